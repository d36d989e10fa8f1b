import { spawnSync } from 'node:child_process';

/** Git is not there, or the folder is in no repository. */
export class GitError extends Error {}

/** One file as the next commit would have it. */
export interface StagedFile {
  /** From the top of the repository. */
  path: string;
  blob: string;
  size: number;
}

const SYMLINK = '120000';
const SUBMODULE = '160000';

/** What is added or changed against the last commit, but for links and submodules. */
export function stagedFiles(folder: string): StagedFile[] {
  if (spawnSync('git', ['rev-parse', '--git-dir'], { cwd: folder }).status === 128) {
    throw new GitError(`${folder} is in no Git repository, so nothing is staged`);
  }
  const raw = git(folder, [
    'diff',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--no-relative',
    '--ignore-submodules',
    '--diff-filter=d',
  ]).toString('utf8');
  const parts = raw.split('\0');
  const files: { path: string; blob: string }[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, mode = '', , blob = ''] = parts[i]!.split(' ');
    if (mode !== SYMLINK && mode !== SUBMODULE && !/^0+$/.test(blob)) files.push({ path: parts[i + 1]!, blob });
  }
  return withSizes(folder, files);
}

function withSizes(folder: string, files: readonly { path: string; blob: string }[]): StagedFile[] {
  if (files.length === 0) return [];
  const lines = git(folder, ['cat-file', '--batch-check=%(objectsize)'], list(files)).toString('latin1').split('\n');
  return files.map((file, i) => ({ ...file, size: Number(lines[i]) }));
}

/** Blobs that are asked of Git at once. */
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** The bytes of files, of as many at once as memory has room for. */
export function* stagedBlobs(folder: string, files: readonly StagedFile[]): Generator<[StagedFile, Buffer]> {
  for (let start = 0; start < files.length; ) {
    let bytes = 0;
    let end = start;
    while (end < files.length && (end === start || bytes + files[end]!.size <= MOST_BYTES_AT_ONCE)) {
      bytes += files[end]!.size;
      end += 1;
    }
    const some = files.slice(start, end);
    const output = git(folder, ['cat-file', '--batch=%(objectsize)'], list(some));
    let at = 0;
    for (const file of some) {
      const from = output.indexOf('\n', at) + 1;
      yield [file, output.subarray(from, from + file.size)];
      at = from + file.size + 1;
    }
    start = end;
  }
}

const list = (files: readonly { blob: string }[]): string => files.map(({ blob }) => `${blob}\n`).join('');

function git(folder: string, args: readonly string[], input = ''): Buffer {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: folder, input, maxBuffer: 2 ** 30 });
  if (error !== undefined) throw new GitError(`git cannot be run: ${error.message}`);
  if (status !== 0) throw new GitError(stderr.toString('utf8').trim().split('\n')[0] ?? `git ended with ${status}`);
  return stdout;
}
