import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reason } from '../load/files.ts';
import { refuse, SealError } from './seal-error.ts';

/** What a file is to be for: the people of the machine, or its owner alone. */
const MODES = { open: { file: 0o644, folder: 0o755 }, private: { file: 0o600, folder: 0o700 } };

/** Puts a file in the place of another in one step; a run that is killed leaves the old one. */
export function replaceFile(path: string, content: string | Buffer, access: keyof typeof MODES = 'open'): void {
  const modes = MODES[access];
  // A hidden name, which the loader passes over, and which Git ignores.
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: modes.folder });
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw refuse('symbolic-link', path, 'a symbolic link, which would be replaced; expected the file itself');
    }
    rmSync(temporary, { force: true });
    const file = openSync(temporary, 'wx', modes.file);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    if (cause instanceof SealError) throw cause;
    throw refuse('file-unwritable', path, `cannot be written: ${reason(cause)}; what stood there stands`);
  }
}
