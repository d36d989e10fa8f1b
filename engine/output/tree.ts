import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { systemCode } from '../system-code.ts';
import { attempt, OutputError } from './output-error.ts';
import { folderOf } from './paths.ts';

/** What stands at the place of a folder; for all but 'folder' and 'absent', `path` is what is in the way. */
type FolderState =
  | { is: 'folder' | 'absent'; path: string }
  | { is: 'file'; path: string }
  | { is: 'refused'; path: string; finding: Finding };

/** Reads an output folder, each folder once; it follows no symbolic link but the output folder itself. */
export class Tree {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly #shown: string;
  readonly #folders = new Map<string, FolderState>();
  readonly #device: number | undefined;

  constructor(out: string) {
    this.#shown = shownAs(out);
    const stats = attempt(this.#shown, () => statSync(out, { throwIfNoEntry: false }));
    const dangling = stats === undefined && lstatSync(out, { throwIfNoEntry: false })?.isSymbolicLink();
    if (dangling || (stats !== undefined && !stats.isDirectory())) {
      const found = dangling ? 'is a symbolic link to nowhere' : 'is a file';
      throw new OutputError([
        error('output-failed', this.#shown, `${found}; expected a folder, move it away or choose another`),
      ]);
    }
    this.root = stats === undefined ? resolve(out) : attempt(this.#shown, () => realpathSync(out));
    this.#device = stats?.dev;
    this.#folders.set('', { is: stats === undefined ? 'absent' : 'folder', path: '' });
  }

  /** How messages name a path: as the user would type it. */
  at = (path: string): string => (path === '' ? this.#shown : `${this.#shown}/${path}`);

  absolute(path: string): string {
    return join(this.root, path);
  }

  folder(path: string): FolderState {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const parent = this.folder(folderOf(path));
    const state = parent.is === 'folder' ? this.#inspect(path) : parent.is === 'absent' ? { ...parent, path } : parent;
    this.#folders.set(path, state);
    return state;
  }

  #inspect(path: string): FolderState {
    const stats = this.#stats(path);
    if (stats === undefined) return { is: 'absent', path };
    const refuse = (message: string): FolderState => ({
      is: 'refused',
      path,
      finding: error('linked-folder', this.at(path), message),
    });
    if (stats.isSymbolicLink())
      return refuse('is a symbolic link; files are written in real folders only, replace it by one');
    if (!stats.isDirectory()) return { is: 'file', path };
    if (stats.dev !== this.#device)
      return refuse('is on another disk than the output folder; keep the whole folder on one');
    return { is: 'folder', path };
  }

  /** What stands at a path, or undefined; ask only beneath a folder. */
  entry(path: string): Stats | undefined {
    return this.folder(folderOf(path)).is === 'folder' ? this.#stats(path) : undefined;
  }

  #stats(path: string): Stats | undefined {
    return attempt(this.at(path), () => lstatSync(this.absolute(path), { throwIfNoEntry: false }));
  }

  read(path: string): Buffer {
    return attempt(this.at(path), () => readFileSync(this.absolute(path)));
  }

  holds(path: string, stats: Stats, text: string): boolean {
    return stats.isFile() && stats.size === Buffer.byteLength(text) && this.read(path).equals(Buffer.from(text));
  }

  entries(folder: string): Dirent[] {
    return attempt(this.at(folder), () => readdirSync(this.absolute(folder), { withFileTypes: true }));
  }

  /** The first thing below a folder that `known` does not know, an empty folder included. */
  findForeign(path: string, known: ReadonlySet<string>): string | undefined {
    const entries = this.entries(path);
    if (entries.length === 0) return path;
    for (const entry of entries) {
      const child = `${path}/${entry.name}`;
      const foreign = entry.isDirectory() ? this.findForeign(child, known) : known.has(child) ? undefined : child;
      if (foreign !== undefined) return foreign;
    }
    return undefined;
  }
}

/** From the current folder where the output folder is below it, as the user would type it. */
export function shownAs(out: string): string {
  const near = relative('', out);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? resolve(out) : near;
}

/** Whether a failure says that there is nothing at the path. */
export const isAbsence = (cause: unknown) => ['ENOENT', 'ENOTDIR'].includes(systemCode(cause) ?? '');
