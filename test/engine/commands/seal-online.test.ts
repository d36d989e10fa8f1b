import { describe, expect, test } from 'vitest';
import { apiServer } from '../seal/api-server.ts';
import { FakeController } from '../seal/controller.ts';
import { SealingFleet, sealer } from '../seal/sealing-fleet.ts';
import { inProcess } from './in-process.ts';

const SECRET = 'longhorn-system/longhorn-backup-target';
const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const FILE = `clusters/sealed/cluster-02/${SECRET}.yaml`;
const CERTIFICATES = 'clusters/certs/cluster-02.pem';

const seal = (fleet: SealingFleet, args: readonly string[], env: Record<string, string> = {}) =>
  inProcess(['seal', ...args, '--clusters', fleet.clusters], { top: fleet.top, env });

/** A fleet in which cluster-02 has a sealed secret. */
async function sealedFleet(): Promise<SealingFleet> {
  const fleet = await SealingFleet.make();
  for (const key of KEYS)
    await seal(fleet, ['set', 'cluster-02', SECRET, key, '--env', 'VALUE'], { VALUE: `my ${key}` });
  return fleet;
}

async function reach(fleet: SealingFleet, controller: FakeController): Promise<string[]> {
  return ['--kubeconfig', fleet.write('kubeconfig', await apiServer(controller))];
}

describe('seal cert', () => {
  test('puts a newer certificate ahead of those that values may be sealed with', async () => {
    const fleet = await SealingFleet.make();
    const newer = await sealer({ notBefore: '2026-03-01' });
    const file = fleet.write('new.pem', newer.pem);
    const run = await seal(fleet, ['cert', 'cluster-02', '--file', file]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('next: npm run seal -- rotate cluster-02');
    const text = fleet.read(CERTIFICATES);
    expect(text).toMatch(/^# fetched \d{4}-\d\d-\d\d from .*new\.pem\n-----BEGIN CERTIFICATE-----\n/);
    expect(text.indexOf(newer.pem.trim())).toBeLessThan(text.indexOf(fleet.sealer('cluster-02').pem.trim()));
    expect(text.indexOf(newer.pem.trim())).toBeGreaterThan(0);
  });

  test('the same once more is only fetched on another day', async () => {
    const fleet = await SealingFleet.make();
    const { pem } = fleet.sealer('cluster-02');
    fleet.write(CERTIFICATES, `# fetched 2026-01-02 from somewhere\n${pem}`);
    expect((await seal(fleet, ['cert', 'cluster-02', '--file', fleet.write('x', pem)])).stdout).toContain(
      'known already',
    );
    const text = fleet.read(CERTIFICATES);
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(text).not.toContain('2026-01-02');
  });

  test('takes the place of a demo certificate, and says that its values are to be sealed', async () => {
    const fleet = await SealingFleet.make();
    fleet.write(CERTIFICATES, (await sealer({ subject: 'CN=x, O=Fleetwright demo' })).pem);
    const run = await seal(fleet, ['cert', 'cluster-02', '--file', fleet.write('x', fleet.sealer('cluster-02').pem)]);
    expect(run.stderr).toMatch(/took away [0-9a-f]{16} \(demo\)/);
    expect(fleet.read(CERTIFICATES).match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
  });

  test.each([
    [
      'one that ended',
      async () => (await sealer({ notAfter: '2001-02-01' })).pem,
      'the certificate ended on 2001-02-01',
    ],
    [
      'another cluster’s',
      async (fleet: SealingFleet) => fleet.sealer('cluster-03').pem,
      'the certificate of cluster-03',
    ],
    ['a key', async () => '-----BEGIN PRIVATE KEY-----\n', 'a private key'],
    ['anything else', async () => 'hello', 'expected a certificate in PEM'],
  ])('refuses %s', async (_what, pemOf, message) => {
    const fleet = await SealingFleet.make();
    const before = fleet.read(CERTIFICATES);
    const { code, stderr } = await seal(fleet, ['cert', 'cluster-02', '--file', fleet.write('x', await pemOf(fleet))]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(fleet.read(CERTIFICATES)).toBe(before);
  });

  test('fetches it through the API server', async () => {
    const fleet = await SealingFleet.make();
    const newer = await sealer({ notBefore: '2026-03-01' });
    const run = await seal(fleet, ['cert', 'cluster-02', ...(await reach(fleet, new FakeController(newer)))]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(fleet.read(CERTIFICATES)).toMatch(/^# fetched \S+ from context cluster-02 \(https:/);
  });
});

describe('seal verify', () => {
  test('finds nothing wrong with what the controller opens', async () => {
    const fleet = await sealedFleet();
    const controller = new FakeController(fleet.sealer('cluster-02'));
    expect(await seal(fleet, ['verify', 'cluster-02', ...(await reach(fleet, controller))])).toEqual({
      code: 0,
      stdout: '1 file, 2 values opened by their controllers: no errors, no warnings\n',
      stderr: '',
    });
    expect((await seal(fleet, ['verify'])).stdout).toMatch(/^1 file, 2 values offline; --online /);
  });

  test('names the value that was changed since, which shows to nobody else', async () => {
    const fleet = await sealedFleet();
    const text = fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEYS[1]!]!;
    const bytes = Buffer.from(text, 'base64');
    bytes[280]! ^= 1;
    fleet.write(FILE, fleet.read(FILE).replace(text, bytes.toString('base64')));
    expect(await seal(fleet, ['verify'])).toMatchObject({ code: 0 });
    const controller = new FakeController(fleet.sealer('cluster-02'));
    const run = await seal(fleet, ['verify', 'cluster-02', ...(await reach(fleet, controller))]);
    expect(run.code).toBe(2);
    expect(run.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/cannot open AWS_SECRET_ACCESS_KEY: .*npm run seal -- set cluster-02 .* \[unopened\]$/),
    ]);
  });

  test('a cluster that cannot be reached keeps no other from being asked', async () => {
    const fleet = await sealedFleet();
    const controller = new FakeController(await sealer({}));
    const run = await seal(fleet, ['verify', 'cluster-01', 'cluster-02', ...(await reach(fleet, controller))]);
    expect({ ...run, stderr: '' }).toEqual({
      code: 2,
      stdout: '1 file, 2 values put to their controllers: 3 errors\n',
      stderr: '',
    });
    expect(run.stderr).toMatch(/no context is called cluster-01, .* \[unknown-context\]$/m);
    for (const key of KEYS) expect(run.stderr).toMatch(new RegExp(`cannot open ${key}: .* \\[unopened\\]$`, 'm'));
  });

  test('finds what is cut off without asking anyone', async () => {
    const fleet = await sealedFleet();
    const text = fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEYS[1]!]!;
    fleet.write(FILE, fleet.read(FILE).replace(text, text.slice(0, 200)));
    const run = await seal(fleet, ['verify', 'cluster-02']);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('AWS_SECRET_ACCESS_KEY') });
    expect(run.stderr).not.toContain('AWS_ACCESS_KEY_ID:');
    await seal(fleet, ['set', 'cluster-02', SECRET, KEYS[1]!, '--env', 'VALUE'], { VALUE: 'mended' });
    expect(await seal(fleet, ['verify', 'cluster-02'])).toMatchObject({ code: 0 });
    expect(fleet.opened('cluster-02', SECRET, KEYS[0]!)).toBe(`my ${KEYS[0]}`);
  });
});

describe('seal rotate', () => {
  test('has every value sealed with the newest key, once', async () => {
    const fleet = await sealedFleet();
    const newer = await sealer({ notBefore: '2026-03-01' });
    const controller = new FakeController(newer, fleet.sealer('cluster-02'));
    const to = await reach(fleet, controller);
    const before = fleet.sealed('cluster-02', SECRET);
    const run = await seal(fleet, ['rotate', 'cluster-02', ...to]);
    expect(run).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`~ ${FILE}`) });
    const after = fleet.sealed('cluster-02', SECRET);
    const only = new FakeController(newer);
    expect(await only.verify(JSON.stringify(after))).toBe(true);
    expect(Object.keys(after.spec.encryptedData)).toEqual(KEYS);
    const record = 'fleetwright/sealed-with.AWS_ACCESS_KEY_ID';
    expect(after.metadata.annotations?.[record]).not.toBe(before.metadata.annotations?.[record]);
    const again = await seal(fleet, ['rotate', 'cluster-02', ...to]);
    expect(again.stdout).toContain('every value is sealed with the newest key');
    expect(fleet.sealed('cluster-02', SECRET)).toEqual(after);
  });

  test('goes on where a run has ended, and keeps the scope', async () => {
    const fleet = await sealedFleet();
    const newer = await sealer({ notBefore: '2026-03-01' });
    const controller = new FakeController(newer, fleet.sealer('cluster-02'));
    const to = await reach(fleet, controller);
    await seal(fleet, ['rotate', 'cluster-02', ...to]);
    const rotated = fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEYS[0]!];
    const record = new RegExp(`(sealed-with\\.${KEYS[1]}): .*`);
    fleet.write(FILE, fleet.read(FILE).replace(record, '$1: 0123456789abcdef 2026-01-01'));
    await seal(fleet, ['rotate', 'cluster-02', ...to]);
    expect(controller.asked.at(-1)?.spec.encryptedData).toEqual({ [KEYS[1]!]: expect.any(String) });
    expect(fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEYS[0]!]).toBe(rotated);
  });

  test('leaves the file when the controller cannot open it', async () => {
    const fleet = await sealedFleet();
    const before = fleet.read(FILE);
    const stranger = new FakeController(await sealer({ notBefore: '2026-03-01' }));
    const run = await seal(fleet, ['rotate', 'cluster-02', ...(await reach(fleet, stranger))]);
    expect(run.code).toBe(2);
    expect(fleet.read(FILE)).toBe(before);
  });
});
