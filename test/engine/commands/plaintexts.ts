import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, ROOT, Run } from './run.ts';

/** What reading gives; undefined where another process has removed it meanwhile, or keeps it to itself. */
function ifThere<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (cause) {
    if (/^(ENOENT|ESRCH|EACCES|EPERM)$/.test((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw cause;
  }
}

/** Files below a folder that were written since a moment. */
export function* writtenSince(folder: string, since: number): Generator<string> {
  for (const entry of ifThere(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* writtenSince(path, since);
    else if (entry.isFile() && (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= since) yield path;
  }
}

/** What a command may have left in the caches of this repository and among temporary files. */
export const leftSince = (since: number): string[] => [
  ...writtenSince(join(ROOT, 'node_modules/.cache'), since),
  ...readdirSync(tmpdir())
    .map((name) => join(tmpdir(), name))
    .filter((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat?.isFile() && stat.mtimeMs >= since;
    }),
];

/** A new process first bears the command line of the one that made it. */
const LOOKS = 5;

/** What any user of the machine sees of the processes that run, of each as often as its command line may still change. */
function* commandLines(looks: Map<string, number>): Generator<string> {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const count = looks.get(pid) ?? 0;
    if (count >= LOOKS) continue;
    looks.set(pid, count + 1);
    const line = ifThere(() => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    if (line !== undefined) yield line;
  }
}

/** Runs a command and looks at every process meanwhile. */
export async function watched(args: readonly string[], env: Record<string, string>, seen: Set<string>): Promise<Ended> {
  const run = new Run(args, { env });
  const looks = new Map<string, number>();
  const timer = setInterval(() => {
    for (const line of commandLines(looks)) seen.add(line);
  }, 10);
  try {
    return await run.ended();
  } finally {
    clearInterval(timer);
  }
}

/** How a plaintext may stand somewhere: as it is, and in base64 wherever it begins there. */
export function formsOf(plaintext: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${'-'.repeat(shift)}${plaintext}`)
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last digits also hold bits of what stands beside it.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [plaintext, ...inBase64];
}

/** The paths of files that hold one of some texts. */
export const holding = (paths: readonly string[], texts: readonly string[]): string[] =>
  paths.filter((path) => {
    const content = ifThere(() => readFileSync(path, 'latin1')) ?? '';
    return texts.some((text) => content.includes(text));
  });
