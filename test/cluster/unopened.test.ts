import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { SealedObject } from '../../clusters/schema/cluster.ts';
import { inProcess } from '../engine/commands/in-process.ts';
import { type ClusterName, SealingFleet, sealer } from '../engine/seal/sealing-fleet.ts';
import { kubeseal, openSecret } from '../programs/kubeseal.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { settled } from './controllers.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { report } from './report.ts';
import { applySealed, conditionOf, prepareSealed } from './sealed.ts';
import { SealingController } from './sealing-controller.ts';
import { Server } from './server.ts';

const CLUSTER = 'cluster-02';
const SECRET = 'longhorn-system/longhorn-backup-target';
const FILE = `clusters/sealed/${CLUSTER}/${SECRET}.yaml`;
const VALUE = 'AWS_SECRET_ACCESS_KEY';
const VALUES = { AWS_ACCESS_KEY_ID: 'an id', [VALUE]: 'a value of several words' };

const seal = (fleet: SealingFleet, ...args: string[]) =>
  inProcess(['seal', ...args, '--clusters', fleet.clusters], { top: fleet.top, env: VALUES });

/** The file as `seal` writes it, with its records. */
async function ours(fleet: SealingFleet, cluster: ClusterName = CLUSTER): Promise<string> {
  for (const key of Object.keys(VALUES)) await seal(fleet, 'set', cluster, SECRET, key, '--env', key);
  return fleet.read(FILE.replace(CLUSTER, cluster));
}

/** The file as kubeseal writes it, which tells nothing of how it was sealed. */
const theirs = (certificate: string, place: string = SECRET): string =>
  kubeseal(['--cert', certificate, '-o', 'yaml'], openSecret(place, VALUES));

const certificateOf = (fleet: SealingFleet, cluster: ClusterName = CLUSTER): string =>
  join(fleet.clusters, `certs/${cluster}.pem`);

const TEXT = new RegExp(`(${VALUE}: )(\\S+)$`, 'm');

/** The file with what stands for one value changed. */
const withText = (file: string, change: (text: string) => string): string =>
  file.replace(TEXT, (_, name: string, text: string) => `${name}${change(text)}`);

/** The file with the values of another, as it is once that was moved to its place. */
function withValues(file: string, other: string): string {
  const { spec } = load(other) as SealedObject;
  const entries = Object.entries(spec.encryptedData);
  return entries.reduce((text, [name, value]) => text.replace(new RegExp(`(${name}: )\\S+$`, 'm'), `$1${value}`), file);
}

const withBytes = (file: string, change: (bytes: Buffer) => Buffer): string =>
  withText(file, (text) => change(Buffer.from(text, 'base64')).toString('base64'));

const flipped = (at: number) => (bytes: Buffer) => {
  const changed = Buffer.from(bytes);
  changed[at < 0 ? bytes.length + at : at]! ^= 1;
  return changed;
};

const marked = (file: string, scope: string): string =>
  file.replace('metadata:\n', `metadata:\n  annotations: {sealedsecrets.bitnami.com/${scope}: "true"}\n`);

type Made = (fleet: SealingFleet) => string | Promise<string>;

/** What `check` and `seal verify` say, and the controller, of a file that is made so. */
const OFFLINE: [what: string, made: Made, said: RegExp, controller: RegExp][] = [
  [
    "sealed with another cluster's certificate, and copied",
    (fleet) => ours(fleet, 'cluster-03'),
    /AWS_ACCESS_KEY_ID was sealed with the certificate of cluster-03, which cluster-02 has no key for; npm run seal -- set cluster-02 \S+ AWS_ACCESS_KEY_ID \[sealed-certificate\]/,
    /no key could decrypt secret/,
  ],
  [
    'sealed strictly, and marked with a wider scope',
    async (fleet) =>
      (await ours(fleet)).replace(
        '  annotations:\n',
        '  annotations:\n    sealedsecrets.bitnami.com/cluster-wide: "true"\n',
      ),
    /sealed strict, and marked cluster-wide, .*npm run seal -- set cluster-02 \S+ KEY\) \[sealed-scope\]/,
    /no key could decrypt secret/,
  ],
  [
    'renamed',
    async (fleet) =>
      withValues(await ours(fleet), theirs(certificateOf(fleet), 'longhorn-system/before')).replace(
        'sealed-as: strict longhorn-system/longhorn-backup-target',
        'sealed-as: strict longhorn-system/before',
      ),
    /sealed for longhorn-system\/before, and opens under no other name; move it back, .*npm run seal -- set .* \[sealed-place\]/,
    /no key could decrypt secret/,
  ],
  [
    'cut within its base64',
    async (fleet) => withText(await ours(fleet), (text) => text.slice(0, 301)),
    /AWS_SECRET_ACCESS_KEY: it is not base64, or was cut off; npm run seal -- set cluster-02 \S+ AWS_SECRET_ACCESS_KEY \[sealed-value\]/,
    /illegal base64 data/,
  ],
  [
    'cut before its end',
    async (fleet) => withBytes(await ours(fleet), (bytes) => bytes.subarray(0, 270)),
    /AWS_SECRET_ACCESS_KEY: it holds 270 bytes, and the shortest value has 275; npm run seal -- set .* \[sealed-value\]/,
    /no key could decrypt secret/,
  ],
  [
    'with a bit of its length flipped',
    async (fleet) => withBytes(await ours(fleet), flipped(0)),
    /AWS_SECRET_ACCESS_KEY: it was sealed with no key of 2048 bits, .* npm run seal -- set .* \[sealed-value\]/,
    /no key could decrypt secret|truncated|too short/,
  ],
];

/** What only the controller can tell, and how many of the values it does not open. */
const ONLINE: [what: string, made: Made, values: number][] = [
  ["sealed with another cluster's certificate", (fleet) => theirs(certificateOf(fleet, 'cluster-03')), 2],
  [
    'sealed with a key that the cluster has lost',
    async (fleet) => theirs(fleet.write('lost.pem', (await sealer()).pem)),
    2,
  ],
  [
    'sealed strictly, and marked with a wider scope',
    (fleet) => marked(theirs(certificateOf(fleet)), 'cluster-wide'),
    2,
  ],
  [
    'renamed',
    (fleet) =>
      theirs(certificateOf(fleet), 'longhorn-system/before').replaceAll('name: before', 'name: longhorn-backup-target'),
    2,
  ],
  [
    'moved to another namespace',
    (fleet) =>
      theirs(certificateOf(fleet), 'default/longhorn-backup-target').replaceAll(
        'namespace: default',
        'namespace: longhorn-system',
      ),
    2,
  ],
  ['with a bit of the session key flipped', async (fleet) => withBytes(await ours(fleet), flipped(100)), 1],
  ['with a bit of the text flipped', async (fleet) => withBytes(await ours(fleet), flipped(260)), 1],
  ['with a bit of the seal flipped', async (fleet) => withBytes(await ours(fleet), flipped(-1)), 1],
  ['three bytes short', async (fleet) => withBytes(await ours(fleet), (bytes) => bytes.subarray(0, -3)), 1],
];

const binaries = binariesOf(NEWEST);

describe.skipIf(binaries === undefined)(`what the controller on kubernetes ${NEWEST} cannot open`, () => {
  const endings: (() => void)[] = [];
  let server: Server;
  let connect: string[];

  beforeAll(async () => {
    server = await Server.start(binaries!);
    const kubeconfig = server.write('person', JSON.stringify(server.client.kubeconfig()));
    connect = ['--context', 'test', '--kubeconfig', kubeconfig];
    const delivered = deliveriesOf(treeOf('dist'), CLUSTER);
    const sealed = delivered.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'SealedSecret'));
    await prepareSealed(server.client, sealed);
    const controller = await SealingController.install(
      server,
      delivered.find(({ component }) => component === 'sealed-secrets')!.objects,
    );
    const { privateKey, pem } = (await SealingFleet.make((end) => endings.push(end))).sealer(CLUSTER);
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await controller.give({ name: 'key', key, certificate: pem });
    await controller.start();
  });

  afterAll(async () => {
    if (server !== undefined) {
      const counts = { 'found offline': OFFLINE.length, 'found by the controller': ONLINE.length };
      report({ version: NEWEST, subject: 'what cannot be opened', counts, notes: [] });
    }
    for (const end of endings) end();
    await server?.stop();
  });

  const onlineLines = async (fleet: SealingFleet) => {
    const { code, stderr } = await seal(fleet, 'verify', CLUSTER, ...connect);
    return { code, lines: stderr.split('\n').filter((line) => line.includes(FILE)) };
  };
  /** What `check` says of the file. */
  const checked = async (fleet: SealingFleet) => {
    const { code, stderr } = await inProcess(['check', '--clusters', fleet.clusters], { top: fleet.top });
    return { code, lines: stderr.split('\n').filter((line) => line.includes(FILE)) };
  };
  const delivered = async (fleet: SealingFleet) => {
    const object = load(fleet.read(FILE)) as KubeObject;
    await applySealed(server.client, [object]);
    const isSeen = async () => ((await conditionOf(server.client, object)).status === 'Unknown' ? ['unseen'] : []);
    await settled(isSeen, 30_000);
    return conditionOf(server.client, object);
  };

  test('nothing is wrong with what was sealed', async () => {
    const fleet = await SealingFleet.make();
    await ours(fleet);
    expect(await onlineLines(fleet)).toEqual({ code: 0, lines: [] });
    expect((await checked(fleet)).lines).toEqual([]);
    expect(await delivered(fleet)).toEqual({ status: 'True', message: '' });
  });

  test.each(OFFLINE)('%s: shows without the key', async (_, made, said, message) => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, await made(fleet));
    expect(await checked(fleet)).toEqual({ code: 2, lines: expect.arrayContaining([expect.stringMatching(said)]) });
    const { code, stderr } = await seal(fleet, 'verify', CLUSTER);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(said) });
    expect((await delivered(fleet)).message).toMatch(message);
  });

  test.each(ONLINE)('%s: shows to the controller only', async (_, made, values) => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, await made(fleet));
    expect((await checked(fleet)).lines).toEqual([]);
    expect(await seal(fleet, 'verify', CLUSTER)).toMatchObject({ code: 0, stderr: '' });
    const { code, lines } = await onlineLines(fleet);
    const names = Object.keys(VALUES).slice(-values);
    const said = names.map((name) =>
      expect.stringMatching(
        new RegExp(
          `the controller of cluster-02 cannot open ${name}: .*; seal it again: npm run seal -- set cluster-02 ${SECRET} ${name} \\[unopened\\]$`,
        ),
      ),
    );
    expect({ code, lines }).toEqual({ code: 2, lines: said });
    expect(await delivered(fleet)).toEqual({
      status: 'False',
      message: expect.stringContaining('no key could decrypt secret'),
    });
  });

  test('renamed in the file only: shows without the key', async () => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, (await ours(fleet)).replaceAll('name: longhorn-backup-target', 'name: other'));
    const { lines } = await checked(fleet);
    expect(lines).toEqual([
      expect.stringMatching(/metadata\.name is other; expected longhorn-backup-target, .* \[sealed-place\]$/),
    ]);
  });
});

describe('what is not there', () => {
  const checked = async (fleet: SealingFleet, code: string) => {
    const { stderr } = await inProcess(['check', '--clusters', fleet.clusters], { top: fleet.top });
    return stderr.split('\n').filter((line) => line.includes('longhorn') && line.endsWith(`[${code}]`));
  };

  test('a file, with the command that seals it', async () => {
    expect(await checked(await SealingFleet.make(), 'missing-secret')).toEqual([
      expect.stringMatching(
        /cluster-02\b.*\/longhorn: secret longhorn-system\/longhorn-backup-target .* is not sealed: .*npm run seal -- set <cluster> \S+ KEY \[missing-secret\]$/,
      ),
    ]);
  });

  test('a value, with the command that seals it', async () => {
    const fleet = await SealingFleet.make();
    fleet.write(FILE, (await ours(fleet)).replace(/^ {4}AWS_SECRET_ACCESS_KEY: .*\n/m, ''));
    expect(await checked(fleet, 'missing-secret-key')).toEqual([
      expect.stringMatching(
        / has no AWS_SECRET_ACCESS_KEY; npm run seal -- set cluster-02 \S+ AWS_SECRET_ACCESS_KEY \[missing-secret-key\]$/,
      ),
    ]);
  });
});

describe('a certificate that has ended', () => {
  const ended = async () => {
    const fleet = await SealingFleet.make();
    fleet.write(`clusters/certs/${CLUSTER}.pem`, (await sealer({ notAfter: '2026-02-01' })).pem);
    return fleet;
  };

  test('seals nothing here, as with kubeseal', async () => {
    const fleet = await ended();
    const { code, stderr } = await seal(fleet, 'set', CLUSTER, SECRET, VALUE, '--env', VALUE);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /the certificate ended on 2026-02-01; .*npm run seal -- cert cluster-02 \[sealing-certificate\]/,
      ),
    });
    expect(() => theirs(certificateOf(fleet))).toThrow('expired certificate');
  });

  test.each([[['check']], [['seal', 'verify', CLUSTER]]])('is told of by %s', async (command) => {
    const fleet = await ended();
    const { stderr } = await inProcess([...command, '--clusters', fleet.clusters], { top: fleet.top });
    expect(stderr).toMatch(
      /cluster-02\/sealing-certificate: it ended on 2026-02-01, and seals no more; .*npm run seal -- cert cluster-02 \[certificate-ended\]/,
    );
  });
});
