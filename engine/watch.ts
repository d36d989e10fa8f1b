import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** What has to happen after a save: another run for data, another program for code; `end` for Ctrl-C. */
export type Saved = 'data' | 'code' | 'end';

/** Remembers what is saved from the moment it is made, so that a save during a run is not lost. */
export interface Saves {
  /** The next save, once the disk has been quiet for a moment. */
  next(): Promise<Saved>;
  close(): void;
}

/** Editors save in several steps, and one save is one run. */
const QUIET_MS = 40;

const CODE = ['engine', 'charts', 'imports'];

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Watches the data of a fleet and the code of the project until it is closed or the process is told to end. */
export function watchSaves(root: string, clusters: string): Saves {
  let pending: Saved | undefined;
  let timer: NodeJS.Timeout | undefined;
  let deliver: ((saved: Saved) => void) | undefined;
  const settle = () => {
    if (pending === undefined || deliver === undefined) return;
    const [saved, done] = [pending, deliver];
    // Ctrl-C stays the answer, however often one asks.
    if (saved !== 'end') pending = undefined;
    deliver = undefined;
    done(saved);
  };
  const onSave = (saved: 'data' | 'code') => {
    if (pending === 'end') return;
    pending = saved === 'code' ? 'code' : (pending ?? saved);
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      settle();
    }, QUIET_MS);
  };
  const watchers = follow(root, clusters, onSave);
  const unwatch = () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
  // A run that is writing ends first, unless one insists. It goes on listening: others look whether they are alone.
  const onSignal = () => {
    if (pending === 'end') process.exit(2);
    pending = 'end';
    unwatch();
    settle();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    next: () =>
      new Promise((done) => {
        deliver = done;
        if (timer === undefined || pending === 'end') settle();
      }),
    close: () => {
      unwatch();
      for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    },
  };
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
