import type { Stamps } from './stamps.ts';
import { type Store, sha256 } from './store.ts';

interface Reading {
  stamp: string;
  /** Of whatever else it was made with. */
  with: string;
  value: unknown;
}

interface Kept {
  version: string;
  readings: ReadonlyMap<string, Reading>;
}

/** Of how many readings one has to be new, or gone, for all of them to be written. */
const WORTH_IT = 100;

/** What files were read as, for as long as the disk says the same of them. */
export class Readings {
  /** In a store. */
  static readonly NAME = 'readings';
  /** Nothing is remembered. */
  static readonly NONE = new Readings(new Map());
  readonly #stamps: Stamps;
  readonly #known: Kept['readings'];
  readonly #used = new Map<string, Reading>();
  #made = 0;

  /** @param stamps of the files, by their paths, as they were before any of them was read */
  constructor(stamps: Stamps, known: Kept['readings'] = new Map()) {
    this.#stamps = stamps;
    this.#known = known;
  }

  /** What an earlier run of the same program has read. */
  static kept(store: Store, stamps: Stamps, version: string): Readings {
    const kept = store.read(Readings.NAME) as Kept | undefined;
    return new Readings(stamps, kept?.version === version ? kept.readings : undefined);
  }

  /**
   * What a file is read as: plain data, which nothing changes afterwards.
   * @param key all that the value depends on beside the file and the code
   * @param isWorthIt whether it is to be remembered, as what is refused is not
   */
  of<T>(file: string, key: string, { read, isWorthIt }: { read: () => T; isWorthIt: (value: T) => boolean }): T {
    const stamp = this.#stamps.get(file);
    const known = this.#known.get(file);
    if (stamp !== undefined && known?.stamp === stamp && known.with === key) {
      this.#used.set(file, known);
      return known.value as T;
    }
    const value = read();
    if (stamp !== undefined && isWorthIt(value)) {
      this.#used.set(file, { stamp, with: key, value });
      this.#made += 1;
    }
    return value;
  }

  /** Forgets what was not read this time. */
  keep(store: Store, version: string): void {
    const forgotten = this.#known.size + this.#made - this.#used.size;
    // A few files are read again sooner than all are written.
    if ((this.#made + forgotten) * WORTH_IT <= this.#used.size) return;
    store.write(Readings.NAME, { version, readings: this.#used } satisfies Kept);
  }
}

/** What stands for a value in the key of a reading. */
export const keyOf = (value: unknown): string => sha256(JSON.stringify(value));
