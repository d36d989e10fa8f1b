import { error, type Finding } from '../../charts/shared/finding.ts';
import { fieldPath } from '../yaml/field-path.ts';
import type { Document } from '../yaml/read.ts';

/** Entries of a map, or of a list of maps: what is made of some of them costs the square of how many there are. */
const MOST_ENTRIES = 1000;
/** Entries of a list of single values: as many as a cluster may have nodes. */
const MOST_VALUES = 5000;

/** Lists and maps of a file that are longer than any that a person writes. */
export function crowded(document: Document): Finding[] {
  return crowdedPaths(document.value, []).map(({ path, entries, most }) => {
    const what = path.length === 0 ? 'the file' : fieldPath(path);
    return error('yaml-size', document.at(path, 'key'), `${what} has ${entries} entries; expected at most ${most}`);
  });
}

export const isCrowded = (value: unknown): boolean => crowdedPaths(value, []).length > 0;

type Path = readonly PropertyKey[];

interface Crowded {
  path: Path;
  entries: number;
  most: number;
}

function crowdedPaths(value: unknown, path: Path): Crowded[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner: unknown[] = Object.values(value);
  const isPlain = Array.isArray(value) && inner.every((each) => typeof each !== 'object' || each === null);
  const most = isPlain ? MOST_VALUES : MOST_ENTRIES;
  if (inner.length > most) return [{ path, entries: inner.length, most }];
  if (isPlain) return [];
  const keys = Object.keys(value);
  return inner.flatMap((each, i) => crowdedPaths(each, [...path, Array.isArray(value) ? i : keys[i]!]));
}
