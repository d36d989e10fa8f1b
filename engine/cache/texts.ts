import type { ComposedCluster } from '../compose/cluster.ts';
import { type Store, sha256 } from './store.ts';

/** The text of a cluster's files by path; of what several clusters have, the key among the shared ones. */
interface Kept {
  id: string;
  own: ReadonlyMap<string, string>;
  shared: ReadonlyMap<string, string>;
}

/** A composed cluster, and what its text is known by. */
export interface Made extends Pick<ComposedCluster, 'name' | 'files'> {
  id: string;
}

/** The text of composed clusters. Most of it is the same on many of them, and is kept once. */
export class Texts {
  /** In a store, of what several clusters have. */
  static readonly SHARED = 'texts';
  readonly #store: Store;
  #shared: ReadonlyMap<string, string> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  static nameOf(cluster: string): string {
    return `text-${cluster}`;
  }

  /** The files of a cluster, if all of them are what was kept as `id`. */
  read(cluster: string, id: string): Map<string, string> | undefined {
    const kept = this.#store.read(Texts.nameOf(cluster)) as Kept | undefined;
    if (kept?.id !== id) return undefined;
    const files = new Map(kept.own);
    for (const [path, key] of kept.shared) {
      const text = this.#known().get(key);
      if (text === undefined) return undefined;
      files.set(path, text);
    }
    return files;
  }

  /** @param isWhole these are all clusters, so that what none of them has may be forgotten */
  write(clusters: readonly Made[], { isWhole }: { isWhole: boolean }): void {
    const before = isWhole ? new Map<string, string>() : this.#known();
    const keys = new Map([...before].map(([key, text]) => [text, key]));
    for (const text of severalOf(clusters)) if (!keys.has(text)) keys.set(text, sha256(text));
    if (keys.size > before.size) {
      this.#shared = new Map([...keys].map(([text, key]) => [key, text]));
      this.#store.write(Texts.SHARED, this.#shared);
    }
    for (const { name, id, files } of clusters) {
      const own = new Map<string, string>();
      const shared = new Map<string, string>();
      for (const [path, text] of files) {
        const key = keys.get(text);
        if (key === undefined) own.set(path, text);
        else shared.set(path, key);
      }
      this.#store.write(Texts.nameOf(name), { id, own, shared } satisfies Kept);
    }
  }

  #known(): ReadonlyMap<string, string> {
    this.#shared ??= (this.#store.read(Texts.SHARED) as ReadonlyMap<string, string> | undefined) ?? new Map();
    return this.#shared;
  }
}

/** Texts that more than one cluster has, or one of them in two files. */
function severalOf(clusters: readonly Made[]): Set<string> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for (const { files } of clusters) {
    for (const text of files.values()) {
      if (seen.has(text)) several.add(text);
      else seen.add(text);
    }
  }
  return several;
}
