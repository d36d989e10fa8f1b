import { rmdirSync } from 'node:fs';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { type Change, type Files, plan, readIndex, type Selection } from './compare.ts';
import { Disk } from './disk.ts';
import { commit, isUnfinished, recover, type Whole } from './journal.ts';
import { acquireLock, hearSignals, type LockOptions } from './lock.ts';
import { makeFolder } from './make-folder.ts';
import { attempt, OutputError } from './output-error.ts';
import { folderOf, OWN } from './paths.ts';
import { strangerFinding, strangersIn } from './strangers.ts';
import { Tree } from './tree.ts';

export type { Change, Files } from './compare.ts';
export { OutputError } from './output-error.ts';

interface WriteOptions extends Selection {
  lock?: LockOptions;
  /** Whether this run has the lock already, by `whileLocked`. */
  isLocked?: boolean;
  session?: Session;
  /** Called before each change to the disk; tests end the run there. */
  onStep?: (step: string) => void;
}

/** What to do while no other run may write. */
export interface Session {
  /** Before anything is compared; what it throws ends the run. */
  begin(): void;
  /** What is about to be done, while all stands as it did. */
  planned?(changes: readonly Change[]): void;
  /** While another thread writes, where there is much to write. */
  meanwhile?(): void;
  /** Once nothing came of it. */
  failed?(): void;
  /** Once all is in its place. */
  end(written: Written): Promise<void>;
}

export interface Written {
  /** Paths relative to the output folder, by code point. */
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: number;
  /** What lies beside them and is delivered with them, though it is not ours. */
  strangers: string[];
  /** By the disk's clock: no change after it had the lock is earlier, and none after it had written what it wrote. */
  times: { began: number; staged: number };
}

/** Lists what `write` would change, and throws what `write` would refuse; changes nothing. */
export function compare(out: string, files: Files, scope?: (path: string) => boolean): Change[] {
  const tree = new Tree(out);
  if (isUnfinished(new Disk(tree))) {
    const message = 'an earlier run was stopped while it wrote; run synth, which finishes that first';
    throw new OutputError([error('unfinished-run', tree.at(OWN.journal), message)]);
  }
  return plan(tree, files, { scope }).changes;
}

/** Tells of what lies beside the files and is delivered with them, though it is not ours. */
export function strangers(out: string, files: Files): Finding[] {
  const tree = new Tree(out);
  return strangersIn(tree, files.keys(), readIndex(tree).owned).map((path) => strangerFinding(tree.at(path)));
}

/** Makes the output folder hold the files, and nothing else of ours: wholly, or not at all. */
export function write(out: string, files: Files, options: WriteOptions = {}): Promise<Written> {
  const run = async () => {
    options.session?.begin();
    const written = await writeLocked(out, files, options).catch((cause) => {
      options.session?.failed?.();
      throw cause;
    });
    await options.session?.end(written);
    return written;
  };
  return options.isLocked ? run() : whileLocked(out, options.lock, run);
}

/** Does something while no other run may write to an output folder. */
export async function whileLocked<T>(
  out: string,
  options: LockOptions | undefined,
  action: () => T | Promise<T>,
): Promise<T> {
  const made = attempt(new Tree(out).at(''), () => makeFolder(out));
  const tree = new Tree(out);
  try {
    const release = await acquireLock(tree.root, tree.at(''), options);
    try {
      return await action();
    } finally {
      release();
    }
  } finally {
    if (made) removeIfEmpty(tree.root);
  }
}

/** Does something with the lock where that is free, and otherwise without; a signal ends it at once, up to the first write. */
export async function lockedIfFree<T>(out: string, action: (isLocked: boolean) => Promise<T>): Promise<T> {
  let isBegun = false;
  try {
    return await whileLocked(out, { wait: 0, isLeftBySignals: true }, () => {
      isBegun = true;
      return action(true);
    });
  } catch (cause) {
    if (isBegun || !(cause instanceof OutputError)) throw cause;
  }
  return action(false);
}

async function writeLocked(
  out: string,
  files: Files,
  { scope, adopt, onStep, session }: WriteOptions,
): Promise<Written> {
  hearSignals();
  const before = new Disk(new Tree(out), onStep);
  const began = before.time();
  await recover(before);
  const tree = new Tree(out);
  const { changes, unchanged, index, owned } = plan(tree, files, { scope, adopt });
  const of = (...kinds: Change['kind'][]) => changes.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
  const removals = of('removed');
  // In a folder that is not there yet nothing else lies.
  const strangers = strangersIn(tree, files.keys(), owned);
  const written = of('added', 'changed').filter((path) => path !== OWN.index);
  let staged = began;
  if (changes.length > 0) {
    const disk = new Disk(tree, onStep);
    for (const folder of touchedFolders(tree, [...written, ...removals])) disk.checkWritable(folder);
    session?.planned?.(changes);
    const meanwhile = () => session?.meanwhile?.();
    staged = await commit(disk, { writes: wholeOf(tree, written), removals, index }, { texts: files, meanwhile });
  }
  return {
    added: of('added'),
    changed: of('changed'),
    removed: removals,
    unchanged,
    strangers,
    times: { began, staged },
  };
}

/** What is written as one: the highest folder that is not there yet in place of all that comes into it. */
function wholeOf(tree: Tree, paths: readonly string[]): Whole[] {
  const wholes = new Map<string, Whole>();
  for (const path of paths) {
    let top = path;
    for (let folder = folderOf(path); folder !== '' && tree.folder(folder).is === 'absent'; folder = folderOf(folder)) {
      top = folder;
    }
    const whole = wholes.get(top);
    if (whole === undefined) wholes.set(top, { path: top, files: [path] });
    else whole.files.push(path);
  }
  return [...wholes.values()];
}

/** The folders that are there already and in which an entry changes. */
function touchedFolders(tree: Tree, paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    let folder = folderOf(path);
    while (folder !== '' && tree.folder(folder).is !== 'folder') folder = folderOf(folder);
    folders.add(folder);
  }
  return folders;
}

/** Whether a folder was empty, and is gone. */
export function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    // It holds something by now: then it stays.
    return false;
  }
}
