import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { changeChart, changeCluster } from './fleet.ts';
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
  /** At most this many times `cp -r` by wall time, where the project has set itself one. */
  target?: number;
}

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

/** In an order in which each leaves what the next one needs. */
export function casesOf(bench: Bench): Case[] {
  const { fleet, out, project, clusters } = bench;
  const fresh = () => rmSync(out, { recursive: true, force: true });
  const last = Math.max(2, clusters - 1);
  const large = clusters >= 1000;
  return [
    ...(clusters < 10 ? [{ name: 'synth, cold, through npm', before: fresh, command: throughNpm(bench) }] : []),
    { name: 'synth, cold', before: fresh, command: synth(bench), target: large ? 3 : undefined },
    { name: 'synth, nothing changed', command: synth(bench), target: large ? 0.5 : undefined },
    {
      name: 'synth, one cluster file changed',
      before: (round) => changeCluster(fleet, last, round),
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
