import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the program says to people, and what is said of it beside the code. */
export const sources = (): string[] =>
  ['engine', 'charts', 'clusters/schema'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(c|m)?ts$|\.mjs$/.test(file))
      .map((file) => join(folder, file)),
  );

/** The pages that people read, and what they copy from them, by the ends of their names. */
export const documentation = (ends: readonly string[]): string[] =>
  [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
  ].filter((file) => ends.some((end) => file.endsWith(`.${end}`)));
