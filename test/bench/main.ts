import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, type Case, casesOf, synth } from './cases.ts';
import { copyProject, writeFleet } from './fleet.ts';
import { type Command, type Cost, cost, spreadOf } from './measure.ts';
import { PEERS, versionOf } from './peers.ts';
import { machine, publish, type Report, type Row } from './report.ts';
import { watchReaction } from './watch.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: tmpdir() },
    write: { type: 'boolean', default: false },
  },
});

const root = process.cwd();
const PAGES = { json: join(root, 'docs/performance.json'), page: join(root, 'docs/performance.md') };
const rounds = Number(values.rounds);
const work = mkdtempSync(join(values.folder, 'fleetwright-bench-'));

try {
  const report = await measure();
  if (!values.write) console.log(JSON.stringify(report, null, 2));
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure(): Promise<Report> {
  const project = join(work, 'project');
  copyProject(root, project);
  const sizes = values.quick ? [4, 10, 100] : [4, 10, 100, 1000];
  const report: Report = { machine: machine(), versions: {}, command: commandLine(), rows: [], peak: {} };
  report.versions.node = process.version;
  const perObject: number[] = [];
  for (const clusters of sizes) {
    const bench = { project, clusters, fleet: join(work, `fleet-${clusters}`), out: join(work, `dist-${clusters}`) };
    writeFleet(project, bench.fleet, clusters);
    const { rows, objects, cold } = compare(bench, report.versions);
    report.rows.push(...rows);
    perObject.push(cold / objects);
    report.peak[clusters] = peakOf(bench);
    if (clusters === sizes[0]) {
      const { data, code } = await watchReaction(bench, rounds);
      report.watch = { data: spreadOf(data), code: spreadOf(code) };
    }
    rmSync(bench.out, { recursive: true, force: true });
    const [before = 0, last = 0] = perObject.slice(-2);
    if (clusters >= 1000) report.growth = last / before;
    // After each size: the largest takes the longest, and may be stopped.
    if (values.write) publish(report, PAGES);
  }
  return report;
}

function commandLine(): string {
  return ['npm run bench --', ...process.argv.slice(2)].join(' ');
}

/** Every case in every round, so that a slow spell of the machine falls on all of them. */
function compare(bench: Bench, versions: Record<string, string>) {
  // Bundles the program and fills its caches, as every run but the first finds them.
  cost(synth(bench));
  cost(synth(bench));
  const all: Case[] = [...casesOf(bench), ...peersOf(bench, versions)];
  const copies: Cost[] = [];
  const costs = new Map<string, Cost[]>(all.map(({ name }) => [name, []]));
  const count = bench.clusters >= 1000 ? Math.ceil(rounds / 3) : rounds;
  for (let round = 0; round < count; round += 1) {
    copies.push(copyOf(bench));
    for (const { name, before, command } of all) {
      before?.(round);
      costs.get(name)!.push(cost(command));
      console.error(`${bench.clusters} clusters, round ${round + 1} of ${count}: ${name}`);
    }
  }
  const objects = readdirSync(bench.out, { recursive: true }).filter((name) => String(name).endsWith('.yaml')).length;
  const cold = costs.get('synth, cold')!;
  const rows = all.map(({ name, target }): Row => {
    const own = costs.get(name)!;
    const times = (of: (each: Cost) => number, than: readonly Cost[]) =>
      spreadOf(own.map((each, i) => of(each) / Math.max(of(than[i]!), 0.001)));
    return {
      clusters: bench.clusters,
      objects,
      name,
      rounds: own.length,
      wall: times(({ wall }) => wall, copies),
      cpu: times(({ cpu }) => cpu, copies),
      user: times(({ user }) => user, cold),
      ...(target === undefined ? {} : { target }),
    };
  });
  return { rows, objects, cold: spreadOf(cold.map(({ cpu }) => cpu)).median };
}

function copyOf({ out }: Bench): Cost {
  const copy = `${out}-copy`;
  const result = cost({ program: 'cp', args: ['-r', out, copy] });
  rmSync(copy, { recursive: true, force: true });
  return result;
}

/** Plain cdk8s grows with the square of its charts, and the others with the patience of who waits. */
function peersOf(bench: Bench, versions: Record<string, string>): Case[] {
  if (bench.clusters > 10) return [];
  return PEERS.flatMap((peer) => {
    const version = versionOf(peer);
    if (version === undefined) return [];
    const [program = '', ...rest] = peer.name.split(/[ ,]/);
    versions[program === 'plain' ? 'cdk8s' : program] = program === 'plain' ? installed('cdk8s') : version;
    const folder = join(work, `peer-${bench.clusters}-${program}-${rest.length}`);
    mkdirSync(folder);
    const command: Command = peer.command(bench.out, folder);
    return [{ name: peer.name, before: () => rmSync(join(folder, 'out'), { recursive: true, force: true }), command }];
  });
}

function installed(name: string): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  );
  return version;
}

/** GiB, as Linux counts them when the process ends. */
function peakOf(bench: Bench): number {
  rmSync(bench.out, { recursive: true, force: true });
  const { program, args, cwd } = synth(bench);
  const hook = `data:text/javascript,process.on('exit',()=>console.error(process.getBuiltinModule('fs').readFileSync('/proc/self/status','utf8')))`;
  const { stderr } = spawnSync(program, ['--import', hook, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1] ?? Number.NaN) / 2 ** 20;
}
