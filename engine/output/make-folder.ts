import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../system-code.ts';

/**
 * Makes a folder and those around it that are missing; whether it was not there before.
 * `mkdirSync` with `recursive` never ends where nothing can be made in a folder that is there, such as /proc.
 */
export function makeFolder(path: string): boolean {
  try {
    return made(path);
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT' || dirname(path) === path) throw cause;
    makeFolder(dirname(path));
    return made(path);
  }
}

/** Whether it was made here: another process may make the same one. */
function made(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false;
    throw cause;
  }
}
