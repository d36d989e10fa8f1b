import { Evaluated } from './evaluated.mjs';
import { Modules } from './modules.mjs';
import { packages } from './packages.mjs';
import { Sources, versionOf } from './sources.mjs';
import { isOwn } from './transform.mjs';

const ENTRY = 'engine/main.ts';

/**
 * The program of a project, a module at a time. After a save only the modules that were saved are made and evaluated
 * again, and those that ask for one of them, by whatever way: all others stay what they are, with what they remember.
 */
export class Live {
  #root;
  #cache;
  #sources;
  #modules;
  #outside;
  #evaluated;

  constructor(root, cache) {
    this.#root = root;
    this.#cache = cache;
    this.#sources = new Sources(root);
    this.#modules = new Modules(root, ENTRY);
  }

  /**
   * What the program exports, as it was saved last, and its version, which is that of the bundle.
   * Throws BundleError where a file cannot be read as code, and anything else where the whole does not fit together.
   */
  async load() {
    let hashes = this.#sources.hashes();
    while (!(await this.#modules.update(hashes))) hashes = this.#sources.hashes();
    await this.#takeOutside(hashes);
    return { ...this.#evaluated.exportsOf(ENTRY), version: versionOf(hashes) };
  }

  /** What is outside changes seldom, and everything with it. */
  async #takeOutside(hashes) {
    const version = versionOf(new Map([...hashes].filter(([file]) => !isOwn(file))));
    const names = this.#modules.outside();
    const key = [version, ...names].join('\n');
    if (this.#outside === key) return;
    const found = await packages(this.#root, { cache: this.#cache, version, names });
    this.#evaluated = new Evaluated(this.#root, this.#modules, found);
    this.#outside = key;
  }
}
