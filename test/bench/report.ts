import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { Spread } from './measure.ts';

export interface Row {
  clusters: number;
  objects: number;
  name: string;
  rounds: number;
  /** Times `cp -r` of the same tree, round by round. */
  wall: Spread;
  cpu: Spread;
  /** Times `synth, cold`, by user seconds. */
  user: Spread;
  target?: number;
}

export interface Report {
  machine: string;
  versions: Record<string, string>;
  command: string;
  rows: Row[];
  /** Milliseconds against what the project has set itself. */
  watch?: { data: Spread; code: Spread };
  /** Highest resident memory of `synth, cold`: clusters → GiB. */
  peak: Record<string, number>;
  /** User and system seconds per object at the largest fleet, times the same at the one before. */
  growth?: number;
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

export function markdown({ machine, versions, command, rows, watch, peak, growth }: Report): string {
  const lines = [
    '',
    `Machine: ${machine}. Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    `Command: \`${command}\`.`,
    '',
    '| clusters | objects | what | wall ÷ `cp -r` | CPU ÷ `cp -r` | user ÷ `synth, cold` | to reach |',
    '|---:|---:|---|---|---|---|---|',
    ...rows.map(
      ({ clusters, objects, name, wall, cpu, user, target }) =>
        `| ${clusters} | ${objects} | ${name} | ${shown(wall)} | ${shown(cpu)} | ${shown(user)} | ${target === undefined ? '' : `wall ≤ ${target}`} |`,
    ),
    '',
    ...(growth === undefined
      ? []
      : [`CPU per object, largest fleet ÷ the one before: ${growth.toFixed(2)} (to reach: ≤ 1.15).`]),
    `Highest resident memory of \`synth, cold\` ÷ 1.5 GiB: ${Object.entries(peak)
      .map(([clusters, gib]) => `${(gib / 1.5).toFixed(2)} at ${clusters} clusters`)
      .join(', ')}.`,
    ...(watch === undefined
      ? []
      : [
          `\`synth --watch\` on the spec's fleet, save to written: data ${shown(scaled(watch.data, 100))} of 100 ms, code ${shown(scaled(watch.code, 500))} of 500 ms.`,
        ]),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

const scaled = ({ median, min, max }: Spread, by: number): Spread => ({
  median: median / by,
  min: min / by,
  max: max / by,
});

const shown = ({ median, min, max }: Spread): string => `${number(median)} (${number(min)}–${number(max)})`;

const number = (value: number): string =>
  value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2);
