import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { areDone, hire } from '../threads/second.ts';
import { attempt } from './output-error.ts';

/** A file and its text, by its place among the texts. */
type Line = readonly [path: string, text: number];

/** What two threads write together. */
interface Writing {
  /** A folder in which nobody else writes. */
  root: string;
  files: readonly Line[];
  /** Each once, as most files of a fleet are the same on many clusters. */
  texts: readonly string[];
  /** `[next file, files that are written, whether one could not be]` */
  shared: Int32Array;
}

interface Fs {
  mkdirSync(path: string, options: { recursive: true }): unknown;
  writeFileSync(path: string, text: string): void;
}

/** What writes; stands alone for `hire`. */
export function scribing({ mkdirSync, writeFileSync }: Fs) {
  /** Files that a thread takes at a time. */
  const SHARE = 64;

  const write = ({ root, texts, shared }: Writing, lines: readonly Line[]): void => {
    let made = '';
    for (const [path, text] of lines) {
      const folder = `${root}/${path.slice(0, path.lastIndexOf('/') + 1)}`;
      if (folder !== made) mkdirSync(folder, { recursive: true });
      made = folder;
      writeFileSync(`${root}/${path}`, texts[text]!);
      // Each by itself: on a slow disk a whole share takes longer than anybody waits for a sign.
      Atomics.add(shared, 1, 1);
    }
  };

  /** Writes what nobody has taken; whether there may be more. What fails is left to whoever can tell it. */
  const share = (writing: Writing): boolean => {
    const { files, shared } = writing;
    const from = Atomics.add(shared, 0, SHARE);
    if (from >= files.length) return false;
    const lines = files.slice(from, from + SHARE);
    try {
      write(writing, lines);
    } catch {
      Atomics.store(shared, 0, files.length);
      Atomics.store(shared, 2, 1);
    }
    Atomics.notify(shared, 1);
    return true;
  };

  return { write, share };
}

const { write, share } = scribing({ mkdirSync, writeFileSync });

/** Files between two turns of the event loop where one thread writes all. */
const BATCH = 256;

interface Options {
  /** What a message calls a path below the root. */
  at: (path: string) => string;
  /** What this thread has to do meanwhile. */
  meanwhile: () => void;
}

/** Writes files below a folder by two threads, and makes the folders that they need; a signal is heard in between. */
export async function writeTogether(
  root: string,
  files: readonly (readonly [path: string, text: string])[],
  { at, meanwhile }: Options,
): Promise<void> {
  const writing: Writing = { root, ...byText(files), shared: new Int32Array(new SharedArrayBuffer(12)) };
  const other = availableParallelism() < 2 ? undefined : hire(scribing, writing);
  try {
    meanwhile();
    do await turn();
    while (share(writing));
    if (areDone(writing, files.length, () => Atomics.load(writing.shared, 2) === 1)) return;
  } finally {
    await other?.terminate();
  }
  for (const [i, line] of writing.files.entries()) {
    if (i % BATCH === 0) await turn();
    attempt(at(line[0]), () => write(writing, [line]));
  }
}

function byText(files: readonly (readonly [path: string, text: string])[]): Pick<Writing, 'files' | 'texts'> {
  const places = new Map<string, number>();
  const lines = files.map(([path, text]): Line => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return [path, place];
  });
  return { files: lines, texts: [...places.keys()] };
}
