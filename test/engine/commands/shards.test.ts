import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { registry } from '../../../charts/index.ts';
import { type ChartProps, component } from '../../../charts/shared/component.ts';
import { type Command, UsageError, valuesOf } from '../../../engine/commands/command.ts';
import { synth } from '../../../engine/commands/synth.ts';
import { Terminal } from '../../../engine/terminal.ts';
import { TemporaryFleet } from '../load/temporary-fleet.ts';
import { put, snapshot, temporaryFolder } from '../output/folder.ts';
import { FleetRun, type Ran } from '../shards/fleet-run.ts';
import { copyOfProject, FOUR_CLUSTERS, fleetwright, ROOT, remove } from './run.ts';

const OLDEST = join(ROOT, 'test/fixtures/kubernetes-1.28/clusters');

const Options = z.strictObject({ greeting: z.string().default('hello') });

class Greeter extends Chart {
  constructor(scope: Construct, id: string, { options }: ChartProps<typeof Options>) {
    super(scope, id);
    if (options.greeting === 'refused') throw new Error('greeter: not this word\ngreeter: nor this tone');
  }
}

const greeter = component({
  name: 'greeter',
  summary: 'says hello, but not in every word',
  namespace: 'monitoring',
  wave: 'dashboards',
  roles: ['edge'],
  options: Options,
  chart: Greeter,
  onRemoval: 'delete',
});

const own = { ...registry, components: [...registry.components, greeter] };

/** What a run said with the output named as `dist`, and what it left there. */
const named = ({ out }: FleetRun, { stdout, ...ran }: Ran): Ran => ({ ...ran, stdout: stdout.replaceAll(out, 'dist') });

async function whole(clusters: string): Promise<Ran> {
  const run = new FleetRun(temporaryFolder(), clusters, own);
  return named(run, await run.whole());
}

/** Exit codes of so many shards, and what their join said and left. */
async function joined(clusters: string, count: number): Promise<{ codes: unknown[]; join: Ran }> {
  const run = new FleetRun(temporaryFolder(), clusters, own);
  const shards = await run.shards(count);
  expect(existsSync(run.out)).toBe(false);
  return { codes: shards.map(({ code }) => code), join: named(run, await run.join()) };
}

describe('a join says and writes what a whole run does', () => {
  test.each([
    ['four clusters', FOUR_CLUSTERS, [1, 3, 4, 5]],
    ['the oldest Kubernetes', OLDEST, [3]],
  ])('of %s', async (_, clusters, counts) => {
    const expected = await whole(clusters);
    expect(expected.code).toBe(0);
    for (const count of counts) {
      const { codes, join } = await joined(clusters, count);
      expect(codes).toEqual(Array(count).fill(0));
      expect(join).toEqual(expected);
    }
  });

  const refused = 'components: {greeter: {greeting: refused}}\n';
  const noSuchField =
    'components: {node-exporter: {patches: [{target: {kind: DaemonSet, name: node-exporter}, merge: {spec: {nosuch: 1}}}]}}\n';
  test.each<[string, (fleet: TemporaryFleet) => TemporaryFleet, string]>([
    [
      'charts of two shards refuse their options',
      (fleet) => fleet.append('cluster-02.yaml', refused).append('cluster-03.yaml', refused),
      'cluster-03/greeter: greeter: nor this tone [chart]',
    ],
    [
      'an object of one shard does not hold',
      (fleet) => fleet.append('cluster-03.yaml', noSuchField),
      'cluster-03/node-exporter/DaemonSet/monitoring-node/node-exporter: spec.nosuch',
    ],
    [
      'only the fleet shows what is missing',
      (fleet) => fleet.append('cluster-01.yaml', 'components: {thanos-receiver: false}\n'),
      '[remote-write-target]',
    ],
    [
      'something strange stands beside the data',
      (fleet) => fleet.write('sealed/cluster-99/x/y.yaml', 'x'),
      'no cluster is called cluster-99',
    ],
  ])('where %s', async (_, change, message) => {
    const { folder } = change(new TemporaryFleet());
    const expected = await whole(folder);
    expect(expected).toMatchObject({ code: 2, stderr: expect.stringContaining(message), files: {} });
    const { codes, join } = await joined(folder, 3);
    expect(codes).toEqual([0, 0, 0]);
    expect(join).toEqual(expected);
  });

  test('where no cluster has a use for something of the fleet', async () => {
    const { folder } = new TemporaryFleet().append(
      'fleet.yaml',
      'mirrors: {nowhere.example.org: mirror.example.org}\n',
    );
    const expected = await whole(folder);
    expect(expected).toMatchObject({ code: 0, stderr: expect.stringContaining('at nowhere.example.org;') });
    expect((await joined(folder, 3)).join).toEqual(expected);
  });

  test('where the data does not hold, which each shard says', async () => {
    const { folder } = new TemporaryFleet().edit('cluster-02.yaml', 'role: edge', 'role: egde');
    const expected = await whole(folder);
    const run = new FleetRun(temporaryFolder(), folder, own);
    for (const shard of await run.shards(2)) expect({ ...shard, files: {} }).toEqual(expected);
    expect(await run.join()).toEqual(expected);
    expect(existsSync(run.parts)).toBe(false);
  });
});

test('a shard says what it found of its own clusters', async () => {
  const { folder } = new TemporaryFleet().append('cluster-02.yaml', 'components: {greeter: {greeting: refused}}\n');
  const run = new FleetRun(temporaryFolder(), folder, own);
  const [first, second] = await run.shards(2);
  expect(first!.stdout.replaceAll(run.parts, 'parts')).toMatch(
    /^parts\/shard-1-of-2\.part: 2 clusters, \d+ applications, \d+ objects; \d+ warnings\nsynth --join judges .*\n$/,
  );
  expect(first!.stderr).not.toContain('cluster-02/');
  expect(second!.stdout).toMatch(/; 2 errors, \d+ warnings\nsynth --join will refuse the fleet for these errors\n$/);
  expect(second!.stderr).toContain('error    cluster-02/greeter: greeter: not this word [chart]');
});

test('a join removes what no longer belongs, and leaves what is not its own', async () => {
  const fleet = new TemporaryFleet();
  const run = new FleetRun(temporaryFolder(), fleet.folder);
  await run.whole();
  put(run.out, { 'README.md': 'of somebody else\n' });
  fleet.remove('cluster-04.yaml');
  await run.shards(2);
  const { code, stdout, files } = await run.join();
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /: 0 added, \d+ changed, \d+ removed, \d+ unchanged\nby hand: cluster-04-apps .*\n3 clusters, /,
  );
  expect(Object.keys(files).filter((path) => path.includes('cluster-04'))).toEqual([]);
  expect(files['README.md']).toBe('of somebody else\n');
  expect(await run.whole()).toMatchObject({ code: 0, files });
});

test('a join may be repeated, and a whole run after it finds nothing to do', async () => {
  const run = new FleetRun(temporaryFolder(), FOUR_CLUSTERS);
  await run.shards(3);
  const { files } = await run.join();
  for (const again of [await run.join(), await run.whole()]) {
    expect(again).toMatchObject({ code: 0, files, stdout: expect.stringContaining('dist is up to date: ') });
  }
});

test('a whole run that remembers an earlier one sees what a join has written since', async () => {
  const fleet = new TemporaryFleet();
  const run = new FleetRun(temporaryFolder(), fleet.folder);
  const { files } = await run.whole('cache');
  fleet.edit('cluster-03.yaml', 'region: lab', 'region: elsewhere');
  await run.shards(2);
  expect((await run.join()).files).not.toEqual(files);
  fleet.edit('cluster-03.yaml', 'region: elsewhere', 'region: lab');
  expect(await run.whole('cache')).toMatchObject({ code: 0, files });
});

test('machines with other folders and line ends make parts of one fleet', async () => {
  const [one, other] = [copyOfProject(), copyOfProject()];
  onTestFinished(() => [one, other].forEach(remove));
  for (const name of readdirSync(join(other, 'clusters')).filter((file) => file.endsWith('.yaml'))) {
    const file = join(other, 'clusters', name);
    writeFileSync(file, `# of another machine\n${readFileSync(file, 'utf8')}`.replaceAll('\n', '\r\n'));
  }
  const first = await fleetwright(['synth', '--shard', '1/2'], { root: one, cwd: one });
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\.fleetwright\/shards\/shard-1-of-2\.part: /),
  });
  expect(await fleetwright(['synth', '--shard=2/2'], { root: other, cwd: '/' })).toMatchObject({ code: 0 });
  cpSync(join(other, '.fleetwright'), join(one, '.fleetwright'), { recursive: true });
  const env = { TZ: 'Asia/Seoul', LC_ALL: 'tr_TR.UTF-8' };
  const joined = await fleetwright(['synth', '--join'], { root: one, cwd: one, env });
  expect(joined).toEqual(await fleetwright(['synth'], { root: other, cwd: other }));
  expect(snapshot(join(one, 'dist'))).toEqual(snapshot(join(other, 'dist')));
});

describe('the command line refuses', () => {
  const cases: [string[], string][] = [
    [['--shard', '0/4'], '--shard 0/4: expected I/N with I from 1 to N, such as 1/4'],
    [['--shard', '5/4'], '--shard 5/4: expected I/N'],
    [['--shard', '1/1001'], '--shard 1/1001: expected I/N'],
    [['--shard', '/4'], '--shard /4: expected I/N'],
    [['--shard', '1/2', '--join'], '--shard and --join do not go together'],
    [['--shard', '1/2', '--cluster', 'cluster-02'], '--shard and --cluster do not go together'],
    [['--shard', '1/2', '--out', 'x'], '--shard and --out do not go together'],
    [['--shard', '1/2', '--watch'], '--shard and --watch do not go together'],
    [['--shard', '1/2', '--adopt'], '--shard and --adopt do not go together'],
    [['--join', '--cluster', 'cluster-02'], '--join and --cluster do not go together'],
    [['--join', '--watch'], '--join and --watch do not go together'],
    [['--parts', 'x'], '--parts goes with --shard or --join'],
    [['--shard', '1/2', '--parts', join(ROOT, 'dist/parts')], `lies in ${ROOT}/dist; expected a folder of its own`],
    [['--join', '--out', '/tmp/x', '--parts', '/tmp/x'], '--parts /tmp/x: lies in /tmp/x; expected'],
    [['--join', '--parts', join(ROOT, 'clusters')], `lies in ${ROOT}/clusters; expected`],
  ];
  const asked: Command = synth;
  const runtime = { project: { root: ROOT, registry }, terminal: new Terminal() };
  test.each(cases)('%j', async (args, message) => {
    const run = async () => asked.run(valuesOf(asked, args), runtime);
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(message);
  });
});
