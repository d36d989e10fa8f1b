import { type FSWatcher, watch as watchFolder } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** What has to happen after a save: another run for data, another program for code. */
export type Saved = 'data' | 'code';

/** Editors save in several steps, and one save is one run. */
const QUIET_MS = 40;

const CODE = ['engine', 'charts', 'imports', 'package-lock.json'];

/** Resolves at the next save of data or code, once the disk has been quiet for a moment. */
export function nextSave(root: string, clusters: string): Promise<Saved> {
  return new Promise((done) => {
    const watchers: FSWatcher[] = [];
    let saved: Saved = 'data';
    let timer: NodeJS.Timeout | undefined;
    const onSave = (kind: Saved) => {
      if (kind === 'code') saved = 'code';
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const watcher of watchers) watcher.close();
        done(saved);
      }, QUIET_MS);
    };
    const follow = (path: string, recursive: boolean, kindOf: (file: string) => Saved | undefined) => {
      watchers.push(
        watchFolder(path, { recursive }, (_event, file) => {
          const kind = kindOf(join(path, file ?? ''));
          if (kind !== undefined) onSave(kind);
        }),
      );
    };
    const schemas = join(root, 'clusters', 'schema') + sep;
    follow(resolve(clusters), true, (file) => {
      if (file.startsWith(schemas)) return file.endsWith('.ts') ? 'code' : undefined;
      return 'data';
    });
    for (const name of CODE) {
      const path = join(root, name);
      if (name.includes('.')) follow(dirname(path), false, (file) => (file === path ? 'code' : undefined));
      else follow(path, true, () => 'code');
    }
  });
}
