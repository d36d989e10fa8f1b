import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownPath } from '../load/files.ts';

/** The hash of everything that a folder of data holds, by name; schemas for editors, which nothing reads, included not. */
export function inputsHash(folder: string): string | undefined {
  const hash = createHash('sha256').update(`${shownPath(folder)}\0`);
  try {
    addFolder(folder, '', hash);
    return hash.digest('hex');
  } catch {
    // The loader says what is wrong with it.
    return undefined;
  }
}

function addFolder(top: string, below: string, hash: ReturnType<typeof createHash>): void {
  const entries = readdirSync(join(top, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(below, entry.name);
    if (path === 'schema') continue;
    const bytes = entry.isFile() ? readFileSync(join(top, path)) : Buffer.alloc(0);
    hash.update(`${path}\0${entry.isFile()} ${entry.isDirectory()} ${bytes.length}\0`).update(bytes);
    if (entry.isDirectory()) addFolder(top, path, hash);
  }
}
