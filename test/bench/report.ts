import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { Bench } from './cases.ts';
import type { Command, Spread } from './measure.ts';
import type { Row } from './sample.ts';
import type { Target } from './targets.ts';

export interface Report {
  machine: string;
  versions: Record<string, string>;
  command: string;
  /** What is run, by the name of its row. */
  commands: Record<string, string>;
  rows: readonly Row[];
  targets: readonly Target[];
  /** Highest resident memory of a first run: clusters → GiB. */
  peak: Record<string, number>;
}

/** A command as a person would write it; many arguments at the end are as good as one. */
export function textOf({ program, args }: Command, { project, fleet, out }: Bench): string {
  const isShell = program === 'bash';
  const text = [...(isShell ? [args[1]!] : [program, ...args])].join(' ');
  return [
    [out, 'DIST'],
    [fleet, 'FLEET'],
    [`${project}/`, ''],
    [process.execPath, 'node'],
    [dirname(project), 'WORK'],
  ].reduce((rest, [path = '', name = '']) => rest.replaceAll(path, name), text);
}

export const machine = (): string =>
  `${platform()} ${release().split('-')[0]} ${arch()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;

const START = '<!-- bench: made by npm run bench -->';
const END = '<!-- /bench -->';

/** Puts the measurements in their place in the page; what people wrote around it stays. */
export function publish(report: Report, { json, page }: { json: string; page: string }): void {
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  const text = readFileSync(page, 'utf8');
  const [before, after] = [text.indexOf(START), text.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${page} has no place for the measurements: ${START} and ${END}`);
  writeFileSync(page, `${text.slice(0, before + START.length)}\n${markdown(report)}${text.slice(after)}`);
}

export function markdown({ machine, versions, command, commands, rows, targets, peak }: Report): string {
  const lines = [
    '',
    `Machine: ${machine}. Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    `Command: \`${command}\`. ${roundsOf(rows)}`,
    '',
    '| clusters | objects | what | wall ÷ `cp -r` | CPU ÷ `cp -r` | user ÷ first run |',
    '|---:|---:|---|---|---|---|',
    ...rows.map(
      ({ clusters, objects, name, wall, cpu, user }) =>
        `| ${clusters} | ${objects} | ${name} | ${shown(wall)} | ${shown(cpu)} | ${shown(user)} |`,
    ),
    '',
    `Highest resident memory of a first run ÷ 1.5 GiB: ${Object.entries(peak)
      .map(([clusters, gib]) => `${number(gib / 1.5)} at ${clusters} clusters`)
      .join(', ')}.`,
    '',
    '| to reach, at most | measured ÷ that | |',
    '|---|---|---|',
    ...targets.map(({ what, share, reached }) => `| ${what} | ${share ? exactly(share) : ''} | ${verdict(reached)} |`),
    '',
    countOf(targets),
    '',
    'What was run, where a shell loop goes over the clusters:',
    '',
    ...Object.entries(commands).map(([name, text]) => `- ${name}: \`${text}\``),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** A median of one round is that round. */
function roundsOf(rows: readonly Row[]): string {
  const bySize = new Map(rows.map(({ clusters, rounds }) => [clusters, rounds]));
  return `Rounds: ${[...bySize].map(([clusters, rounds]) => `${rounds} at ${clusters} clusters`).join(', ')}.`;
}

const verdict = (reached: boolean | undefined): string =>
  reached === undefined ? 'not measured' : reached ? 'reached' : '**not reached**';

function countOf(targets: readonly Target[]): string {
  const count = (wanted: boolean | undefined) => targets.filter(({ reached }) => reached === wanted).length;
  return `Reached: ${count(true)} of ${targets.length}; not reached: ${count(false)}; not measured: ${count(undefined)}.`;
}

const shown = ({ median, min, max }: Spread): string => `${number(median)} (${number(min)}–${number(max)})`;

/** What is near to a limit is on one side of it. */
const exactly = ({ median, min, max }: Spread): string => `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;

const number = (value: number): string =>
  value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2);
