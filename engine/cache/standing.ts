import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { OWN } from '../output/paths.ts';
import { hold, type StampLines } from './stamps.ts';
import { type Store, sha256 } from './store.ts';

/** What a run has left in an output folder. */
export interface Written {
  /** Of the run. */
  id: string;
  clusters: ReadonlyMap<string, Standing>;
  /** Of what the clusters share. */
  stamps: StampLines;
}

/** The files of one cluster, as they were written. */
export interface Standing {
  /** Of what was made of the cluster. */
  id: string;
  stamps: StampLines;
}

/** An output folder, and what it is remembered to hold. */
export class Output {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly #store: Store;
  readonly #name: string;

  constructor(store: Store, out: string) {
    this.root = existsSync(out) ? realpathSync(out) : out;
    this.#store = store;
    this.#name = `${Output.#PREFIX}${sha256(this.root).slice(0, 16)}`;
  }

  static readonly #PREFIX = 'out-';

  /** Whether something in a store is of an output folder other than this one. */
  isAnother(name: string): boolean {
    return name.startsWith(Output.#PREFIX) && name !== this.#name;
  }

  get name(): string {
    return this.#name;
  }

  /** What the last run has left here, if there is anything here at all. */
  read(): Written | undefined {
    return existsSync(join(this.root, OWN.index)) ? (this.#store.read(this.#name) as Written | undefined) : undefined;
  }

  write(written: Written): void {
    this.#store.write(this.#name, written);
  }

  /** Whether files stand here as they were written. */
  holds(stamps: readonly StampLines[]): boolean {
    if (stamps.length === 0) return true;
    if ([OWN.journal, OWN.staging].some((name) => existsSync(join(this.root, name)))) return false;
    return stamps.every((each) => hold(this.root, each));
  }
}
