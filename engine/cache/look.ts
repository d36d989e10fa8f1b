import { lstatSync, type Stats } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { StampLines } from './stamps.ts';

type Lstat = (path: string, options: { readonly throwIfNoEntry: false }) => Stats | undefined;

/**
 * What the disk says of files. Stands alone, with all that it calls: a thread that only looks at files is started with the
 * text of this function, as the whole program takes longer to load than to look.
 */
function looking(lstat: Lstat) {
  /** One object for all calls, and no `join`: a fleet of 1,000 clusters has 100,000 files. */
  const ifThere = { throwIfNoEntry: false } as const;

  const fileStamp = ({ dev, ino, mode, size, mtimeMs, ctimeMs }: Stats): string =>
    `${dev} ${ino} ${mode} ${size} ${mtimeMs} ${ctimeMs}`;

  /** Nothing where a folder on the way is a file, or may not be looked into: who writes there is told. */
  const statsOf = (path: string): Stats | undefined => {
    try {
      return lstat(path, ifThere);
    } catch {
      return undefined;
    }
  };

  const stampOf = (root: string, path: string): string => {
    // Without the slash at its end, which would lead through a link.
    const isFolder = path.endsWith('/');
    const stats = statsOf(`${root}/${isFolder ? path.slice(0, -1) : path}`);
    if (stats === undefined) return 'absent';
    return isFolder ? `${stats.dev} ${stats.ino} ${stats.mode}` : fileStamp(stats);
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

  /** Takes one text after the other, until there is none left. */
  const share = ({ root, texts, shared }: Task): void => {
    for (let next = Atomics.add(shared, 0, 1); next < texts.length; next = Atomics.add(shared, 0, 1)) {
      if (!hold(root, texts[next]!)) Atomics.store(shared, 2 + next, 1);
      // Last, so that what does not hold is told before it counts as looked at.
      Atomics.add(shared, 1, 1);
      Atomics.notify(shared, 1);
    }
  };

  return { statsOf, fileStamp, stampOf, hold, share };
}

export interface Task {
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

const { hold, share, ...stamping } = looking(lstatSync);

/** The stamp of a file, and of a path that may be one; that of a folder is of its identity only, and 'absent' of nothing. */
export const { statsOf, fileStamp, stampOf } = stamping;

/** Files from which on a second thread pays for its start; see docs/performance.md. */
export const WORTH_IT = 20_000;

/** Milliseconds without a sign of the other thread, after which this one does its work. */
const PATIENCE = 5_000;

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
    if (files >= worthIt && availableParallelism() > 1) this.#other = hire(this.#task);
  }

  /** Whether they are what the stamps say, in the order of these. */
  outcome(): readonly boolean[] {
    const { root, texts, shared } = this.#task;
    try {
      share(this.#task);
      if (!areLookedAt(this.#task)) return texts.map((text) => hold(root, text));
      return texts.map((_, i) => shared[2 + i] === 0);
    } finally {
      void this.#other?.terminate();
    }
  }
}

/** Whether files and folders below a folder are what these stamps say. */
export const holdAll = (root: string, stamps: readonly StampLines[], worthIt = WORTH_IT): boolean =>
  new Looking(root, stamps, worthIt).outcome().every((holds) => holds);

/** Another thread that shares a task; without it this one looks at all, and for it alone nobody waits. */
export function hire(task: Task): Worker {
  const worker = new Worker(OTHER, { eval: true, workerData: task }).on('error', () => undefined);
  worker.unref();
  return worker;
}

const OTHER = `const { lstatSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
(${looking})(lstatSync).share(workerData);`;

function areLookedAt({ texts, shared }: Task): boolean {
  for (;;) {
    const looked = Atomics.load(shared, 1);
    if (looked === texts.length) return true;
    if (Atomics.wait(shared, 1, looked, PATIENCE) === 'timed-out') return false;
  }
}
