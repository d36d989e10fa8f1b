import { createHash } from 'node:crypto';

/** The first 16 hex digits of the SHA-256 of a value's JSON: enough to tell two contents of one object apart. */
export const contentHash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
