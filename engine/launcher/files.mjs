import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export function readOr(file, fallback) {
  try {
    return readFileSync(file);
  } catch {
    return fallback;
  }
}

/** Whole in one step; a cache that cannot be written is only slower. */
export function replace(file, content) {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}
