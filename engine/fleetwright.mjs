#!/usr/bin/env node
// Node 20 runs no TypeScript, so the sources are bundled once per change and kept outside the tree that people read.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { BundleError, bundle, cacheFolder, removeOthers, touch } from './launcher/bundle.mjs';
import { evaluate } from './launcher/evaluate.mjs';
import { fingerprint } from './launcher/sources.mjs';

// By default V8 optimizes so early that most of a short run is compiling: what runs once or twice is not worth it.
setFlagsFromString('--interrupt-budget=1000000');

const root = dirname(dirname(fileURLToPath(import.meta.url)));

let cache;
let live;

/** The program as it stands in the sources, and the part of it that loads no charts. */
async function built() {
  cache ??= cacheFolder(root);
  for (;;) {
    const version = fingerprint(root, cache);
    const [file, glance] = ['main', 'glance'].map((name) => join(cache, `${name}-${version}.cjs`));
    const project = { root, cache: { folder: cache, version }, program: file };
    if (touch(file) && touch(glance)) return { file, glance, project };
    await Promise.all([bundle(root, file), bundle(root, glance, { entryPoints: ['engine/glance.ts'] })]);
    // What was saved while it was bundled may be in the bundle or not.
    const isSaved = fingerprint(root, cache) !== version;
    for (const each of [file, glance]) isSaved ? rmSync(each, { force: true }) : removeOthers(cache, each);
  }
}

async function load() {
  const { file, project } = await built();
  return { ...evaluate(file), project };
}

/** Prints why the code could not be loaded or run: a mistake in it without a stack, a bug with its stack. */
function report(cause) {
  console.error(cause instanceof BundleError ? cause.message : cause);
}

/** The same program a module at a time; where that cannot be had, as a whole, which says what is wrong with it. */
async function loadLive() {
  cache ??= cacheFolder(root);
  if (live === undefined) {
    const { Live } = await import('./launcher/live.mjs');
    live = new Live(root, cache);
  }
  try {
    const { main, version } = await live.load();
    const file = join(cache, `main-${version}.cjs`);
    return { main, project: { root, cache: { folder: cache, version }, program: touch(file) ? file : undefined } };
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    if (process.env.FLEETWRIGHT_DEBUG) console.error(cause);
    return load();
  }
}

async function run(args) {
  const { file, glance, project: own } = await built();
  const { code, last } = await evaluate(glance).glance(args, own);
  if (code !== undefined) return code;
  let { main } = evaluate(file);
  let project = own;
  let outcome = await main(args, { ...project, isRelieved: true, glanced: last });
  // `synth --watch` hands on what it watches, after its first run and whenever code was saved: go on once it compiles.
  while (typeof outcome === 'object') {
    const { saves, isTold } = outcome;
    try {
      const { version } = project.cache;
      ({ main, project } = await loadLive());
      outcome = await main(args, project, { saves, isTold: isTold && project.cache.version === version });
    } catch (cause) {
      report(cause);
      let saved = await saves.next();
      while (saved === 'data') saved = await saves.next();
      if (saved === 'end') outcome = 0;
      else outcome = { saves, isTold: false };
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
