import { error } from '../../charts/shared/finding.ts';
import { WORTH_IT } from '../threads/second.ts';
import type { Disk } from './disk.ts';
import { OutputError } from './output-error.ts';
import { caseKey, folderOf, OWN, pathProblem } from './paths.ts';

/** What a run has resolved to do; what is staged as number `i` is for path number `i` of `writes`. */
interface Journal {
  /** Files, and folders that are not there yet with all that comes into them. */
  writes: string[];
  removals: string[];
  /** The new text of the index, if it changes. */
  index?: string | undefined;
}

const NEXT = `${OWN.journal}.next`;
const stagedAt = (name: string | number) => `${OWN.staging}/${name}`;

/** A file, or a folder with its files. */
export interface Whole {
  path: string;
  files: string[];
}

interface Changes extends Pick<Journal, 'removals' | 'index'> {
  writes: readonly Whole[];
}

/**
 * All or nothing: up to the rename of the journal nothing has changed; after it the next run can finish.
 * Gives the time, by the disk's clock, that all texts bear at the latest, and whatever comes after them does not; 0 if none.
 */
export async function commit(
  disk: Disk,
  changes: Changes,
  { texts, meanwhile }: { texts: ReadonlyMap<string, string>; meanwhile?: (() => void) | undefined },
): Promise<number> {
  const journal: Journal = { ...changes, writes: changes.writes.map(({ path }) => path) };
  let staged: number;
  try {
    disk.makeFolder(OWN.staging);
    await stage(disk, changes.writes, { texts, meanwhile });
    if (journal.index !== undefined) disk.write(stagedAt(OWN.index), journal.index);
    staged = disk.time();
    // A killed process loses nothing that the kernel has taken, so only the journal is synced: after a power cut
    // it must be whole or absent, while a staged text that was lost is seen and written again by the next run.
    disk.writeSynced(NEXT, JSON.stringify(journal));
    disk.rename(NEXT, OWN.journal);
  } catch (cause) {
    dropStaged(disk);
    throw cause;
  }
  const isTold = await disk.passes(staged);
  await finish(disk, journal);
  return isTold ? staged : 0;
}

async function stage(
  disk: Disk,
  writes: readonly Whole[],
  { texts, meanwhile }: { texts: ReadonlyMap<string, string>; meanwhile?: (() => void) | undefined },
): Promise<void> {
  const staged = writes.flatMap(({ path, files }, i) =>
    files.map((file) => [i + file.slice(path.length), texts.get(file) ?? ''] as const),
  );
  if (staged.length >= WORTH_IT) return disk.writeAll(OWN.staging, staged, meanwhile ?? (() => {}));
  await disk.each(staged, ([name, text]) => {
    disk.makeFolder(folderOf(stagedAt(name)));
    disk.write(stagedAt(name), text);
  });
}

/** Finishes what a killed run had resolved to do, or drops what it had only prepared. */
export async function recover(disk: Disk): Promise<void> {
  if (disk.exists(OWN.journal)) await finish(disk, readJournal(disk));
  else dropStaged(disk);
}

export const isUnfinished = (disk: Disk) => disk.exists(OWN.journal);

function dropStaged(disk: Disk): void {
  if (disk.exists(OWN.staging)) disk.removeAll(OWN.staging);
  disk.remove(NEXT);
}

/** May be repeated from any point: what has been renamed is no longer staged. */
async function finish(disk: Disk, { writes, removals, index }: Journal): Promise<void> {
  const staged = new Set(disk.list(OWN.staging));
  const renamed = new Map(writes.filter((_, i) => !staged.has(String(i))).map((path) => [caseKey(path), path]));
  // Removals come before renames: on a disk that ignores case, repeating one may find the new spelling of the file.
  const due = removals.filter((path) => !disk.isSameFile(path, renamed.get(caseKey(path))));
  await disk.each(due, (path) => disk.remove(path));
  disk.prune(new Set(due.map(folderOf)));
  await disk.each(writes.entries(), ([i, path]) => {
    if (!staged.has(String(i))) return;
    disk.makeFolder(folderOf(path));
    disk.move(stagedAt(i), path);
  });
  if (index !== undefined) {
    // After a power cut it may be there and empty.
    if (!staged.has(OWN.index) || disk.read(stagedAt(OWN.index)) !== index) {
      disk.makeFolder(OWN.staging);
      disk.write(stagedAt(OWN.index), index);
    }
    disk.rename(stagedAt(OWN.index), OWN.index);
  }
  disk.removeAll(OWN.staging);
  disk.remove(OWN.journal);
}

function readJournal(disk: Disk): Journal {
  try {
    const value: unknown = JSON.parse(disk.read(OWN.journal));
    if (isJournal(value)) return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  const mend = `delete it and ${disk.at(OWN.staging)}, restore the folder from git and run synth again`;
  throw new OutputError([error('damaged-journal', disk.at(OWN.journal), `is not what an earlier run left; ${mend}`)]);
}

function isJournal(value: unknown): value is Journal {
  if (typeof value !== 'object' || value === null || !('writes' in value && 'removals' in value)) return false;
  if ('index' in value && typeof value.index !== 'string') return false;
  return isPaths(value.writes) && isPaths(value.removals);
}

const isPaths = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((path) => typeof path === 'string' && pathProblem(path) === undefined);
