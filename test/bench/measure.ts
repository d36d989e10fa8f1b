import { spawnSync } from 'node:child_process';

/** What one run of a command cost. */
export interface Cost {
  /** Seconds. */
  wall: number;
  /** User and system seconds of the command and its children. */
  cpu: number;
  user: number;
}

export interface Command {
  program: string;
  args: readonly string[];
  cwd?: string;
  env?: Record<string, string>;
  /** Exit codes that count as done; `diff` ends with 1 where there are differences. */
  codes?: readonly number[];
}

/** Runs a command and says what it cost; the shell's `times` counts its children to the millisecond. */
export function cost({ program, args, cwd, env = {}, codes = [0] }: Command): Cost {
  const { PATH = '', HOME = '' } = process.env;
  const script = '"$@" > /dev/null; code=$?; times; exit $code';
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', program, ...args], {
    cwd,
    env: { PATH, HOME, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const wall = (performance.now() - start) / 1000;
  if (status === null || !codes.includes(status)) {
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr.slice(-2000)}`);
  }
  const [user = 0, system = 0] = (stdout.trim().split('\n').at(-1) ?? '').split(' ').map(seconds);
  return { wall, cpu: user + system, user };
}

/** `1m2.345s` */
function seconds(text: string): number {
  const [, minutes = '0', rest = '0'] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(rest);
}

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return { median: (low + high) / 2, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}
