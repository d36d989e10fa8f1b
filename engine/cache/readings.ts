import type { Stamps } from './stamps.ts';
import { type Store, sha256 } from './store.ts';

interface Reading {
  /** Of a file; of a folder what stands for those of all below it. */
  stamp: string;
  /** Of whatever else it was made with. */
  with: string;
  value: unknown;
}

interface Kept {
  version: string;
  readings: ReadonlyMap<string, Reading>;
}

interface Making<T> {
  read: () => T;
  isWorthIt: (value: T) => boolean;
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
  #order: { paths: readonly string[]; places: ReadonlyMap<string, number> } | undefined;

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
  of<T>(file: string, key: string, making: Making<T>): T {
    return this.#of(file, { stamp: this.#stamps.get(file), with: key }, making);
  }

  /** The same for a folder with all that lies below it. */
  ofFolder<T>(folder: string, key: string, making: Making<T>): T {
    return this.#of(folder, { stamp: this.#below(folder), with: key }, making);
  }

  #of<T>(path: string, now: { stamp: string | undefined; with: string }, { read, isWorthIt }: Making<T>): T {
    const { stamp } = now;
    const known = this.#known.get(path);
    if (stamp !== undefined && known?.stamp === stamp && known.with === now.with) {
      this.#used.set(path, known);
      return known.value as T;
    }
    const value = read();
    if (stamp !== undefined && isWorthIt(value)) {
      this.#used.set(path, { stamp, with: now.with, value });
      this.#made += 1;
    }
    return value;
  }

  /** What the disk says of all below a folder; stamps are in the order of a walk, each folder before what it holds. */
  #below(folder: string): string | undefined {
    const { paths, places } = this.#walk();
    const place = places.get(folder);
    if (place === undefined) return undefined;
    const lines: string[] = [];
    for (let i = place; i === place || paths[i]?.startsWith(`${folder}/`); i += 1) {
      lines.push(paths[i]!, this.#stamps.get(paths[i]!)!);
    }
    return sha256(lines.join('\0'));
  }

  #walk(): { paths: readonly string[]; places: ReadonlyMap<string, number> } {
    const paths = this.#order?.paths ?? [...this.#stamps.keys()];
    this.#order ??= { paths, places: new Map(paths.map((path, i) => [path, i])) };
    return this.#order;
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
