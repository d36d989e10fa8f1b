import { readdirSync } from 'node:fs';
import { shownPath } from '../load/files.ts';
import { stampOf } from './look.ts';
import { changedAt, type Stamps, TICK } from './stamps.ts';
import { sha256 } from './store.ts';

/** What the disk says of a folder of data. */
interface Inputs {
  /** By path, of all that it holds; schemas for editors, which nothing reads, not included. */
  stamps: Stamps;
  hash: string;
}

/**
 * Undefined where it cannot be listed, where a link leads elsewhere, or where the clock cannot be right: the loader says
 * what is wrong with it.
 */
export function inputsOf(folder: string): Inputs | undefined {
  const stamps = settledStamps(folder);
  return stamps && { stamps, hash: sha256([shownPath(folder), ...[...stamps].flat()].join('\0')) };
}

/** What is saved after them bears another time than what was saved before. */
function settledStamps(folder: string): Stamps | undefined {
  for (let tries = 0; tries < 3; tries += 1) {
    const now = Date.now();
    const stamps = stampsIn(folder);
    if (stamps === undefined || [...stamps.values()].every((stamp) => changedAt(stamp) < now - TICK)) return stamps;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TICK + 1);
  }
  return undefined;
}

function stampsIn(folder: string): Stamps | undefined {
  const stamps = new Map<string, string>();
  try {
    add(folder, '', stamps);
    return stamps;
  } catch {
    return undefined;
  }
}

function add(top: string, below: string, stamps: Map<string, string>): void {
  const entries = readdirSync(`${top}${below}`, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = `${below}/${entry.name}`;
    if (path === '/schema') continue;
    if (entry.isSymbolicLink()) throw new Error('what is behind a link may change unseen');
    stamps.set(`${top}${path}`, stampOf(top, entry.isDirectory() ? `${path.slice(1)}/` : path.slice(1)));
    if (entry.isDirectory()) add(top, path, stamps);
  }
}
