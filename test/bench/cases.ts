import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { changeChart, changeLabel, changeNodes } from './fleet.ts';
import type { Command } from './measure.ts';

/** A fleet of some size, where it lies and where it is written. */
export interface Bench {
  project: string;
  fleet: string;
  out: string;
  clusters: number;
}

export interface Case {
  name: string;
  /** What has to be so before; not measured. */
  before?(round: number): void;
  command: Command;
}

/** Nothing is remembered, and nothing written. */
export const FIRST = 'synth, first run';
/** What was written is gone, as after a clone whose cache was kept; what was made is remembered. */
export const COLD = 'synth, cold';
export const UNCHANGED = 'synth, nothing changed';
/** In what no other cluster has to do with. */
export const ONE_CLUSTER = 'synth, one cluster file changed';
/** In what the central cluster says of it. */
export const ONE_AND_CENTRAL = 'synth, one cluster file changed, and central with it';

export const synth = ({ project, fleet, out }: Bench, command = 'synth'): Command => ({
  program: process.execPath,
  args: [
    join(project, 'engine/fleetwright.mjs'),
    command,
    '--quiet',
    '--clusters',
    fleet,
    ...(command === 'check' ? [] : ['--out', out]),
  ],
  cwd: project,
  codes: command === 'diff' ? [0, 1] : [0],
});

const throughNpm = (bench: Bench): Command => {
  const [, ...args] = synth(bench).args;
  return { program: 'npm', args: ['run', '--silent', args[0]!, '--', ...args.slice(1)], cwd: bench.project };
};

/** What a run leaves to the next beside the program itself. */
const MEMORY = ['clusters', 'queries'];

/** Back to before the first run. */
export function forget({ project, out }: Bench): void {
  const cache = join(project, 'node_modules/.cache/fleetwright');
  for (const path of [out, ...MEMORY.map((name) => join(cache, name))]) rmSync(path, { recursive: true, force: true });
}

/** In an order in which each leaves what the next one needs. */
export function casesOf(bench: Bench): Case[] {
  const { fleet, out, project, clusters } = bench;
  const fresh = () => rmSync(out, { recursive: true, force: true });
  const forgotten = () => forget(bench);
  const last = Math.max(2, clusters - 1);
  return [
    { name: FIRST, before: forgotten, command: synth(bench) },
    ...(clusters < 10 ? [{ name: 'synth, cold, through npm', before: fresh, command: throughNpm(bench) }] : []),
    { name: COLD, before: fresh, command: synth(bench) },
    { name: UNCHANGED, command: synth(bench) },
    {
      name: ONE_CLUSTER,
      before: (round) => changeNodes(fleet, last, round),
      command: synth(bench),
    },
    {
      name: ONE_AND_CENTRAL,
      before: (round) => changeLabel(fleet, last, round),
      command: synth(bench),
    },
    { name: 'check', command: synth(bench, 'check') },
    { name: 'diff', command: synth(bench, 'diff') },
    {
      name: 'synth, one chart changed',
      before: (round) => changeChart(project, round),
      command: synth(bench),
    },
  ];
}
