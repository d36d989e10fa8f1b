import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, Script } from 'node:vm';
import { readOr, replace } from './files.mjs';

/** Runs a bundle from the code that V8 made of it before; keeps that code once the process has compiled what it needs. */
export function evaluate(file) {
  const compiled = `${file}.code`;
  const cachedData = readOr(compiled, undefined);
  // esbuild writes ASCII only.
  const source = `(function (exports, require, module, __filename) {${readFileSync(file, 'latin1')}\n})`;
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const script = new Script(source, { filename: file, cachedData, importModuleDynamically });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.once('exit', () => replace(compiled, script.createCachedData()));
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file);
  return module.exports;
}
