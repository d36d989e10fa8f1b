import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SealingFleet } from '../seal/sealing-fleet.ts';
import { inProcess } from './in-process.ts';

const BACKUP = 'longhorn-system/longhorn-backup-target';
const OBJECTS = 'monitoring/thanos-receiver-objstore';

const all = (fleet: SealingFleet, from: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
  inProcess(['seal', 'all', '--from', from, '--clusters', fleet.clusters, ...args], { top: fleet.top, env });

/** A fleet with a file beside it that Git ignores. */
async function withFile(text: string): Promise<{ fleet: SealingFleet; file: string }> {
  const fleet = await SealingFleet.make();
  fleet.write('.gitignore', 'open.yaml\n');
  return { fleet, file: fleet.write('open.yaml', text) };
}

const VALUES = `
"*":
  ${BACKUP}:
    AWS_ACCESS_KEY_ID: everywhere
cluster-02:
  ${BACKUP}:
    AWS_ACCESS_KEY_ID: "02 of its own"
    AWS_SECRET_ACCESS_KEY: |
      two
      lines
`;

describe('seal all', () => {
  test('seals what a file says of each cluster, and of all', async () => {
    const { fleet, file } = await withFile(VALUES);
    const run = await all(fleet, file);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(`+ clusters/sealed/{cluster-01,cluster-02,cluster-03,cluster-04}/${BACKUP}.yaml\n`);
    expect(fleet.opened('cluster-01', BACKUP, 'AWS_ACCESS_KEY_ID')).toBe('everywhere');
    expect(fleet.opened('cluster-02', BACKUP, 'AWS_ACCESS_KEY_ID')).toBe('02 of its own');
    expect(fleet.opened('cluster-02', BACKUP, 'AWS_SECRET_ACCESS_KEY')).toBe('two\nlines\n');
  });

  test('--missing leaves what is sealed', async () => {
    const { fleet, file } = await withFile(VALUES);
    await all(fleet, file);
    const path = `clusters/sealed/cluster-02/${BACKUP}.yaml`;
    const before = fleet.read(path);
    expect(await all(fleet, file, ['--missing'])).toEqual({
      code: 0,
      stdout: 'every value of the file is sealed already\n',
      stderr: '',
    });
    expect(fleet.read(path)).toBe(before);
  });

  test('takes a file that lies outside of every repository', async () => {
    const fleet = await SealingFleet.make();
    const other = await SealingFleet.make();
    rmSync(join(other.top, '.git'), { recursive: true });
    expect(await all(fleet, other.write('open.yaml', VALUES))).toMatchObject({ code: 0 });
  });

  test('has sops decrypt what SOPS has encrypted, even where Git keeps it', async () => {
    const fleet = await SealingFleet.make();
    const file = fleet.write('secrets.yaml', `cluster-02: ENC[x]\nsops:\n  version: 3.9.0\n`);
    fleet.write('bin/sops', `#!/bin/sh\n[ "$1 $2" = "--decrypt ${file}" ] && cat <<'END'\n${VALUES}END\n`);
    chmodSync(join(fleet.top, 'bin/sops'), 0o755);
    const PATH = `${join(fleet.top, 'bin')}:${process.env.PATH}`;
    expect(await all(fleet, file, [], { PATH })).toMatchObject({ code: 0 });
    expect(fleet.opened('cluster-01', BACKUP, 'AWS_ACCESS_KEY_ID')).toBe('everywhere');
    expect(await all(fleet, file, [], { PATH: '/none' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no program sops here'),
    });
    fleet.write('bin/sops', '#!/bin/sh\nexit 1\n');
    const failed = await all(fleet, file, [], { PATH });
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('sops could not decrypt it') });
  });
});

describe('seal all refuses', () => {
  test('a file that Git would commit, or has', async () => {
    const fleet = await SealingFleet.make();
    const { code, stderr } = await all(fleet, fleet.write('open.yaml', VALUES));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('Git does not ignore it') });
    expect(existsSync(join(fleet.clusters, 'sealed'))).toBe(false);
  });

  test('all that is wrong, at its place, before anything is sealed', async () => {
    const { fleet, file } = await withFile(`
cluster-2: {${BACKUP}: {AWS_ACCESS_KEY_ID: hunter2}}
cluster-02:
  longhorn-backup-target: {AWS_ACCESS_KEY_ID: hunter2}
  ${BACKUP}: {AWS_ACCESS_KEY: hunter2}
  ${OBJECTS}: {access_key: hunter2}
"*":
  ${OBJECTS}: {objstore.yml: hunter2}
`);
    const { code, stdout, stderr } = await all(fleet, file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = stderr.trim().split('\n');
    expect(lines.map((line) => /open\.yaml:(\d+):\d+: .*\[([\w-]+)\]$/.exec(line)?.slice(1))).toEqual([
      ['8', 'unknown-value'],
      ['2', 'unknown-cluster'],
      ['4', 'unknown-secret'],
      ['5', 'unknown-value'],
      ['6', 'unknown-secret'],
    ]);
    expect(stderr).not.toContain('hunter2');
    expect(existsSync(join(fleet.clusters, 'sealed'))).toBe(false);
  });

  test.each([
    ['a number', `cluster-02: {${BACKUP}: {AWS_ACCESS_KEY_ID: 20482048}}`, 'put it in quotes'],
    ['nothing', `cluster-02: {${BACKUP}: {AWS_ACCESS_KEY_ID: ""}}`, 'the value is empty'],
    ['a tag', `cluster-02: {${BACKUP}: {AWS_ACCESS_KEY_ID: !20482048 }}`, 'begins like a tag'],
    ['an alias', `cluster-02: {${BACKUP}: {AWS_ACCESS_KEY_ID: *20482048 }}`, 'in quotes'],
    ['no YAML', `cluster-02: {${BACKUP}: {AWS_ACCESS_KEY_ID: "20482048`, 'cannot be read as YAML'],
    ['no map', 'cluster-02: 20482048', 'expected a map of secrets such as'],
    ['a list', `cluster-02: {${BACKUP}: [20482048]}`, 'expected a map of the values'],
    ['an empty file', '', 'the file is empty'],
    ['no value', '{}', 'it holds no value'],
  ])('%s, without repeating what stands there', async (_what, text, message) => {
    const { fleet, file } = await withFile(text);
    const { code, stderr } = await all(fleet, file);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(stderr).not.toContain('20482048');
  });

  test('no file', async () => {
    const fleet = await SealingFleet.make();
    expect(await all(fleet, '/none')).toMatchObject({ code: 2, stderr: expect.stringContaining('it is not there') });
  });
});
