import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../output/index.ts';

/** The text of a file of the output folder as it stands, and as it would be. */
export interface Versions {
  /** Of all files that are to stand there. */
  paths: () => Iterable<string>;
  before: (path: string) => string;
  after: (path: string) => string;
}

/** Of each path the text that stands in an output folder, and that which is to stand there. */
export const versionsOf = (out: string, files: Files): Versions => ({
  paths: () => files.keys(),
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
