import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those around it that are missing; whether it was not there before.
 * `mkdirSync` with `recursive` never ends where nothing can be made in a folder that is there, such as /proc.
 */
export function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false;
    if (code !== 'ENOENT' || !makeFolder(dirname(path))) throw cause;
    mkdirSync(path);
    return true;
  }
}
