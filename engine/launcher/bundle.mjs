import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Milliseconds within which another process may still be reading a bundle, or writing one. */
const IN_USE = 60_000;

/** Large, and loaded by `import()` in the few commands that need them. */
export const LOADED_LATER = ['@kubernetes/client-node', '@peculiar/x509', 'bcryptjs', 'reflect-metadata'];

/** How every part of the program is made, whole or a module at a time. */
export const PROGRAM = {
  // By `require`: a script that runs from V8's code cache knows of no `import()`.
  supported: { 'dynamic-import': false },
  platform: 'node',
  target: 'node20',
  // A script takes V8's code cache, which a module cannot in Node 20.
  format: 'cjs',
  define: { 'import.meta.url': '__url' },
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'silent',
};

/** The sources do not compile; printed without a stack. */
export class BundleError extends Error {}

/** Where bundles are kept; where the project cannot be written to, a folder that goes away with the process. */
export function cacheFolder(root) {
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

/** Writes the whole program, or whatever else the input is to esbuild, as one file. */
export async function bundle(root, file, input = { entryPoints: ['engine/main.ts'] }) {
  const { build } = await import('esbuild');
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await build({
      ...PROGRAM,
      ...input,
      absWorkingDir: root,
      bundle: true,
      external: LOADED_LATER,
      banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
      outfile: temporary,
    });
  } catch (cause) {
    // A disk that is full is not made fuller.
    rmSync(temporary, { force: true });
    throw asBundleError([cause]);
  }
  // Whole in one step, so that of two first runs at once neither reads the half of a bundle.
  renameSync(temporary, file);
}

/** What esbuild has thrown, as one error; a bug among it is thrown as it is. */
export function asBundleError(causes) {
  const bug = causes.find(({ errors }) => !Array.isArray(errors));
  return bug ?? new BundleError(causes.flatMap(({ errors }) => errors.map(compileError)).join('\n'));
}

function compileError({ location, text }) {
  const at = location ? `${location.file}:${location.line}:${location.column + 1}: ` : '';
  return `error  ${at}${text} [compile]`;
}

/** Whether the bundle is there; marks it as in use. */
export function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
    return true;
  } catch {
    return false;
  }
}

/** Removes the bundles of the same kind of other sources, but those that may be in use. */
export function removeOthers(cache, file) {
  const [kind] = basename(file).split('-');
  for (const name of readdirSync(cache)) {
    const other = join(cache, name);
    if (other.startsWith(file) || !/^\w+-\w+\.[cm]js(\.code)?(\.\d+\.tmp)?$/.test(name)) continue;
    if (name.split('-')[0] !== kind) continue;
    const stats = statSync(other, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > IN_USE) rmSync(other, { force: true });
  }
}
