import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { TICK } from './cache/stamps.ts';

/** What has to happen after a save: another run for data, another program for code; `end` for Ctrl-C. */
type Saved = 'data' | 'code' | 'end';

/** Remembers what is saved from the moment it is made, so that a save during a run is not lost. */
export interface Saves {
  /** Whether something was saved that nobody has asked for yet. */
  readonly isPending: boolean;
  /** The next save, once the disk has been quiet for a moment. */
  next(): Promise<Saved>;
  close(): void;
}

/** Editors save in several steps, and one save is one run. A run would wait until the clock of the disk has moved on. */
const QUIET_MS = TICK + 5;

const CODE = ['engine', 'charts', 'imports'];

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Watches the data of a fleet and the code of the project until it is closed or the process is told to end. */
export function watchSaves(root: string, clusters: string): Saves {
  const queue = new Queue();
  const watchers = follow(root, clusters, (saved) => queue.add(saved));
  const unwatch = () => {
    queue.stop();
    for (const watcher of watchers) watcher.close();
  };
  // A run that is writing ends first, unless one insists. It goes on listening: others look whether they are alone.
  const onSignal = () => {
    if (queue.hasEnded) process.exit(2);
    unwatch();
    queue.end();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    get isPending() {
      return queue.isPending;
    },
    next: () => queue.next(),
    close: () => {
      unwatch();
      for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    },
  };
}

/** What was saved and not asked for yet: many saves are one, and code outdoes data. */
class Queue {
  #pending: Saved | undefined;
  #timer: NodeJS.Timeout | undefined;
  #deliver: ((saved: Saved) => void) | undefined;

  get hasEnded(): boolean {
    return this.#pending === 'end';
  }

  get isPending(): boolean {
    return this.#pending !== undefined;
  }

  add(saved: 'data' | 'code'): void {
    if (this.hasEnded) return;
    this.#pending = saved === 'code' ? 'code' : (this.#pending ?? saved);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#settle();
    }, QUIET_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.#pending = 'end';
    this.#settle();
  }

  next(): Promise<Saved> {
    return new Promise((done) => {
      this.#deliver = done;
      if (this.#timer === undefined || this.hasEnded) this.#settle();
    });
  }

  #settle(): void {
    if (this.#pending === undefined || this.#deliver === undefined) return;
    const [saved, done] = [this.#pending, this.#deliver];
    // Ctrl-C stays the answer, however often one asks.
    if (saved !== 'end') this.#pending = undefined;
    this.#deliver = undefined;
    done(saved);
  }
}

type Watcher = Pick<FSWatcher, 'close'>;

function follow(root: string, clusters: string, onSave: (saved: 'data' | 'code') => void): Watcher[] {
  const schemas = join(root, 'clusters', 'schema') + sep;
  const onData = (file: string) => {
    if (!file.startsWith(schemas)) onSave('data');
    else if (file.endsWith('.ts')) onSave('code');
  };
  const lock = join(root, 'package-lock.json');
  return [
    followFolder(resolve(clusters), onData),
    ...CODE.map((name) => followFolder(join(root, name), () => onSave('code'))),
    watchFolder(root, (file) => file === lock && onSave('code')),
  ];
}

/**
 * Follows a folder and all below it, one watcher each.
 * Node's own recursive watcher on Linux follows files, and loses each that an editor replaces by another.
 */
function followFolder(top: string, onChange: (file: string) => void): Watcher {
  const watchers = new Map<string, FSWatcher>();
  const add = (folder: string) => {
    if (!watchers.has(folder)) watchers.set(folder, watchFolder(folder, onEvent));
  };
  const scan = () => {
    const folders = foldersBelow(top);
    for (const [folder, watcher] of watchers) {
      if (folder === top || folders.includes(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    folders.forEach(add);
  };
  const onEvent = (file: string, event: string) => {
    if (event === 'rename') scan();
    onChange(file);
  };
  add(top);
  scan();
  return {
    close: () => {
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

const watchFolder = (folder: string, onEvent: (file: string, event: string) => void): FSWatcher =>
  watch(folder, (event, name) => onEvent(join(folder, name ?? ''), event))
    // What vanishes while it is watched is told by the folder above it.
    .on('error', () => {});

function foldersBelow(top: string): string[] {
  try {
    return readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // It vanished while it was read; another event follows.
    return [];
  }
}
