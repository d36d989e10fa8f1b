#!/usr/bin/env node
// Node 20 runs no TypeScript, so the sources are bundled once per change and kept outside the tree that people read.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, 'node_modules', '.cache', 'fleetwright');
const SOURCES = ['engine', 'charts', 'clusters/schema', 'imports'];

/** The hash of every source, of the lock file and of Node's own version. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of ['package-lock.json', ...SOURCES.flatMap(sources)]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

async function bundle(file) {
  const { build } = await import('esbuild');
  const temporary = `${file}.${process.pid}.tmp`;
  await build({
    absWorkingDir: root,
    entryPoints: ['engine/main.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minifySyntax: true,
    splitting: false,
    outfile: temporary,
    allowOverwrite: true,
    legalComments: 'none',
    logLevel: 'error',
    external: ['esbuild'],
    // cdk8s and constructs are CommonJS and call require.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  for (const old of readdirSync(cache)) if (/^main-.*\.mjs$/.test(old)) rmSync(join(cache, old), { force: true });
  renameSync(temporary, file);
}

async function load() {
  const file = join(cache, `main-${fingerprint()}.mjs`);
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true });
    await bundle(file);
  }
  return import(pathToFileURL(file).href);
}

let program = await load();
let outcome = await program.main(process.argv.slice(2), root);
// `synth --watch` ends its turn when code was saved: go on with the new program, or with the old one until it compiles.
while (outcome === 'restart') {
  try {
    program = await load();
    outcome = await program.main(process.argv.slice(2), root);
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    while ((await program.nextSave(root, join(root, 'clusters'))) !== 'code');
  }
}
process.exitCode = outcome;
