import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readOr, replace } from './files.mjs';

const SOURCES = ['engine', 'charts', 'clusters/schema', 'imports'];

/** The hash of every source, of the lock file and of Node's own version. */
export function fingerprint(root, cache) {
  const files = ['package-lock.json', ...SOURCES.flatMap((folder) => sources(root, folder))];
  const { seen, settled } = look(root, files);
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

/** What the disk says of the sources without reading them, as git looks at its work tree. Every run waits for it. */
function look(root, files) {
  let latest = 0;
  const lines = files.map((file) => {
    const { ino, size, mtimeMs, ctimeMs } = statSync(`${root}/${file}`);
    latest = Math.max(latest, mtimeMs, ctimeMs);
    return `${file} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  });
  const seen = createHash('sha256')
    .update([process.version, ...lines].join('\n'))
    .digest('hex');
  return { seen, settled: Date.now() - latest > SETTLING };
}

function sources(root, folder) {
  const files = [];
  for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) files.push(...sources(root, path));
    else if (entry.isFile() && /\.([mc]?[jt]s|json)$/.test(entry.name)) files.push(path);
  }
  return files.sort();
}
