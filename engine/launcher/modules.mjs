import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asBundleError } from './bundle.mjs';
import { sha256 } from './sources.mjs';
import { transform } from './transform.mjs';

/** The files of a program that are evaluated one by one, each made once for as long as it says the same. */
export class Modules {
  #root;
  #entry;
  #made = new Map();

  constructor(root, entry) {
    this.#root = root;
    this.#entry = entry;
  }

  get(file) {
    return this.#made.get(file);
  }

  /**
   * Makes what was saved of the files that the entry leads to. Throws BundleError for all that cannot be read as code.
   * @param hashes of the files there are
   * @returns whether all that was read is what they are of, and nothing was saved meanwhile
   */
  async update(hashes) {
    const causes = [];
    const found = new Set([this.#entry]);
    for (let files = [this.#entry]; files.length > 0; ) {
      const results = await Promise.allSettled(files.map((file) => this.#make(file, hashes.get(file))));
      causes.push(...results.flatMap(({ status, reason }) => (status === 'rejected' ? [reason] : [])));
      files = files
        .flatMap((file) => ownOf(this.#made.get(file)))
        .filter((file) => hashes.has(file) && !found.has(file));
      files = [...new Set(files)];
      for (const file of files) found.add(file);
    }
    for (const file of this.#made.keys()) if (!found.has(file)) this.#made.delete(file);
    if (causes.length > 0) throw asBundleError(causes);
    return [...this.#made].every(([file, { hash }]) => hash === hashes.get(file));
  }

  /** What the modules ask for that is none of them, each once. */
  outside() {
    const requests = [...this.#made.values()].flatMap(({ requests }) => [...requests.values()]);
    return [...new Set(requests.flatMap(({ outside }) => outside ?? []))].sort();
  }

  async #make(file, hash) {
    const known = this.#made.get(file);
    if (known?.hash === hash) return;
    this.#made.delete(file);
    const text = readFileSync(join(this.#root, file));
    const made = await transform(this.#root, file, text);
    // A comment or a type that is another makes no other module.
    const isSame = made.code === known?.code;
    this.#made.set(file, isSame ? Object.assign(known, { hash: sha256(text) }) : { ...made, hash: sha256(text) });
  }
}

const ownOf = (made) => [...(made?.requests.values() ?? [])].flatMap(({ own }) => own ?? []);
