import { error, type Finding } from '../../charts/shared/finding.ts';

/** What the tool keeps for itself at the top of the output folder; no rendered file may take these names. */
export const OWN = {
  index: 'files.txt',
  lock: '.fleetwright-lock',
  journal: '.fleetwright-journal',
  staging: '.fleetwright-staging',
} as const;

const LONGEST_NAME = 255;

// UTF-16 puts surrogates (U+10000 and up) before U+E000 to U+FFFF; code points, as git and `LC_ALL=C sort` see them, after.
const rank = (unit: number) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** The folder of a path relative to the output folder, '' at its top. */
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Without capitals and accents: the key of such a path is the path. */
const LOWER_CASE = /^[a-z0-9./-]*$/;

/** Two paths with the same key are one file on a disk that ignores case or composes accents. */
export const caseKey = (path: string) => (LOWER_CASE.test(path) ? path : path.normalize('NFC').toLowerCase());

/** Nearly every path of a fleet, decided by one look. */
const EVERYDAY = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:\/[a-z0-9-]+(?:\.[a-z0-9-]+)*)+$/;

/** Why a path cannot be a file of the output, or undefined. */
export function pathProblem(path: string): string | undefined {
  if (path.length <= LONGEST_NAME && EVERYDAY.test(path)) return undefined;
  if (path === '') return 'is empty';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
    return 'is absolute; expected a path relative to the output folder';
  if (path.includes('\\')) return "has a backslash; expected '/' between folders";
  if (/[\p{Cc}\p{Surrogate}\u2028\u2029]/u.test(path)) return 'has a control character';
  if (path.startsWith('#')) return "starts with '#', which marks a comment in the index";
  const [top = '', ...rest] = path.split('/');
  if (caseKey(top).startsWith('.fleetwright-') || (rest.length === 0 && caseKey(top) === OWN.index)) {
    return 'takes a name that the tool keeps for itself';
  }
  for (const name of [top, ...rest]) {
    if (name === '' || name === '.' || name === '..')
      return `has '${name}' as a part; expected names between single '/'`;
    if (/^\s|[\s.]$/.test(name)) return `has the part '${name}', which starts or ends in a space or a dot`;
    if (Buffer.byteLength(name) > LONGEST_NAME) return `has a name longer than ${LONGEST_NAME} bytes`;
  }
  return undefined;
}

/** Each path that cannot be a file, and each pair that cannot stand in one tree on every disk. */
export function findClashes(paths: Iterable<string>, at: (path: string) => string): Finding[] {
  const findings: Finding[] = [];
  const files = new Map<string, string>();
  const folders = new Map<string, { spelling: string; member: string }>();
  const clash = (path: string, other: string, why: string) =>
    findings.push(error('path-clash', at(path), `clashes with ${at(other)}: ${why}; give one of them another name`));

  for (const path of paths) {
    const problem = pathProblem(path);
    if (problem !== undefined) {
      findings.push(error('bad-path', at(path), `the path ${problem}`));
      continue;
    }
    const key = caseKey(path);
    const other = files.get(key);
    if (other !== undefined) clash(path, other, 'they differ in case only, and some disks ignore case');
    files.set(key, path);
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
      const known = folders.get(caseKey(folder));
      if (known === undefined) {
        folders.set(caseKey(folder), { spelling: folder, member: path });
        continue;
      }
      if (known.spelling !== folder) clash(path, known.member, 'their folders differ in case only');
      break;
    }
  }
  for (const [key, { spelling, member }] of folders) {
    const file = files.get(key);
    if (file !== undefined) clash(file, member, `${spelling} would be both a file and a folder`);
  }
  return findings;
}
