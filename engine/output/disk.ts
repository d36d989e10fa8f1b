import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { systemCode } from '../system-code.ts';
import { attempt } from './output-error.ts';
import { folderOf, OWN } from './paths.ts';
import { writeTogether } from './scribe.ts';
import { isAbsence, type Tree } from './tree.ts';

/** Steps between two turns of the event loop, at which a signal is heard. */
const BATCH = 256;

/** Milliseconds in which the clock of a disk goes on; one that takes longer cannot tell who was last. */
const STEP = 100;

/** Changes an output folder, one step at a time; every step may be the last one of a killed run. */
export class Disk {
  readonly #tree: Tree;
  readonly #onStep: (step: string) => void;
  #folders = new Set(['']);
  #steps = 0;

  constructor(tree: Tree, onStep: (step: string) => void = () => {}) {
    this.#tree = tree;
    this.#onStep = onStep;
  }

  #step<T>(name: string, path: string, change: (absolute: string) => T): T {
    return attempt(this.#tree.at(path), () => {
      this.#onStep(`${name} ${path}`);
      return change(this.#tree.absolute(path));
    });
  }

  async each<T>(items: Iterable<T>, change: (item: T) => void): Promise<void> {
    for (const item of items) {
      if (this.#steps++ % BATCH === 0) await turn();
      change(item);
    }
  }

  at(path: string): string {
    return this.#tree.at(path);
  }

  /**
   * The time that a change would bear now, by the lock. It is behind the clock of the process by some milliseconds, and
   * the same for all changes within one of its steps; 0 where the disk does not say.
   */
  time(): number {
    const lock = this.#tree.absolute(OWN.lock);
    try {
      const now = new Date();
      lutimesSync(lock, now, now);
      return lstatSync(lock).ctimeMs;
    } catch {
      return 0;
    }
  }

  /** Waits until no change bears this time any more; whether it comes to that. */
  async passes(time: number): Promise<boolean> {
    for (let waited = 0; time !== 0 && waited < STEP; waited++) {
      if (this.time() > time) return true;
      await sleep(1);
    }
    return false;
  }

  exists(path: string): boolean {
    return lstatSync(this.#tree.absolute(path), { throwIfNoEntry: false }) !== undefined;
  }

  isSameFile(path: string, other: string | undefined): boolean {
    if (other === undefined) return false;
    const [a, b] = [path, other].map((each) => lstatSync(this.#tree.absolute(each), { throwIfNoEntry: false }));
    return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
  }

  read(path: string): string {
    return attempt(this.at(path), () => readFileSync(this.#tree.absolute(path), 'utf8'));
  }

  list(folder: string): string[] {
    return attempt(this.at(folder), () => {
      try {
        return readdirSync(this.#tree.absolute(folder));
      } catch (cause) {
        if (isAbsence(cause)) return [];
        throw cause;
      }
    });
  }

  /** Throws unless files may be made and removed in the folder. */
  checkWritable(folder: string): void {
    attempt(this.at(folder), () => accessSync(this.#tree.absolute(folder), constants.W_OK | constants.X_OK));
  }

  write(path: string, text: string): void {
    this.#step('write', path, (absolute) => writeFileSync(absolute, text));
  }

  /** Writes many files into a folder that holds nothing yet, by two threads; `meanwhile` is what this one has to do first. */
  async writeAll(folder: string, files: readonly (readonly [string, string])[], meanwhile: () => void): Promise<void> {
    const at = (path: string) => this.at(`${folder}/${path}`);
    await writeTogether(this.#tree.absolute(folder), files, { at, meanwhile });
  }

  writeSynced(path: string, text: string): void {
    this.#step('write', path, (absolute) => {
      const file = openSync(absolute, 'w');
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    });
  }

  rename(from: string, to: string): void {
    this.#step('rename', to, (absolute) => renameSync(this.#tree.absolute(from), absolute));
  }

  /** Renames; of a folder that is there by now, what is in it. */
  move(from: string, to: string): void {
    const isThere = [from, to].every((path) => this.#isFolder(path));
    if (!isThere) this.rename(from, to);
    else for (const name of this.list(from)) this.move(`${from}/${name}`, `${to}/${name}`);
  }

  /** Removes a file, if it is there and is one; never through a link. */
  remove(path: string): void {
    if (!this.#isFolder(folderOf(path))) return;
    const stats = lstatSync(this.#tree.absolute(path), { throwIfNoEntry: false });
    if (stats === undefined || stats.isDirectory()) return;
    this.#step('remove', path, (absolute) => unlinkSync(absolute));
  }

  /** Whether the path leads through real folders only. */
  #isFolder(path: string): boolean {
    if (this.#folders.has(path)) return true;
    if (!this.#isFolder(folderOf(path))) return false;
    const found = lstatSync(this.#tree.absolute(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (found) this.#folders.add(path);
    return found;
  }

  /** Removes the folders that hold nothing, upwards from each; never the output folder. */
  prune(folders: Iterable<string>): void {
    this.#folders = new Set(['']);
    for (const start of folders) {
      for (let folder = start; folder !== '' && this.#removeEmpty(folder); folder = folderOf(folder));
    }
  }

  #removeEmpty(path: string): boolean {
    return this.#step('remove folder', path, (absolute) => {
      try {
        rmdirSync(absolute);
        return true;
      } catch (cause) {
        if (isAbsence(cause)) return true;
        if (['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(systemCode(cause) ?? '')) return false;
        throw cause;
      }
    });
  }

  removeAll(path: string): void {
    this.#folders.delete(path);
    this.#step('remove all', path, (absolute) => rmSync(absolute, { recursive: true, force: true }));
  }

  /** Makes a folder and those above it; throws where a link or a file is in the way. */
  makeFolder(path: string): void {
    if (this.#isFolder(path)) return;
    this.makeFolder(folderOf(path));
    this.#step('make folder', path, (absolute) => mkdirSync(absolute));
    this.#folders.add(path);
  }
}
