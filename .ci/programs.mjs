// Gets programs that tests run, built from their Go modules, once, into a cache; prints where each is.
// Usage: node .ci/programs.mjs [--full] [--cached] [NAME ...]
//   without names: those that CI requires, with --full all of them; --cached: only where they are there already
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { FLEETWRIGHT_CACHE, XDG_CACHE_HOME } = process.env;
const cache = join(FLEETWRIGHT_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'fleetwright'), 'programs');
const programs = JSON.parse(readFileSync(new URL('programs.json', import.meta.url), 'utf8'));

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const unknown = names.filter((name) => programs[name] === undefined);
if (unknown.length > 0) fail(`there is no ${unknown.join(', ')}; there are ${Object.keys(programs).join(', ')}`);
const wanted =
  names.length > 0 ? names : Object.keys(programs).filter((name) => args.includes('--full') || !programs[name].full);

for (const name of wanted) {
  const folder = join(cache, `${name}-${editionOf(programs[name])}`);
  const file = join(folder, name);
  if (!isExecutable(file)) {
    if (args.includes('--cached')) continue;
    console.error(`${name} ${programs[name].version}: not cached yet; building it takes some minutes`);
    build(programs[name], file, folder);
  }
  console.log(`${name} ${programs[name].version}: ${file}`);
}

/** A program of ours is another one as soon as its source is. */
function editionOf({ version, source, around, extend = {} }) {
  const folders = [...(around === undefined ? [] : [around]), ...Object.values(extend)];
  const files = [
    ...(source === undefined ? [] : [pathOf(source)]),
    ...folders.flatMap((each) => filesOf(pathOf(each))),
  ];
  if (files.length === 0) return version;
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return `${version}-${hash.digest('hex').slice(0, 12)}`;
}

function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

function pathOf(source) {
  return fileURLToPath(new URL(`../${source}`, import.meta.url));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Go refuses to install what replaces modules of its own, so each is built from a module that requires it. */
function build({ module, version, package: folder, tags, source, around, replace = [], extend = {} }, file, into) {
  const released = folder === undefined ? module : `${module}/${folder}`;
  const main = source === undefined ? released : '.';
  const work = mkdtempSync(join(tmpdir(), 'fleetwright-programs-'));
  try {
    const { GoMod, Dir } = JSON.parse(go(work, ['mod', 'download', '-json', `${module}@${version}`]));
    if (around !== undefined) {
      takeReleased(Dir, pathOf(around), work);
      go(work, ['mod', 'tidy']);
      go(work, ['build', '-o', 'program', '.']);
      place(join(work, 'program'), file, into);
      return;
    }
    const header = ['module fleetwright.test/programs', '', 'go 1.24', '', `require ${module} ${version}`];
    // What a module takes from a folder beside it is a module of its own, of the same release.
    const own = [
      ...replace.map((released) => `replace ${released.split(' ')[0]} => ${released}`),
      ...Object.entries(extend).map(
        ([released, ours]) => `replace ${released.split(' ')[0]} => ${extended(released, pathOf(ours), work)}`,
      ),
    ];
    const theirs = replacesOf(readFileSync(GoMod, 'utf8')).filter(
      (line) => !own.some((other) => replacedBy(other) === replacedBy(line)),
    );
    writeFileSync(join(work, 'go.mod'), [...header, ...theirs, ...own, ''].join('\n'));
    const using = `//go:build tools\n\npackage programs\n\nimport _ "${main}"\n`;
    writeFileSync(join(work, 'programs.go'), source === undefined ? using : readFileSync(pathOf(source)));
    go(work, ['build', '-ldflags=-s -w', `-tags=${tags ?? ''}`, '-o', 'program', main]);
    place(join(work, 'program'), file, into);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A released module with files of ours among its own. */
function extended(released, files, work) {
  const { Dir } = JSON.parse(go(work, ['mod', 'download', '-json', released.replace(' ', '@')]));
  const folder = mkdtempSync(join(work, 'module-'));
  cpSync(Dir, folder, { recursive: true });
  execFileSync('chmod', ['-R', 'u+w', folder]);
  cpSync(files, folder, { recursive: true });
  return `./${basename(folder)}`;
}

/** The module that a line of a go.mod replaces. */
function replacedBy(line) {
  return line.split(' ')[1];
}

/** Whole in one step, so that a run that is killed leaves no half of one. */
function place(program, file, into) {
  mkdirSync(into, { recursive: true });
  copyFileSync(program, `${file}.${process.pid}`);
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * Files and functions of a released module, as they are, in a module of ours that stands in for what they need and the
 * module proxy has not.
 */
function takeReleased(module, around, work) {
  cpSync(around, work, { recursive: true });
  const { files, functions, imports } = JSON.parse(readFileSync(join(around, 'release.json'), 'utf8'));
  for (const path of files) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), readFileSync(join(module, path)));
  }
  for (const [folder, named] of Object.entries(functions)) {
    const texts = Object.entries(named).flatMap(([file, names]) => {
      const source = readFileSync(join(module, folder, file), 'utf8');
      return names.map((name) => functionIn(source, name) ?? fail(`${folder}/${file} has no function ${name}`));
    });
    const header = [
      `package ${folder.split('/').at(-1)}`,
      `import (\n${imports[folder].map((line) => `\t${line}\n`).join('')})`,
    ];
    writeFileSync(join(work, folder, 'released.go'), `${[...header, ...texts].join('\n\n')}\n`);
  }
}

function functionIn(source, name) {
  return new RegExp(`^func (?:\\(\\w+ \\*\\w+\\) )?${name}\\([\\s\\S]+?^}$`, 'm').exec(source)?.[0];
}

/** Those with a version: a folder of the module's own is not there. */
function replacesOf(goMod) {
  const block = goMod.match(/^replace \(\n([^)]*)\)/m)?.[1].split('\n') ?? [];
  const single = [...goMod.matchAll(/^replace (?!\()(.*)$/gm)].map(([, line]) => line);
  return [...block, ...single]
    .map((line) => line.replace(/\/\/.*/, '').trim())
    .filter((line) => /=> \S+ v\S+$/.test(line))
    .map((line) => `replace ${line}`);
}

function go(cwd, goArgs) {
  // As in .ci/binaries, where it says why.
  const GOFLAGS = '-mod=mod -trimpath -gcflags=all=-dwarf=false';
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS, GOGC: '400', GOTOOLCHAIN: 'local', GOWORK: 'off' };
  try {
    return execFileSync('go', goArgs, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    if (cause.code === 'ENOENT') fail('there is no Go to build with; expected Go, or the programs in the cache');
    fail(`go ${goArgs.slice(0, 2).join(' ')}: ${String(cause.stderr).trim().split('\n').slice(-5).join('\n')}`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
