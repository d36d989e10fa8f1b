import { lstatSync, type Stats } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { areDone, hire, WORTH_IT } from '../threads/second.ts';
import type { StampLines } from './stamps.ts';

interface Fs {
  lstatSync(path: string, options: { readonly throwIfNoEntry: false }): Stats | undefined;
}

/** What the disk says of files; stands alone for `hire`. */
export function looking({ lstatSync }: Fs) {
  /** One object for all calls, and no `join`: a fleet of 1,000 clusters has 100,000 files. */
  const ifThere = { throwIfNoEntry: false } as const;

  const fileStamp = ({ dev, ino, mode, size, mtimeMs, ctimeMs }: Stats): string =>
    `${dev} ${ino} ${mode} ${size} ${mtimeMs} ${ctimeMs}`;

  /** Nothing where a folder on the way is a file, or may not be looked into: who writes there is told. */
  const statsOf = (path: string): Stats | undefined => {
    try {
      return lstatSync(path, ifThere);
    } catch {
      return undefined;
    }
  };

  const stampOf = (root: string, path: string): string => {
    if (!path.endsWith('/')) {
      const stats = statsOf(`${root}/${path}`);
      return stats === undefined ? 'absent' : fileStamp(stats);
    }
    // Without the slashes at its end, which would lead through a link.
    const isListed = path.endsWith('//');
    const stats = statsOf(`${root}/${path.slice(0, isListed ? -2 : -1)}`);
    if (stats === undefined) return 'absent';
    // Its time changes as something comes into it or goes.
    return `${stats.dev} ${stats.ino} ${stats.mode}${isListed ? ` ${stats.mtimeMs}` : ''}`;
  };

  const hold = (root: string, text: string): boolean => {
    for (let from = 0; from < text.length; ) {
      const middle = text.indexOf('\n', from);
      const end = text.indexOf('\n', middle + 1);
      if (stampOf(root, text.slice(from, middle)) !== text.slice(middle + 1, end)) return false;
      from = end + 1;
    }
    return true;
  };

  /** Looks at what one text says; whether there may be more. */
  const share = ({ root, texts, shared }: Task): boolean => {
    const next = Atomics.add(shared, 0, 1);
    if (next >= texts.length) return false;
    if (!hold(root, texts[next]!)) Atomics.store(shared, 2 + next, 1);
    // Last, so that what does not hold is told before it counts as looked at.
    Atomics.add(shared, 1, 1);
    Atomics.notify(shared, 1);
    return true;
  };

  return { statsOf, fileStamp, stampOf, hold, share };
}

interface Task {
  root: string;
  texts: readonly string[];
  /** `[next text, texts that were looked at, of each whether it does not hold …]` */
  shared: Int32Array;
}

export const taskOf = (root: string, texts: readonly string[]): Task => ({
  root,
  texts,
  shared: new Int32Array(new SharedArrayBuffer(4 * (2 + texts.length))),
});

const { hold, share, ...stamping } = looking({ lstatSync });

/**
 * The stamp of a file, and of a path that may be one; that of a folder (`a/`) is of its identity only, or of what lies in it too
 * (`a//`), and 'absent' of nothing.
 */
export const { statsOf, fileStamp, stampOf } = stamping;

/** A look at the files and folders below a folder, which another thread begins with at once where they are many. */
export class Looking {
  readonly #task: Task;
  readonly #other: Worker | undefined;

  constructor(root: string, stamps: readonly StampLines[], worthIt = WORTH_IT) {
    this.#task = taskOf(
      root,
      stamps.map(({ text }) => text),
    );
    const files = stamps.reduce((total, each) => total + each.files, 0);
    if (files >= worthIt && availableParallelism() > 1) this.#other = hire(looking, this.#task);
  }

  /** Whether they are what the stamps say, in the order of these. */
  outcome(): readonly boolean[] {
    const { root, texts, shared } = this.#task;
    try {
      while (share(this.#task));
      if (!areDone(this.#task, texts.length)) return texts.map((text) => hold(root, text));
      return texts.map((_, i) => shared[2 + i] === 0);
    } finally {
      void this.#other?.terminate();
    }
  }
}
