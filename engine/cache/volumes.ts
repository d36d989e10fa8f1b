import { randomUUID } from 'node:crypto';
import type { ComposedCluster } from '../compose/cluster.ts';
import type { Store } from './store.ts';

/** What was made of one cluster. */
export interface Made {
  /** Hash of its data. */
  data: string;
  composed: ComposedCluster;
}

/** Text that several files have is kept once. */
interface Texts {
  texts: readonly string[];
  /** Cluster → path → place among the texts. */
  files: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Characters of text in one volume: a change of one cluster writes little, and 1,000 clusters are not 1,000 files. */
const MOST = 2 ** 20;

/** Of how many clusters of a volume one has to be still the one that counts. */
const MOST_DEAD = 4;

/** What was made of clusters, some of them in one file, and their text in another; what is written never changes. */
export class Volumes {
  readonly #store: Store;
  readonly #made = new Map<string, ReadonlyMap<string, Made> | undefined>();
  readonly #texts = new Map<string, Texts | undefined>();
  readonly #written: string[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** What was made of a cluster, without its text. */
  read(id: string, cluster: string): Made | undefined {
    return this.#madeIn(id)?.get(cluster);
  }

  /** The files of a cluster. */
  files(id: string, cluster: string): Map<string, string> | undefined {
    if (!this.#texts.has(id)) this.#texts.set(id, this.#store.read(textOf(id)) as Texts | undefined);
    const volume = this.#texts.get(id);
    const files = volume?.files.get(cluster);
    return files && new Map([...files].map(([path, place]) => [path, volume!.texts[place]!]));
  }

  /** Removes what was written here. */
  drop(): void {
    for (const id of this.#written.splice(0)) for (const name of [madeOf(id), textOf(id)]) this.#store.remove(name);
  }

  /** Gives the volume of each cluster. */
  write(clusters: readonly Made[]): Map<string, string> {
    const ids = new Map<string, string>();
    for (const volume of inVolumes(clusters)) {
      const id = randomUUID();
      this.#written.push(id);
      this.#store.write(madeOf(id), new Map(volume.map((made) => [made.composed.name, withoutText(made)])));
      this.#store.write(textOf(id), textsOf(volume));
      for (const { composed } of volume) ids.set(composed.name, id);
    }
    return ids;
  }

  /** The names in the store of volumes that are worth it: hardly any cluster of the others counts still. */
  names(ids: Iterable<string>): string[] {
    const live = new Map<string, number>();
    for (const id of ids) live.set(id, (live.get(id) ?? 0) + 1);
    return [...live].flatMap(([id, clusters]) => {
      const all = this.#made.get(id)?.size ?? clusters;
      return clusters * MOST_DEAD < all ? [] : [madeOf(id), textOf(id)];
    });
  }

  #madeIn(id: string): ReadonlyMap<string, Made> | undefined {
    if (!this.#made.has(id)) this.#made.set(id, this.#store.read(madeOf(id)) as ReadonlyMap<string, Made> | undefined);
    return this.#made.get(id);
  }
}

const madeOf = (id: string) => `made-${id}`;
const textOf = (id: string) => `text-${id}`;

const withoutText = ({ data, composed }: Made): Made => ({ data, composed: { ...composed, files: new Map() } });

function inVolumes(clusters: readonly Made[]): Made[][] {
  const volumes: Made[][] = [];
  let texts = new Set<string>();
  let room = 0;
  for (const made of clusters) {
    const size = sizeOf(made, texts);
    const volume = volumes.at(-1);
    if (volume !== undefined && size <= room) {
      volume.push(made);
      room -= size;
    } else {
      texts = new Set();
      volumes.push([made]);
      room = MOST - sizeOf(made, texts);
    }
    for (const text of made.composed.files.values()) texts.add(text);
  }
  return volumes;
}

/** Characters of what a volume with some texts has not yet. */
function sizeOf({ composed }: Made, known: ReadonlySet<string>): number {
  let size = 0;
  for (const text of composed.files.values()) if (!known.has(text)) size += text.length;
  return size;
}

function textsOf(volume: readonly Made[]): Texts {
  const places = new Map<string, number>();
  const placeOf = (text: string) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  };
  const files = volume.map(
    ({ composed }) =>
      [composed.name, new Map([...composed.files].map(([path, text]) => [path, placeOf(text)]))] as const,
  );
  return { texts: [...places.keys()], files: new Map(files) };
}
