import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The pages that people read, and what they copy from them, by the ends of their names. */
export const documentation = (ends: readonly string[]): string[] =>
  [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
  ].filter((file) => ends.some((end) => file.endsWith(`.${end}`)));
