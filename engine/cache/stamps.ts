import { lstatSync } from 'node:fs';
import { folderOf } from '../output/paths.ts';

/** What the disk says of the files of a tree without reading them, as git's index has it. */
export type Stamps = ReadonlyMap<string, string>;

/** A disk's clock may stand still this long (milliseconds): two saves within it look like one. */
export const TICK = 20;

/** Of files and of the folders that lead to them: one that has become a link leads elsewhere. */
export function stampsOf(root: string, files: Iterable<string>): Map<string, string> {
  const stamps = new Map<string, string>();
  for (const file of files) {
    stamps.set(file, stampOf(root, file));
    for (let folder = folderOf(file); !stamps.has(`${folder}/`); folder = folderOf(folder)) {
      stamps.set(`${folder}/`, stampOf(root, `${folder}/`));
    }
  }
  return stamps;
}

export function hold(root: string, stamps: Stamps): boolean {
  for (const [path, stamp] of stamps) if (stampOf(root, path) !== stamp) return false;
  return true;
}

/** One object for all calls, and no `join`: a fleet of 1,000 clusters has 80,000 files. */
const IF_THERE = { throwIfNoEntry: false } as const;

/** Milliseconds of the epoch at which a file last changed in any way, by the stamp of it; 0 for a folder. */
export const changedAt = (stamp: string): number =>
  stamp.split(' ').length > 3 ? Number(stamp.slice(stamp.lastIndexOf(' '))) : 0;

export function stampOf(root: string, path: string): string {
  // Without the slash at its end, which would lead through a link.
  const isFolder = path.endsWith('/');
  const stats = lstatSync(`${root}/${isFolder ? path.slice(0, -1) : path}`, IF_THERE);
  if (stats === undefined) return 'absent';
  const { dev, ino, mode, size, mtimeMs, ctimeMs } = stats;
  return isFolder ? `${dev} ${ino} ${mode}` : `${dev} ${ino} ${mode} ${size} ${mtimeMs} ${ctimeMs}`;
}
