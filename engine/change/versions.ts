import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../output/index.ts';
import type { Versions } from './judge.ts';

/** Of each path the text that stands in an output folder, and that which is to stand there. */
export const versionsOf = (out: string, files: Files): Versions => ({
  before: (path) => textOf(join(out, path)),
  after: (path) => files.get(path) ?? '',
});

/** What is no file, or cannot be read, says nothing of what was there. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
