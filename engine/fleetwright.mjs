#!/usr/bin/env node
// Node 20 runs no TypeScript, so the sources are bundled once per change and kept outside the tree that people read.
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script, constants as vmConstants } from 'node:vm';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = ['engine', 'charts', 'clusters/schema', 'imports'];
/** Milliseconds within which another process may still be reading a bundle, or writing one. */
const IN_USE = 60_000;

/** The sources do not compile; printed without a stack. */
class BundleError extends Error {}

/** The hash of every source, of the lock file and of Node's own version. */
function fingerprint() {
  const files = ['package-lock.json', ...SOURCES.flatMap(sources)];
  const { seen, settled } = look(files);
  const note = join(cache, 'sources');
  const [before, known] = readOr(note, '').toString().split(' ');
  if (known !== undefined && before === seen) return known;
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  const version = hash.digest('hex').slice(0, 16);
  if (settled) replace(note, `${seen} ${version}`);
  return version;
}

/** Milliseconds within which a file may be saved twice and look the same to `stat`. */
const SETTLING = 2_000;

/** What the disk says of the sources without reading them, as git looks at its work tree. */
function look(files) {
  const hash = createHash('sha256').update(process.version);
  let latest = 0;
  for (const file of files) {
    const { ino, size, mtimeMs, ctimeMs } = statSync(join(root, file));
    hash.update(`${file} ${ino} ${size} ${mtimeMs} ${ctimeMs}\n`);
    latest = Math.max(latest, mtimeMs, ctimeMs);
  }
  return { seen: hash.digest('hex'), settled: Date.now() - latest > SETTLING };
}

function readOr(file, fallback) {
  try {
    return readFileSync(file);
  } catch {
    return fallback;
  }
}

/** Whole in one step; a cache that cannot be written is only slower. */
function replace(file, content) {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(m?[jt]s|json)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Where bundles are kept; where the project cannot be written to, a folder that goes away with the process. */
function cacheFolder() {
  const folder = join(root, 'node_modules', '.cache', 'fleetwright');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    const own = mkdtempSync(join(tmpdir(), 'fleetwright-'));
    process.on('exit', () => rmSync(own, { recursive: true, force: true }));
    symlinkSync(join(root, 'node_modules'), join(own, 'node_modules'));
    return own;
  }
}

async function bundle(file) {
  const { build } = await import('esbuild');
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['engine/main.ts'],
      bundle: true,
      platform: 'node',
      target: 'node20',
      // A script takes V8's code cache, which a module cannot in Node 20.
      format: 'cjs',
      define: { 'import.meta.url': '__url' },
      banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
      minifySyntax: true,
      outfile: temporary,
      legalComments: 'none',
      logLevel: 'silent',
    });
  } catch (cause) {
    throw Array.isArray(cause.errors) ? new BundleError(cause.errors.map(compileError).join('\n')) : cause;
  }
  // Whole in one step, so that of two first runs at once neither reads the half of a bundle.
  renameSync(temporary, file);
}

function compileError({ location, text }) {
  const at = location ? `${location.file}:${location.line}:${location.column + 1}: ` : '';
  return `error  ${at}${text} [compile]`;
}

/** Whether the bundle is there; marks it as in use. */
function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
    return true;
  } catch {
    return false;
  }
}

function removeOthers(cache, file) {
  for (const name of readdirSync(cache)) {
    const other = join(cache, name);
    if (other.startsWith(file) || !/^main-\w+\.[cm]js(\.code)?(\.\d+\.tmp)?$/.test(name)) continue;
    const stats = statSync(other, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > IN_USE) rmSync(other, { force: true });
  }
}

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
  cache ??= cacheFolder();
  for (;;) {
    const version = fingerprint();
    const file = join(cache, `main-${version}.cjs`);
    if (touch(file)) return { ...evaluate(file), project: { root, cache: { folder: cache, version }, program: file } };
    await bundle(file);
    // What was saved while it was bundled may be in the bundle or not.
    if (fingerprint() !== version) rmSync(file, { force: true });
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
