import type { ShelvedBuild, Stock } from '../compose/shelves.ts';
import type { Store } from './store.ts';

const PREFIX = 'build-';

/** What runs of one program have built of components, each in a file of its own: a run asks for few of them. */
export class BuildStock implements Stock {
  readonly #store: Store;
  readonly #version: string;

  /** @param version of the program */
  constructor(store: Store, version: string) {
    this.#store = store;
    this.#version = version;
  }

  read(key: string): readonly ShelvedBuild[] {
    return (this.#store.read(this.#nameOf(key)) as readonly ShelvedBuild[] | undefined) ?? [];
  }

  write(key: string, builds: readonly ShelvedBuild[]): void {
    this.#store.write(this.#nameOf(key), builds);
  }

  /** Whether something in the store is of this program. */
  owns(name: string): boolean {
    return name.startsWith(this.#nameOf('')) && !name.endsWith('.tmp');
  }

  #nameOf(key: string): string {
    return `${PREFIX}${this.#version}-${key}`;
  }
}
