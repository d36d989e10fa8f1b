import { type Dirent, lstatSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { systemCode } from '../system-code.ts';
import { MOST_BYTES } from '../yaml/decode.ts';
import { suggestionFor } from './suggestion.ts';

export const FLEET_FILE = 'fleet.yaml';

/** Folders beside the data that the loader has no business in. */
const FOLDERS = ['sealed', 'certs', 'apps', 'policy', 'schema'];

export interface DataFile {
  /** As findings name it: `clusters/cluster-02.yaml`. */
  path: string;
  name: string;
  bytes: Uint8Array;
}

interface Folder {
  /** As findings name it. */
  path: string;
  files: DataFile[];
  findings: Finding[];
}

/** The data files of a folder in the order of their names, and what is in their way. */
export function readFolder(folder: string): Folder {
  const path = shownPath(folder);
  const entries = entriesOf(folder);
  if (typeof entries === 'string') {
    const message = `${entries}; expected a folder with ${FLEET_FILE} and one file per cluster`;
    return { path, files: [], findings: [error('clusters-folder', path, message)] };
  }
  const results = entries.map((entry) => readEntry(entry, { folder, path: `${path}/${entry.name}` }));
  const files = results.flatMap((result) => (result !== undefined && 'bytes' in result ? [result] : []));
  const findings = results.flatMap((result) => (result !== undefined && 'code' in result ? [result] : []));
  if (files.length === 0 && findings.length === 0) {
    findings.push(error('clusters-folder', path, `no data; expected ${FLEET_FILE} and one file per cluster`));
  }
  return { path, files, findings };
}

/** What lies at a path; nothing below a file, as whoever reads the folder says that it is none. */
export function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    if (systemCode(cause) === 'ENOTDIR') return undefined;
    throw cause;
  }
}

/**
 * The bytes of one file, or why they cannot be had.
 * @param otherwise where more than fits may be kept
 */
export function readData(file: string, path: string, otherwise = ''): DataFile | Finding {
  try {
    const stats = statSync(file);
    // A pipe would be read for ever.
    if (!stats.isFile() && !stats.isDirectory()) return refusal(path, 'no regular file; expected the file itself');
    const { size } = stats;
    if (size > MOST_BYTES) {
      const message = `${size} bytes; expected at most ${MOST_BYTES}, which is 1 MiB${otherwise}`;
      return error('file-size', `${path}:1:1`, message);
    }
    return { path, name: path.slice(path.lastIndexOf('/') + 1), bytes: readFileSync(file) };
  } catch (cause) {
    return error('file-unreadable', `${path}:1:1`, `cannot be read: ${reason(cause)}; expected a readable file`);
  }
}

function readEntry(entry: Dirent, { folder, path }: { folder: string; path: string }): DataFile | Finding | undefined {
  const { name } = entry;
  const refuse = (message: string) => refusal(path, message);
  if (entry.isSymbolicLink()) return refuse('a symbolic link; expected the file itself');
  if (entry.isDirectory()) return FOLDERS.includes(name) ? undefined : strayFolder(name, refuse);
  if (isNoData(name)) return undefined;
  if (!entry.isFile()) return refuse('no regular file; expected the data of a cluster');
  if (/\.(yml|json)$/.test(name)) return refuse(`expected the name ${name.replace(/\.\w+$/, '.yaml')}`);
  if (!name.endsWith('.yaml'))
    return refuse(`no data of a fleet; expected ${FLEET_FILE} and one .yaml file per cluster`);
  return readData(join(folder, name), path);
}

/** Something that has no place in the folder. */
export const refusal = (path: string, message: string): Finding => error('clusters-folder', `${path}:1:1`, message);

/** What is named after a cluster that there is not. */
export const stranger = (path: string, name: string, clusters: readonly string[]): Finding =>
  refusal(path, `no cluster is called ${name}: where it has left, remove this too; ${suggestionFor(name, clusters)}`);

function strayFolder(name: string, refuse: (message: string) => Finding): Finding {
  if (name.endsWith('.yaml')) return refuse('a folder; expected the file of a cluster');
  return refuse(`unknown folder; ${suggestionFor(name, FOLDERS)}`);
}

/** What a folder holds in the order of the names, or why that cannot be told. */
export function entriesOf(folder: string): Dirent[] | string {
  try {
    // The order in which a disk lists its files is its own.
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    return `cannot be read: ${reason(cause)}`;
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'no space is left on the disk',
  EROFS: 'the disk is read-only',
};

/** Why the system refused a file. */
export function reason(cause: unknown): string {
  const code = systemCode(cause) ?? 'unknown reason';
  return REASONS[code] ?? code;
}

/** Notes lie beside data, and editors and file managers leave hidden files. */
export const isNoData = (name: string): boolean => name.startsWith('.') || name.endsWith('.md');

/** A folder as findings name it: from where the command runs. */
export function shownPath(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : path.replaceAll('\\', '/');
}
