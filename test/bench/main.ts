import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, type Case, casesOf, forget, synth } from './cases.ts';
import { copyProject, writeFleet } from './fleet.ts';
import { type Command, cost, spreadOf } from './measure.ts';
import { PEERS, versionOf } from './peers.ts';
import { machine, markdown, publish, type Report, textOf } from './report.ts';
import { rowsOf, type Sample, sample } from './sample.ts';
import { type Measured, targetsOf } from './targets.ts';
import { watchReaction } from './watch.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    clusters: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string', default: tmpdir() },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const root = process.cwd();
const PAGES = { json: join(root, 'docs/performance.json'), page: join(root, 'docs/performance.md') };
const rounds = Number(values.rounds);
const sizes = (values.clusters ?? (values.quick ? '4,10,16,100' : '4,10,16,100,1000')).split(',').map(Number);
const command = ['npm run bench --', ...process.argv.slice(2)].join(' ');
mkdirSync(values.folder, { recursive: true });
const work = mkdtempSync(join(values.folder, 'fleetwright-bench-'));

try {
  const report = await measure();
  if (!values.write) console.log(values.json ? JSON.stringify(report, null, 2) : markdown(report));
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure(): Promise<Report> {
  const project = join(work, 'project');
  copyProject(root, project);
  const report: Report = {
    machine: machine(),
    versions: { node: process.version },
    command,
    commands: {},
    rows: [],
    targets: [],
    peak: {},
  };
  const samples: Sample[] = [];
  let watch: Measured['watch'];
  for (const clusters of sizes) {
    const bench = { project, clusters, fleet: join(work, `fleet-${clusters}`), out: join(work, `dist-${clusters}`) };
    writeFleet(project, bench.fleet, clusters);
    // Bundles the program and fills its caches, as every run but the first finds them.
    cost(synth(bench));
    cost(synth(bench));
    const cases = [...casesOf(bench), ...peersOf(bench, report.versions)];
    for (const { name, command } of cases) report.commands[name] ??= textOf(command, bench);
    samples.push(sample(bench, cases, clusters >= 1000 ? Math.ceil(rounds / 3) : rounds));
    report.peak[clusters] = peakOf(bench);
    if (clusters === 4) {
      const { data, code } = await watchReaction(bench, rounds);
      watch = { data: spreadOf(data), code: spreadOf(code) };
    }
    rmSync(bench.out, { recursive: true, force: true });
    report.rows = samples.flatMap(rowsOf);
    report.targets = targetsOf({ samples, peak: report.peak, watch });
    // After each size: the largest takes the longest, and may be stopped.
    if (values.write) publish(report, PAGES);
  }
  return report;
}

function peersOf(bench: Bench, versions: Record<string, string>): Case[] {
  return PEERS.filter(({ most }) => bench.clusters <= most).flatMap((peer) => {
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
  forget(bench);
  const { program, args, cwd } = synth(bench);
  const hook = `data:text/javascript,process.on('exit',()=>console.error(process.getBuiltinModule('fs').readFileSync('/proc/self/status','utf8')))`;
  const { stderr } = spawnSync(program, ['--import', hook, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1] ?? Number.NaN) / 2 ** 20;
}
