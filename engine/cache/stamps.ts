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
}

/**
 * Of files and of the folders that lead to them: one that has become a link leads elsewhere.
 * Undefined if one was touched by another since this run compared it, or wrote it.
 */
export function stampsOf(root: string, paths: Iterable<string>, handling: Handling): StampLines | undefined {
  const folders = new Set<string>();
  const lines: string[] = [];
  let files = 0;
  for (const path of paths) {
    const stats = statsOf(`${root}/${path}`);
    if (stats === undefined || isTouched(stats, handling.written.has(path), handling)) return undefined;
    files += 1;
    lines.push(path, fileStamp(stats));
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) {
      folders.add(folder);
      lines.push(`${folder}/`, stampOf(root, `${folder}/`));
    }
  }
  return { text: lines.map((line) => `${line}\n`).join(''), files };
}

/** A rename changes ctime, so of what was written the time of its text has to do. */
const isTouched = ({ mtimeMs, ctimeMs }: Stats, isWritten: boolean, { began, staged }: Handling): boolean =>
  isWritten ? mtimeMs > staged : ctimeMs >= began;

/** Milliseconds of the epoch at which a file last changed in any way, by the stamp of it; 0 for a folder. */
export const changedAt = (stamp: string): number =>
  stamp.split(' ').length > 3 ? Number(stamp.slice(stamp.lastIndexOf(' '))) : 0;
