import { type FSWatcher, watch } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

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

const CODE = ['engine', 'charts', 'imports', 'package-lock.json'];

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
  const close = () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  // A run that is writing ends first; a second signal finds no listener of ours and ends the process.
  const onSignal = () => {
    pending = 'end';
    close();
    settle();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    next: () =>
      new Promise((done) => {
        deliver = done;
        if (timer === undefined || pending === 'end') settle();
      }),
    close,
  };
}

function follow(root: string, clusters: string, onSave: (saved: 'data' | 'code') => void): FSWatcher[] {
  const schemas = join(root, 'clusters', 'schema') + sep;
  const inClusters = (file: string) => {
    if (!file.startsWith(schemas)) return 'data';
    return file.endsWith('.ts') ? 'code' : undefined;
  };
  const folder = (path: string, recursive: boolean, kindOf: (file: string) => 'data' | 'code' | undefined) =>
    watch(path, { recursive }, (_event, file) => {
      const saved = kindOf(join(path, file ?? ''));
      if (saved !== undefined) onSave(saved);
      // What vanishes while it is watched was changed by someone.
    }).on('error', () => onSave('code'));
  return [
    folder(resolve(clusters), true, inClusters),
    ...CODE.map((name) => {
      const path = join(root, name);
      if (!name.includes('.')) return folder(path, true, () => 'code');
      return folder(dirname(path), false, (file) => (file === path ? 'code' : undefined));
    }),
  ];
}
