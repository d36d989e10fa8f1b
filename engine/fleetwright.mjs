#!/usr/bin/env node
// Node 20 runs no TypeScript, so the sources are bundled once per change and kept outside the tree that people read.
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script, constants as vmConstants } from 'node:vm';
import { BundleError, bundle, cacheFolder, removeOthers, touch } from './launcher/bundle.mjs';
import { readOr, replace } from './launcher/files.mjs';
import { fingerprint } from './launcher/sources.mjs';

// By default V8 optimizes so early that most of a short run is compiling: what runs once or twice is not worth it.
setFlagsFromString('--interrupt-budget=1000000');

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a bundle from the code that V8 made of it before; keeps that code once the process has compiled what it needs. */
function evaluate(file) {
  const compiled = `${file}.code`;
  const cachedData = readOr(compiled, undefined);
  // esbuild writes ASCII only.
  const source = `(function (exports, require, module, __filename) {${readFileSync(file, 'latin1')}\n})`;
  const importModuleDynamically = vmConstants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const script = new Script(source, { filename: file, cachedData, importModuleDynamically });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.once('exit', () => replace(compiled, script.createCachedData()));
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file);
  return module.exports;
}

let cache;

async function load() {
  cache ??= cacheFolder(root);
  for (;;) {
    const version = fingerprint(root, cache);
    const file = join(cache, `main-${version}.cjs`);
    if (touch(file)) return { ...evaluate(file), project: { root, cache: { folder: cache, version }, program: file } };
    await bundle(root, file);
    // What was saved while it was bundled may be in the bundle or not.
    if (fingerprint(root, cache) !== version) rmSync(file, { force: true });
    else removeOthers(cache, file);
  }
}

/** Prints why the code could not be loaded or run: a mistake in it without a stack, a bug with its stack. */
function report(cause) {
  console.error(cause instanceof BundleError ? cause.message : cause);
}

async function run(args) {
  let { main, project } = await load();
  let outcome = await main(args, project);
  // `synth --watch` hands back what it watches when code was saved: go on with the new program once it compiles.
  while (typeof outcome === 'object') {
    const { saves } = outcome;
    try {
      ({ main, project } = await load());
      outcome = await main(args, project, saves);
    } catch (cause) {
      report(cause);
      let saved = await saves.next();
      while (saved === 'data') saved = await saves.next();
      if (saved === 'end') outcome = 0;
    }
  }
  return outcome;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (cause) {
  report(cause);
  process.exitCode = 2;
}
