import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

const DIGEST = 64;

/** A value as bytes that show whether they are still the same. */
export function packed(value: unknown): Buffer {
  const body = serialize(value);
  return Buffer.concat([Buffer.from(sha256(body), 'latin1'), body]);
}

/** The value of such bytes; undefined if they are others by now. */
export function unpacked(content: Buffer): unknown {
  const body = content.subarray(DIGEST);
  if (content.toString('latin1', 0, DIGEST) !== sha256(body)) return undefined;
  try {
    return deserialize(body);
  } catch {
    return undefined;
  }
}

/** What a file holds: one that was put in the place of another says so. */
interface Named {
  name: string;
  value: unknown;
}

/** Values in files that may be deleted, cut short, changed or mixed up at any time: such a one is as if it were not there. */
export class Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(name: string): unknown {
    try {
      const found = unpacked(readFileSync(join(this.#folder, name))) as Named | undefined;
      return found?.name === name ? found.value : undefined;
    } catch {
      return undefined;
    }
  }

  write(name: string, value: unknown): void {
    const file = join(this.#folder, name);
    const temporary = `${file}.${process.pid}.tmp`;
    const content = packed({ name, value } satisfies Named);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(temporary, content);
      renameSync(temporary, file);
    } catch {
      // Without it the next run is slower, and no different.
      discard(temporary);
    }
  }

  names(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }

  remove(name: string): void {
    discard(join(this.#folder, name));
  }
}

/** Removes what may be there, if that can be done. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // It lies where nothing is read: no folder leads to it, or nobody may write there.
  }
}
