import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Connection } from '../connect/connection.ts';
import { apply, createMissing, remove } from './objects.ts';

/** What a run has made on a cluster, to be taken back where the run does not come to its end. */
export class Journal {
  readonly #connection: Connection;
  readonly #made: KubeObject[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get made(): readonly KubeObject[] {
    return this.#made;
  }

  async create(object: KubeObject): Promise<boolean> {
    const created = await createMissing(this.#connection, object);
    if (created) this.#made.push(object);
    return created;
  }

  async apply(object: KubeObject): Promise<void> {
    if (await apply(this.#connection, object)) this.#made.push(object);
  }

  /** Deletes what was made, the last first; the objects that stay, because the cluster does not let them go. */
  async undo(): Promise<KubeObject[]> {
    const left: KubeObject[] = [];
    for (const object of this.#made.toReversed()) {
      try {
        await remove(this.#connection, object);
      } catch {
        left.push(object);
      }
    }
    return left;
  }
}
