import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyAllOfFourClusters, TemporaryFleet } from '../load/temporary-fleet.ts';
import { modifiedAt, put, snapshot, temporaryFolder } from '../output/folder.ts';
import { type Ended, FOUR_CLUSTERS, fleetwright, onOneCore, Run, remove } from './run.ts';

const TWO = 'cluster-02.yaml';

const top = mkdtempSync(join(tmpdir(), 'fleetwright-synth-'));
afterAll(() => remove(top));

/** What the four clusters render to. */
const dist = join(top, 'dist');
let first: Ended;
let tree: Record<string, string>;

const synthesize = (clusters: string, out: string, ...more: string[]) =>
  fleetwright(['synth', '--clusters', clusters, '--out', out, ...more]);

/** Paths that differ between two snapshots. */
const changed = (before: Record<string, string>, after: Record<string, string>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]).sort();

beforeAll(async () => {
  first = await synthesize(FOUR_CLUSTERS, dist);
  tree = snapshot(dist);
});

test('the first run says what it wrote and how much there is', () => {
  const lines = first.stdout.trimEnd().split('\n');
  expect(first.code).toBe(0);
  expect(lines).toHaveLength(15);
  expect(lines.slice(0, 12).every((line) => /^\+ \S+\.yaml$/.test(line))).toBe(true);
  expect(lines[12]).toMatch(/^ {2}and \d+ more$/);
  expect(lines[13]).toMatch(/dist: \d+ added, 0 changed, 0 removed, 0 unchanged$/);
  expect(lines[14]).toMatch(/^4 clusters, \d+ applications, \d+ objects; 1 warning$/);
});

test('warnings are printed on stderr and do not fail the run', () => {
  expect(first.stderr).toMatch(/^warning {2}clusters\/certs: .+ this fleet is for show; .+ \[demo-fleet\]$/m);
  expect(first.stderr).not.toContain('\u001B');
});

test('the second run changes nothing and touches nothing', async () => {
  const times = Object.keys(tree).map((path) => modifiedAt(join(dist, path)));
  const second = await synthesize(FOUR_CLUSTERS, dist);
  expect(second.code).toBe(0);
  expect(second.stdout).toMatch(/^\S+dist is up to date: \d+ files\n4 clusters, .+\n$/);
  expect(snapshot(dist)).toEqual(tree);
  expect(Object.keys(tree).map((path) => modifiedAt(join(dist, path)))).toEqual(times);
});

test('--quiet leaves the findings', async () => {
  const { code, stdout, stderr } = await synthesize(FOUR_CLUSTERS, dist, '--quiet');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toBe(first.stderr);
});

describe('a run that is refused', () => {
  test('exits with 2 and leaves every byte as it was', async () => {
    const out = copyOfDist();
    put(out, { 'README.md': 'of somebody else\n' });
    const before = snapshot(out);
    const fleet = new TemporaryFleet().edit(TWO, 'role: edge', 'role: egde');
    const { code, stdout, stderr } = await synthesize(fleet.folder, out);
    expect(code).toBe(2);
    expect(stderr).toContain('cluster-02.yaml:3:7: role is "egde"; did you mean edge?');
    expect(stdout).toMatch(/^\d+ errors?; nothing was written\n$/);
    expect(snapshot(out)).toEqual(before);
  });

  test('where the output is a file', async () => {
    const folder = temporaryFolder();
    put(folder, { dist: 'a file' });
    const { code, stderr } = await synthesize(FOUR_CLUSTERS, join(folder, 'dist'), '--quiet');
    expect(code).toBe(2);
    expect(stderr).toContain('is a file; expected a folder');
    expect(snapshot(folder)).toEqual({ dist: 'a file' });
  });

  test.each(['..', '.', 'rendered'])('where the output would lie among the data: %s', async (out) => {
    const top = temporaryFolder();
    const clusters = join(top, 'clusters');
    cpSync(FOUR_CLUSTERS, clusters, { recursive: true });
    const before = snapshot(top);
    const { code, stderr } = await synthesize(clusters, join(clusters, out));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('would write among the data in') });
    expect(snapshot(top)).toEqual(before);
  });

  test('where a link leads among the data', async () => {
    const top = temporaryFolder();
    cpSync(FOUR_CLUSTERS, join(top, 'clusters'), { recursive: true });
    symlinkSync('clusters', join(top, 'dist'));
    const { code, stderr } = await synthesize(join(top, 'clusters'), join(top, 'dist', 'new'));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('would write among the data in') });
  });
});

describe('--cluster', () => {
  const relabelled = (file: string, fleet: TemporaryFleet) =>
    fleet
      .edit(file, 'loadBalancerPool: 192.168.101.2', 'loadBalancerPool: 192.168.102.2')
      .edit(file, '-192.168.101.2', '-192.168.102.2');

  test('touches the files of that cluster and what all share, and no others', async () => {
    const out = copyOfDist();
    const fleet = relabelled(TWO, relabelled('cluster-03.yaml', new TemporaryFleet(copyAllOfFourClusters)));
    const { code } = await synthesize(fleet.folder, out, '--cluster', 'cluster-02');
    const paths = changed(tree, snapshot(out));
    expect(code).toBe(0);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !path.startsWith('clusters/cluster-02/'))).toEqual([]);
    await synthesize(fleet.folder, out);
    expect(changed(tree, snapshot(out)).some((path) => path.startsWith('clusters/cluster-03/'))).toBe(true);
  });

  test('never removes what belongs to another, even when that one has gone', async () => {
    const out = copyOfDist();
    const fleet = new TemporaryFleet(copyAllOfFourClusters).remove('cluster-04.yaml');
    const { code } = await synthesize(fleet.folder, out, '--cluster', 'cluster-02');
    expect(code).toBe(0);
    const others = (paths: Record<string, string>) =>
      Object.fromEntries(Object.entries(paths).filter(([path]) => path.includes('cluster-04')));
    expect(others(snapshot(out))).toEqual(others(tree));
    await synthesize(fleet.folder, out);
    expect(others(snapshot(out))).toEqual({});
  });

  test('says which cluster was meant', async () => {
    const { code, stderr } = await synthesize(FOUR_CLUSTERS, dist, '--cluster', 'cluster-2', '--quiet');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error {4}--cluster: there is no cluster cluster-2; did you mean cluster-0\d\? \[unknown-cluster\]$/m,
    );
    expect(snapshot(dist)).toEqual(tree);
  });
});

test('two runs at once leave what one leaves', async () => {
  const out = join(temporaryFolder(), 'dist');
  const runs = await Promise.all([synthesize(FOUR_CLUSTERS, out), synthesize(FOUR_CLUSTERS, out)]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(snapshot(out)).toEqual(tree);
});

test('the run after a kill -9 leaves what an undisturbed one leaves', async () => {
  const out = join(temporaryFolder(), 'dist');
  const run = new Run(['synth', '--clusters', FOUR_CLUSTERS, '--out', out]);
  while (!existsSync(join(out, 'files.txt')) && !existsSync(join(out, '.fleetwright-journal'))) {
    await new Promise((done) => setImmediate(done));
  }
  run.child.kill('SIGKILL');
  await run.ended();
  expect(await synthesize(FOUR_CLUSTERS, out)).toMatchObject({ code: 0 });
  expect(snapshot(out)).toEqual(tree);
});

test('time zone, locale, folder and number of cores change no byte', async () => {
  const out = join(temporaryFolder(), 'dist');
  const env = { TZ: 'Asia/Seoul', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', NO_COLOR: '1', CI: 'true' };
  const { code, stderr } = await fleetwright(['synth', '--clusters', FOUR_CLUSTERS, '--out', out], {
    env,
    cwd: '/',
    before: onOneCore(),
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: first.stderr });
  expect(snapshot(out)).toEqual(tree);
});

function copyOfDist(): string {
  const out = temporaryFolder();
  cpSync(dist, out, { recursive: true });
  return out;
}
