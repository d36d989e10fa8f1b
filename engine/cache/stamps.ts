import type { Stats } from 'node:fs';
import { folderOf } from '../output/paths.ts';
import { fileStamp, stampOf, statsOf } from './look.ts';

/** What the disk says of the files of a tree without reading them, as git's index has it. */
export type Stamps = ReadonlyMap<string, string>;

/** A disk's clock may stand still this long (milliseconds): two saves within it look like one. */
export const TICK = 20;

/** Stamps in turn with their paths, a line each: one text, as a fleet of 1,000 clusters has 80,000 files. */
export interface StampLines {
  text: string;
  /** Those among the paths that are no folders. */
  files: number;
}

/** What a run did to some files, and when, by the disk's clock. */
export interface Handling {
  /** What was touched since bears this time or a later one. */
  began: number;
  /** What was touched since bears a later one. */
  staged: number;
  written: ReadonlySet<string>;
  /** What lies among them and is not ours, which each run is to tell of. */
  strangers: readonly string[];
}

/**
 * Of files and of the folders that lead to them: one that has become a link leads elsewhere, and one in which something else lies is
 * looked into. Undefined if something lies there now, or one was touched by another since this run compared it, or wrote it.
 */
export function stampsOf(root: string, paths: Iterable<string>, handling: Handling): StampLines | undefined {
  const folders = new Set<string>();
  const strange = new Set(handling.strangers.map(folderOf));
  const lines: string[] = [];
  let files = 0;
  for (const path of paths) {
    const stats = statsOf(`${root}/${path}`);
    if (stats === undefined || isTouched(stats, handling.written.has(path), handling)) return undefined;
    files += 1;
    lines.push(path, fileStamp(stats));
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) {
      if (strange.has(folder)) return undefined;
      folders.add(folder);
      const named = `${folder}${isOfOneOwner(folder) ? '//' : '/'}`;
      lines.push(named, stampOf(root, named));
    }
  }
  return { text: lines.map((line) => `${line}\n`).join(''), files };
}

/** Whether only what has all of it adds to a folder and takes from it: not so at the top, nor in the one with a folder for each cluster. */
const isOfOneOwner = (folder: string): boolean => folder.includes('/');

/** A rename changes ctime, so of what was written the time of its text has to do. */
const isTouched = ({ mtimeMs, ctimeMs }: Stats, isWritten: boolean, { began, staged }: Handling): boolean =>
  isWritten ? mtimeMs > staged : ctimeMs >= began;

/** Milliseconds of the epoch at which a file last changed in any way, by the stamp of it; 0 for a folder. */
export const changedAt = (stamp: string): number =>
  stamp.split(' ').length > 3 ? Number(stamp.slice(stamp.lastIndexOf(' '))) : 0;
