import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

const builtin = createRequire(import.meta.url);

/** Modules that were evaluated; each stays what it is until it, or one that it has asked for, is made anew. */
export class Evaluated {
  #root;
  #modules;
  #packages;
  #known = new Map();

  /** @param packages what gives each thing outside, by its request */
  constructor(root, modules, packages) {
    this.#root = root;
    this.#modules = modules;
    this.#packages = packages;
  }

  /** What a file exports once all that was saved is in it. */
  exportsOf(file) {
    this.#forgetStale();
    try {
      return this.#evaluate(file);
    } catch (cause) {
      // What stands in a circle with a module that throws has seen the half of it.
      this.#forget([...this.#known].filter(([, { isDone }]) => !isDone).map(([file]) => file));
      throw cause;
    }
  }

  #forgetStale() {
    this.#forget([...this.#known].filter(([file, { made }]) => this.#modules.get(file) !== made).map(([file]) => file));
  }

  /** With all that has asked for one of them. */
  #forget(files) {
    const stale = new Set(files);
    for (const file of stale) {
      this.#known.delete(file);
      for (const [other, { asked }] of this.#known) if (asked.has(file)) stale.add(other);
    }
  }

  #evaluate(file) {
    const known = this.#known.get(file);
    if (known !== undefined) return known.module.exports;
    const made = this.#modules.get(file);
    if (made === undefined) throw new Error(`${file} is not there`);
    const state = { made, module: { exports: {} }, asked: new Set(), isDone: false };
    this.#known.set(file, state);
    const { module, asked } = state;
    const require = (specifier) => this.#answer(made.requests.get(specifier), asked);
    made.script ??= scriptOf(file, made);
    const path = join(this.#root, file);
    made.script.runInThisContext()(module.exports, require, module, path, pathToFileURL(path).href);
    if (made.isSettled) module.exports = settled(module.exports);
    state.isDone = true;
    return module.exports;
  }

  #answer({ builtin: name, own, outside, names }, asked) {
    if (name !== undefined) return builtin(name);
    if (own !== undefined) asked.add(own);
    const answer = own === undefined ? this.#packages[outside]() : this.#evaluate(own);
    const missing = names.find((name) => name !== 'default' && !(name in answer));
    if (missing !== undefined) throw new Error(`${own ?? outside} exports no ${missing}`);
    return answer;
  }
}

/** Its lines are not those of the source. */
const scriptOf = (file, { code }) =>
  new Script(`(function (exports, require, module, __filename, __url) {${code}\n})`, {
    filename: `${file} as JavaScript`,
  });

/** What is exported is no other from now on, and need not be asked for by a call each time. */
function settled(exports) {
  if (!exports.__esModule) return exports;
  return Object.defineProperty({ ...exports }, '__esModule', { value: true });
}
