import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** Values in files that may be deleted, cut short or changed at any time: such a one is as if it were not there. */
export class Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(name: string): unknown {
    try {
      const content = readFileSync(join(this.#folder, name));
      const body = content.subarray(DIGEST);
      return content.toString('latin1', 0, DIGEST) === sha256(body) ? deserialize(body) : undefined;
    } catch {
      return undefined;
    }
  }

  write(name: string, value: unknown): void {
    const file = join(this.#folder, name);
    const temporary = `${file}.${process.pid}.tmp`;
    const body = serialize(value);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(temporary, Buffer.concat([Buffer.from(sha256(body), 'latin1'), body]));
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

function discard(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // It lies where nothing is read: no folder leads to it, or nobody may write there.
  }
}

const DIGEST = 64;
