import { readdirSync } from 'node:fs';
import { shownPath } from '../load/files.ts';
import { type Stamps, stampOf, TICK } from './stamps.ts';
import { sha256 } from './store.ts';

/** What the disk says of a folder of data. */
export interface Inputs {
  /** By path, of all that it holds; schemas for editors, which nothing reads, not included. */
  stamps: Stamps;
  hash: string;
}

/** Undefined where it cannot be listed: the loader says what is wrong with it. */
export function inputsOf(folder: string): Inputs | undefined {
  // What was saved before this moment and what is saved after it do not bear the same time.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TICK);
  const stamps = new Map<string, string>();
  try {
    add(folder, '', stamps);
  } catch {
    return undefined;
  }
  const hash = sha256([shownPath(folder), ...[...stamps].flat()].join('\0'));
  return { stamps, hash };
}

function add(top: string, below: string, stamps: Map<string, string>): void {
  const folder = `${top}${below}`;
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = `${below}/${entry.name}`;
    if (path === '/schema') continue;
    stamps.set(`${top}${path}`, entry.isDirectory() ? 'folder' : stampOf(top, path.slice(1)));
    if (entry.isDirectory()) add(top, path, stamps);
  }
}
