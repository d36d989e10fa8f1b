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

/** What is known of one namespace. */
class Course {
  readonly changes: Change[] = [];
  readonly now = new Map<unknown, KubeObject>();
  readonly waits = new Set<Wait>();
  /** When the last change came. */
  at = Date.now();
}

const PATIENCE = 150_000;

export const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion);

/** All that happens to the objects of some paths, as the server tells it. */
export class History {
  readonly #client: Client;
  readonly #paths: readonly string[];
  readonly #courses = new Map<string, Course>();
  readonly #ends: (() => void)[];

  constructor(client: Client, paths: readonly string[]) {
    this.#client = client;
    this.#paths = paths;
    this.#ends = paths.map((path) =>
      client.watch(path, ({ type, object }) => {
        this.#add({ revision: revisionOf(object), object, isDeleted: type === 'DELETED' });
      }),
    );
  }

  /** The changes of a namespace so far, in the order in which the server stored them. */
  of(namespace: string): Change[] {
    return [...this.#course(namespace).changes].sort((a, b) => a.revision - b.revision);
  }

  /** The objects of a namespace as they are last known. */
  now(namespace: string): KubeObject[] {
    return [...this.#course(namespace).now.values()];
  }

  /** Milliseconds since anything happened in a namespace. */
  quiet(namespace: string): number {
    return Date.now() - this.#course(namespace).at;
  }

  /** Waits until something is there in a namespace; throws what was there instead when time is over. */
  async until<Found>(namespace: string, find: () => Found | undefined, instead: () => string): Promise<Found> {
    const found = find();
    if (found !== undefined) return found;
    const { waits } = this.#course(namespace);
    await new Promise<void>((resolve, reject) => {
      const wait = { isOver: () => find() !== undefined, end: () => finish(resolve) };
      const timer = setTimeout(() => finish(() => reject(new Error(instead()))), PATIENCE);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        waits.delete(wait);
        settle();
      };
      waits.add(wait);
    });
    return find()!;
  }

  /** Waits until all that the server has of a namespace by now was told. */
  async caughtUp(namespace: string): Promise<void> {
    const lists = await Promise.all(this.#paths.map((path) => this.#client.send('GET', path)));
    const there = lists
      .flatMap(({ body }) => (body.items ?? []) as KubeObject[])
      .filter(({ metadata }) => metadata.namespace === namespace);
    const { now } = this.#course(namespace);
    const untold = () =>
      there.filter((each) => {
        const known = now.get(each.metadata.uid);
        return known !== undefined && revisionOf(known) < revisionOf(each);
      });
    await this.until(
      namespace,
      () => untold().length === 0 || undefined,
      () => `${namespace}: not told of ${untold().map(({ metadata }) => metadata.name)}`,
    );
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  #course(namespace: string): Course {
    const course = this.#courses.get(namespace) ?? new Course();
    this.#courses.set(namespace, course);
    return course;
  }

  #add(change: Change): void {
    const { object, isDeleted } = change;
    const course = this.#course(object.metadata.namespace ?? '');
    course.changes.push(change);
    course.at = Date.now();
    if (isDeleted) course.now.delete(object.metadata.uid);
    else course.now.set(object.metadata.uid, object);
    for (const wait of [...course.waits]) if (wait.isOver()) wait.end();
  }
}

/** What is there after each of some changes. */
export function* statesOf(changes: readonly Change[]): Generator<KubeObject[]> {
  const state = new Map<unknown, KubeObject>();
  for (const { object, isDeleted } of changes) {
    if (isDeleted) state.delete(object.metadata.uid);
    else state.set(object.metadata.uid, object);
    yield [...state.values()];
  }
}
