import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readOr, replace } from './files.mjs';

const SOURCES = ['engine', 'charts', 'clusters/schema', 'imports'];

/** The hash of every source, of the lock file and of Node's own version. */
export function fingerprint(root, cache) {
  const stamps = stampsOf(root);
  const seen = sha256([process.version, ...[...stamps].map(([file, { text }]) => `${file} ${text}`)].join('\n'));
  const note = join(cache, 'sources');
  const [before, known] = readOr(note, '').toString().split(' ');
  if (known !== undefined && before === seen) return known;
  const version = versionOf(new Map([...stamps.keys()].map((file) => [file, sha256(readFileSync(join(root, file)))])));
  if ([...stamps.values()].every(isSettled)) replace(note, `${seen} ${version}`);
  return version;
}

/** @param hashes by file, in the order in which they are listed */
export const versionOf = (hashes) => sha256([process.version, ...[...hashes].flat()].join('\0')).slice(0, 16);

/** What stands in the sources; a file is read again only where the disk says that it is another. */
export class Sources {
  #root;
  #known = new Map();

  constructor(root) {
    this.#root = root;
  }

  /** The hash of each file. */
  hashes() {
    const before = this.#known;
    const now = [...stampsOf(this.#root)].map(([file, stamp]) => {
      const known = before.get(file);
      if (known?.isSettled && known.text === stamp.text) return [file, known];
      const hash = sha256(readFileSync(join(this.#root, file)));
      return [file, { hash, text: stamp.text, isSettled: isSettled(stamp) }];
    });
    this.#known = new Map(now);
    return new Map(now.map(([file, { hash }]) => [file, hash]));
  }
}

export const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** Milliseconds within which a file may be saved twice and look the same to `stat`. */
const SETTLING = 2_000;

const isSettled = ({ seen, changed }) => seen - changed > SETTLING;

/** What the disk says of the sources without reading them, as git looks at its work tree. Every run waits for it. */
function stampsOf(root) {
  const files = ['package-lock.json', ...SOURCES.flatMap((folder) => sources(root, folder))];
  return new Map(files.map((file) => [file, stampOf(`${root}/${file}`)]));
}

function stampOf(path) {
  const { ino, size, mtimeMs, ctimeMs } = statSync(path);
  return { text: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, changed: Math.max(mtimeMs, ctimeMs), seen: Date.now() };
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
