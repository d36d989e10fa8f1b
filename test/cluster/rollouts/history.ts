import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Client } from '../client.ts';

/** What an object was from one revision of the store on. */
export interface Change {
  /** Of the whole store: changes of all kinds have one order. */
  revision: number;
  object: KubeObject;
  isDeleted: boolean;
}

interface Wait {
  isOver: () => boolean;
  end: () => void;
}

const PATIENCE = 150_000;

export const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion);

/** All that happens to the objects of some paths, as the server tells it. */
export class History {
  readonly #client: Client;
  readonly #paths: readonly string[];
  readonly #changes: Change[] = [];
  readonly #waits = new Set<Wait>();
  readonly #ends: (() => void)[];

  constructor(client: Client, paths: readonly string[]) {
    this.#client = client;
    this.#paths = paths;
    this.#ends = paths.map((path) =>
      client.watch(path, ({ type, object }) => {
        if (type === 'ERROR') throw new Error(`${path}: ${JSON.stringify(object)}`);
        this.#add({ revision: revisionOf(object), object, isDeleted: type === 'DELETED' });
      }),
    );
  }

  /** The changes of a namespace so far, in the order in which the server stored them. */
  of(namespace: string): Change[] {
    const own = this.#changes.filter(({ object }) => object.metadata.namespace === namespace);
    return own.sort((a, b) => a.revision - b.revision);
  }

  /** The objects of a namespace as they are last known. */
  now(namespace: string): KubeObject[] {
    return stateOf(this.of(namespace));
  }

  /** Waits until something is there; throws what was there instead when time is over. */
  async until<Found>(find: () => Found | undefined, instead: () => string): Promise<Found> {
    const found = find();
    if (found !== undefined) return found;
    await new Promise<void>((resolve, reject) => {
      const wait = { isOver: () => find() !== undefined, end: () => finish(resolve) };
      const timer = setTimeout(() => finish(() => reject(new Error(instead()))), PATIENCE);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#waits.delete(wait);
        settle();
      };
      this.#waits.add(wait);
    });
    return find()!;
  }

  /** Waits until all that the server has by now was told. */
  async caughtUp(namespace: string): Promise<void> {
    const lists = await Promise.all(this.#paths.map((path) => this.#client.send('GET', path)));
    const there = lists
      .flatMap(({ body }) => (body.items ?? []) as KubeObject[])
      .filter(({ metadata }) => metadata.namespace === namespace);
    const untold = () => there.filter((each) => !this.#changes.some((change) => isAtLeast(change, each)));
    await this.until(
      () => untold().length === 0 || undefined,
      () => `${namespace}: not told of ${untold().map(({ metadata }) => metadata.name)}`,
    );
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  #add(change: Change): void {
    this.#changes.push(change);
    for (const wait of [...this.#waits]) if (wait.isOver()) wait.end();
  }
}

const isAtLeast = ({ object, revision }: Change, other: KubeObject): boolean =>
  object.metadata.uid === other.metadata.uid && revision >= revisionOf(other);

/** What is there after some changes. */
export function stateOf(changes: readonly Change[]): KubeObject[] {
  const last = new Map<unknown, Change>();
  for (const change of changes) last.set(change.object.metadata.uid, change);
  return [...last.values()].filter(({ isDeleted }) => !isDeleted).map(({ object }) => object);
}
