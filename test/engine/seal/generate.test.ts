import { chmodSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { registry } from '../../../charts/index.ts';
import { component } from '../../../charts/shared/component.ts';
import { secret } from '../../../charts/shared/secret.ts';
import { generate } from '../../../engine/seal/generate/index.ts';
import { PrivateFolder } from '../../../engine/seal/generate/private-folder.ts';
import { randomText } from '../../../engine/seal/generate/random.ts';
import { openFleet } from '../../../engine/seal/seal-fleet.ts';
import { ROOT } from '../commands/run.ts';
import { isOf } from './htpasswd.ts';
import { SealingFleet } from './sealing-fleet.ts';

/** Two UIs for the same people, of which neither holds their password. */
const desk = component({
  name: 'desk',
  summary: 'for the test',
  namespace: 'desk',
  wave: 'dashboards',
  roles: ['central'],
  options: z.strictObject({}),
  onRemoval: 'delete',
  secrets: {
    one: secret('one', ['htpasswd'], {
      purpose: '',
      values: { htpasswd: { from: 'htpasswd', user: 'ada', of: 'desk/people', hash: 'ssha' } },
    }),
    two: secret('two', ['hash', 'htpasswd'], {
      purpose: '',
      values: {
        hash: { from: 'bcrypt', of: 'desk/people' },
        htpasswd: { from: 'htpasswd', user: 'ada', of: 'desk/people', hash: 'bcrypt' },
      },
    }),
  },
});

async function run(fleet: SealingFleet, renew: readonly string[] = []) {
  const opened = openFleet({
    folder: fleet.clusters,
    schemas: join(ROOT, 'imports/schemas'),
    registry: { ...registry, components: [...registry.components, desk] },
  });
  const { writes, kept } = await generate(opened, {
    today: '2026-11-21',
    ca: new PrivateFolder(join(fleet.top, 'private/ca')),
    passwords: new PrivateFolder(join(fleet.top, 'private/passwords')),
    renew,
    newCa: false,
  });
  return { desk: writes.map(({ path }) => path).filter((path) => path.includes('/desk/')), kept };
}

const PASSWORD = 'private/passwords/desk-people';

describe('a password that no Secret holds', () => {
  test('is kept in a private file, and every hash is of it', async () => {
    const fleet = await SealingFleet.make();
    fleet.write('.gitignore', 'private/\n');
    const { kept } = await run(fleet);
    expect(kept).toContain(join(fleet.top, 'private/ca/ca.key'));
    expect(kept).toContain(join(fleet.top, PASSWORD));
    expect(statSync(join(fleet.top, PASSWORD)).mode & 0o777).toBe(0o600);
    const password = fleet.read(PASSWORD);
    expect(isOf(fleet.opened('cluster-01', 'desk/one', 'htpasswd'), password)).toBe(true);
    const hash = fleet.opened('cluster-01', 'desk/two', 'hash');
    expect(hash).toMatch(/^\$2y\$12\$/);
    expect(await compare(password, hash)).toBe(true);
    const [user, other] = fleet.opened('cluster-01', 'desk/two', 'htpasswd').split(':');
    expect([user, await compare(password, other ?? '')]).toEqual(['ada', true]);
  });

  test('serves for what is missing, and is made anew when it is asked for or lost', async () => {
    const fleet = await SealingFleet.make();
    fleet.write('.gitignore', 'private/\n');
    await run(fleet);
    const password = fleet.read(PASSWORD);
    rmSync(join(fleet.clusters, 'sealed/cluster-01/desk/one.yaml'));
    expect((await run(fleet)).desk).toHaveLength(1);
    expect(isOf(fleet.opened('cluster-01', 'desk/one', 'htpasswd'), password)).toBe(true);
    expect((await run(fleet)).desk).toEqual([]);
    expect((await run(fleet, ['desk/two'])).desk).toHaveLength(2);
    expect(fleet.read(PASSWORD)).not.toBe(password);
    rmSync(join(fleet.top, PASSWORD));
    expect((await run(fleet)).desk).toEqual([]);
    rmSync(join(fleet.clusters, 'sealed/cluster-01/desk/one.yaml'));
    expect((await run(fleet)).desk).toHaveLength(2);
    expect(isOf(fleet.opened('cluster-01', 'desk/one', 'htpasswd'), fleet.read(PASSWORD))).toBe(true);
  });
});

test.each(['\n', '\r\n', ''])(
  'people may choose the password that no Secret holds, with %j at its end',
  async (end) => {
    const fleet = await SealingFleet.make();
    fleet.write('.gitignore', 'private/\n');
    fleet.write(PASSWORD, `of our own${end}`);
    chmodSync(join(fleet.top, PASSWORD), 0o600);
    await run(fleet);
    expect(isOf(fleet.opened('cluster-01', 'desk/one', 'htpasswd'), 'of our own')).toBe(true);
    expect(fleet.read(PASSWORD)).toBe(`of our own${end}`);
  },
);

test('random text has every letter and digit about as often', () => {
  const counts = new Map<number, number>();
  for (const byte of randomText(62_000)) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  expect(counts.size).toBe(62);
  expect(Math.min(...counts.values())).toBeGreaterThan(800);
  expect(Math.max(...counts.values())).toBeLessThan(1200);
});
