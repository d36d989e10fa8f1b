import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { SealingFleet, sealer } from '../seal/sealing-fleet.ts';
import { inProcess } from './in-process.ts';

const SECRET = 'longhorn-system/longhorn-backup-target';
const KEY = 'AWS_ACCESS_KEY_ID';
const FILE = `clusters/sealed/cluster-02/${SECRET}.yaml`;

const seal = (fleet: SealingFleet, args: readonly string[]) =>
  inProcess(['seal', ...args, '--clusters', fleet.clusters], { top: fleet.top, env: { VALUE: 'x' } });

const list = async (fleet: SealingFleet, ...args: string[]): Promise<string> =>
  (await seal(fleet, ['list', '--cluster', 'cluster-02', ...args])).stdout;

/** The line of the value that the tests are about. */
const lineOf = (text: string): string => new RegExp(`^ +${KEY} .*$`, 'm').exec(text)?.[0].trim() ?? '';

async function sealedFleet(): Promise<SealingFleet> {
  const fleet = await SealingFleet.make();
  await seal(fleet, ['set', 'cluster-02', SECRET, KEY, '--env', 'VALUE']);
  return fleet;
}

describe('seal list', () => {
  test('says who needs what, and how each missing value is sealed', async () => {
    const text = await list(await SealingFleet.make());
    expect(text).toMatch(/^cluster-02: [0-9a-f]{16} until 2036-01-01 \(clusters\/certs\/cluster-02\.pem\)$/m);
    expect(text).toContain(`  ${SECRET} (longhorn)\n`);
    expect(lineOf(text)).toMatch(`missing; npm run seal -- set cluster-02 ${SECRET} ${KEY}: `);
    expect(text).toMatch(/^ +password +missing; npm run seal -- generate$/m);
    expect(text).toMatch(
      /^\d+ secrets, \d+ values; \d+ to be sealed: \d+ by a person, \d+ by npm run seal -- generate$/m,
    );
  });

  test('of what is missing it names no cluster where nothing is', async () => {
    expect(await list(await SealingFleet.make(), '--missing')).toMatch(/^cluster-02: /m);
    const { stdout } = await inProcess(['seal', 'list', '--missing', '--clusters', 'clusters'], { top: process.cwd() });
    expect(stdout).toBe('0 secrets, 0 values; nothing is missing\n');
  });

  test('clusters of which it says the same are told of together, whatever days and certificates they have', async () => {
    const fleet = await SealingFleet.make();
    const all = async () => (await seal(fleet, ['list'])).stdout;
    const block = `{cluster-01,cluster-02,cluster-03,cluster-04}: 4 certificates until 2036-01-01 (clusters/certs/<cluster>.pem)\n  ${SECRET} (longhorn)\n    ${KEY}      `;
    expect(await all()).toContain(`${block}missing; npm run seal -- set <cluster> ${SECRET} ${KEY}: `);
    expect(await all()).toMatch(/^for one cluster by itself: npm run seal -- list --cluster NAME$/m);
    await seal(fleet, ['set', 'all', SECRET, KEY, '--env', 'VALUE']);
    expect(await all()).toMatch(new RegExp(`^    ${KEY} +sealed \\d{4}-\\d\\d-\\d\\d, today$`, 'm'));
    fleet.write(FILE, fleet.read(FILE).replace(/([0-9a-f]{16}) \d{4}-\d\d-\d\d/, '$1 2026-01-01'));
    expect(await all()).toMatch(new RegExp(`^    ${KEY} +sealed 2026-01-01 to \\d{4}-\\d\\d-\\d\\d$`, 'm'));
    rmSync(join(fleet.top, FILE));
    const heads = [...(await all()).matchAll(new RegExp(`^(\\S+): .*\\n {2}${SECRET} `, 'gm'))].map(([, head]) => head);
    expect(heads).toEqual(['{cluster-01,cluster-03,cluster-04}', 'cluster-02']);
  });

  test('what one cluster has of each of the others is told once', async () => {
    const { stdout } = await seal(await SealingFleet.make(), ['list', '--cluster', 'cluster-01']);
    expect(stdout).toContain('  argocd/cluster-{cluster-02,cluster-03,cluster-04} (argocd-credentials)\n');
    expect(stdout).toContain('missing; npm run cluster -- add <cluster>: ');
  });

  test('says what the store of a cluster calls what it has', async () => {
    const fleet = await SealingFleet.make();
    const store = 'store: {provider: onepassword, vault: fleet, auth: {method: token}}';
    const file = 'clusters/cluster-02.yaml';
    fleet.write(file, `${fleet.read(file)}secrets: {external: [${SECRET}], ${store}}\n`);
    const text = await list(fleet);
    expect(text).toContain(
      `  ${SECRET} (longhorn), in the store as cluster-02.longhorn-system.longhorn-backup-target\n`,
    );
    expect(lineOf(text)).toMatch(/external: the store of the cluster has it$/);
    const { secrets } = JSON.parse(await list(fleet, '--json'));
    expect(secrets.filter(({ remoteKey }: { remoteKey?: string }) => remoteKey !== undefined)).toHaveLength(1);
  });

  test('says when and with which certificate a value was sealed', async () => {
    const fleet = await sealedFleet();
    expect(lineOf(await list(fleet))).toMatch(/^\w+ +sealed \d{4}-\d\d-\d\d, today, with [0-9a-f]{16}$/);
    fleet.write(FILE, fleet.read(FILE).replace(/([0-9a-f]{16}) \d{4}-\d\d-\d\d/, '$1 2026-01-01'));
    expect(lineOf(await list(fleet))).toMatch(/sealed 2026-01-01, \d+ days ago, with/);
    expect(await list(fleet, '--missing')).toContain('AWS_SECRET_ACCESS_KEY');
  });

  test('tells an older certificate from one that the cluster does not have', async () => {
    const fleet = await sealedFleet();
    const path = 'clusters/certs/cluster-02.pem';
    const newer = await sealer({ notBefore: '2026-03-01' });
    const text = fleet.read(path);
    fleet.write(path, newer.pem + text);
    expect(lineOf(await list(fleet))).toMatch(/\(an older certificate; npm run seal -- rotate cluster-02\)$/);
    fleet.write(path, newer.pem);
    expect(lineOf(await list(fleet))).toMatch(/\(no certificate of this cluster\); npm run seal -- set cluster-02 /);
    rmSync(join(fleet.top, path));
    expect(await list(fleet)).toContain('cluster-02: no certificate to seal with; npm run seal -- cert cluster-02');
  });

  test('takes what another program sealed as sealed', async () => {
    const fleet = await sealedFleet();
    fleet.write(
      FILE,
      fleet
        .read(FILE)
        .replace(/^ +fleetwright\/.*\n/gm, '')
        .replace(/^ +annotations:\n/m, ''),
    );
    expect(lineOf(await list(fleet))).toMatch(/^\w+ +sealed elsewhere$/);
  });

  test('--json is the same for programs', async () => {
    const fleet = await sealedFleet();
    const { certificates, secrets } = JSON.parse(await list(fleet, '--json'));
    expect(certificates).toMatchObject([{ cluster: 'cluster-02', certificates: [{ notAfter: '2036-01-01' }] }]);
    const secret = secrets.find((each: { secret: string }) => each.secret === SECRET);
    expect(secret).toMatchObject({
      cluster: 'cluster-02',
      components: ['longhorn'],
      scope: 'strict',
      state: 'incomplete',
      file: FILE,
    });
    expect(secret.values).toContainEqual(
      expect.objectContaining({ name: KEY, sealed: true, seal: 'current', days: 0, from: 'person' }),
    );
  });

  test('what a component refuses is a finding', async () => {
    const { clusters, top } = await SealingFleet.make();
    const refuse = () => {
      throw new Error('there is no bucket');
    };
    const components = registry.components.map((each) =>
      each.name === 'longhorn' ? { ...each, secrets: refuse } : each,
    );
    const { code, stderr } = await inProcess(['seal', 'list', '--clusters', clusters], { top, components });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('there is no bucket') });
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
