import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { neededSecrets } from '../../engine/compose/needed.ts';
import { sealingLabel, sealValue } from '../../engine/seal/crypto.ts';
import { emptySealed } from '../../engine/seal/sealed-document.ts';
import { load, synthesize } from '../../engine/synthesize.ts';
import { demoKey } from '../demo/keys.ts';
import { demoValue } from '../demo/values.ts';
import { inProcess } from '../engine/commands/in-process.ts';
import { SealingFleet } from '../engine/seal/sealing-fleet.ts';
import { kubeseal, openSecret, SCOPES } from './kubeseal.ts';

const SECRET = 'longhorn-system/longhorn-backup-target';
const FILE = `clusters/sealed/cluster-02/${SECRET}.yaml`;
const VALUES = { AWS_ACCESS_KEY_ID: 'of kubeseal', AWS_SECRET_ACCESS_KEY: 'two\nlines' };

let temporary: string;

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'fleetwright-kubeseal-'));
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** The data of the Secret that kubeseal makes of a SealedSecret and a private key. */
function recovered(key: string, sealed: string): Record<string, string> {
  const file = join(temporary, 'private.key');
  writeFileSync(file, key, { mode: 0o600 });
  const secret = JSON.parse(kubeseal(['--recovery-unseal', '--recovery-private-key', file], sealed)) as {
    data: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(secret.data).map(([name, text]) => [name, Buffer.from(text, 'base64').toString()]),
  );
}

const pem = (key: ReturnType<typeof demoKey>): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

describe.each(SCOPES)('scope %s', (scope) => {
  test.each(['yaml', 'json'])('what kubeseal writes as %s is taken as it is', async (format) => {
    const fleet = await SealingFleet.make();
    const certificate = join(fleet.clusters, 'certs/cluster-02.pem');
    fleet.write(
      'clusters/certs/cluster-02.pem',
      `# fetched 2026-11-21 from a controller\n${fleet.read('clusters/certs/cluster-02.pem')}`,
    );
    const sealed = kubeseal(['--cert', certificate, '--scope', scope, '--format', format], openSecret(SECRET, VALUES));
    fleet.write(FILE, sealed);
    const run = await inProcess(['seal', 'verify', 'cluster-02', '--clusters', fleet.clusters], { top: fleet.top });
    expect(run).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^1 file, 2 values offline/) });
    const { findings } = synthesize({ clusters: fleet.clusters, schemas: 'imports/schemas', registry });
    const others = ['cluster-01', 'cluster-03', 'cluster-04'].map((name) => `${name}/longhorn`);
    // Only the other clusters lack theirs.
    expect(findings.filter(({ message }) => message.includes(SECRET)).map(({ at }) => at)).toEqual(others);
  });

  test('what is sealed here is opened by kubeseal', async () => {
    const fleet = await SealingFleet.make();
    const { pem: certificate, privateKey } = fleet.sealer('cluster-02');
    const [namespace = '', name = ''] = SECRET.split('/');
    const object = emptySealed(scope, namespace, name);
    for (const [value, text] of Object.entries(VALUES)) {
      object.spec.encryptedData[value] = sealValue(
        certificate,
        sealingLabel(scope, namespace, name),
        Buffer.from(text),
      );
    }
    expect(recovered(pem(privateKey), JSON.stringify(object))).toEqual(VALUES);
  });
});

const loaded = load({ clusters: 'clusters', schemas: 'imports/schemas', registry });
if (!('fleet' in loaded)) throw new Error('the example fleet was refused');

test('kubeseal opens every file of the example fleet with the keys for show', async () => {
  for (const need of neededSecrets(loaded.fleet, registry)) {
    const values = await Promise.all(need.spec.values.map(async (name) => [name, await demoValue(need, name)]));
    expect(recovered(pem(demoKey(need.cluster)), readFileSync(need.file, 'utf8'))).toEqual(Object.fromEntries(values));
  }
});
