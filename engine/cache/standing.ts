import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Written } from '../output/index.ts';
import { OWN } from '../output/paths.ts';
import { Looking } from './look.ts';
import { type Handling, type StampLines, stampsOf } from './stamps.ts';
import { type Store, sha256 } from './store.ts';

/** What a run has left in an output folder. */
export interface Stood {
  /** Of the run. */
  id: string;
  /** Without those whose files someone else has touched meanwhile. */
  clusters: ReadonlyMap<string, Standing>;
  /** Of what the clusters share; undefined where someone else has touched it meanwhile. */
  shared: StampLines | undefined;
  /** Of the index: what it says of the files of a cluster is not looked at again either. */
  index: StampLines | undefined;
}

/** The files of one cluster, as they were written. */
export interface Standing {
  /** That keeps what was made of the cluster. */
  volume: string;
  stamps: StampLines;
}

/** The paths that a run has left. */
interface Left {
  id: string;
  clusters: readonly { name: string; volume: string; paths: Iterable<string> }[];
  shared: Iterable<string>;
}

/** Whether all of these stand as they were written: some of those that are looked at, or all. */
export type Look = (asked?: readonly StampLines[]) => boolean;

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
  read(): Stood | undefined {
    return existsSync(join(this.root, OWN.index)) ? (this.#store.read(this.#name) as Stood | undefined) : undefined;
  }

  /**
   * Remembers what a run has left here.
   * @param known what is known to stand of a cluster as it did before
   */
  keep(
    { id, clusters, shared }: Left,
    { added, changed, strangers, times }: Written,
    known: (cluster: string) => StampLines | undefined = () => undefined,
  ): void {
    const handling: Handling = { ...times, strangers, written: new Set([...added, ...changed]) };
    const standing = clusters.flatMap(({ name, volume, paths }): [string, Standing][] => {
      const stamps = known(name) ?? stampsOf(this.root, paths, handling);
      return stamps === undefined ? [] : [[name, { volume, stamps }]];
    });
    this.#store.write(this.#name, {
      id,
      clusters: new Map(standing),
      shared: stampsOf(this.root, shared, handling),
      index: stampsOf(this.root, [OWN.index], handling),
    } satisfies Stood);
  }

  /** Begins to look at files here; what it gives says whether they stand as they were written. */
  look(stamps: readonly StampLines[]): Look {
    const looking = new Looking(this.root, stamps);
    return (asked = stamps) => {
      if (!this.#isFinished) return false;
      const outcome = looking.outcome();
      const holding = new Set(stamps.filter((_, i) => outcome[i]));
      return asked.every((each) => holding.has(each));
    };
  }

  /** Whether no run was stopped while it wrote. */
  get #isFinished(): boolean {
    return ![OWN.journal, OWN.staging].some((name) => existsSync(join(this.root, name)));
  }
}
