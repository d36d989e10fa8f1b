import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shownPath } from '../../load/files.ts';
import { refuse } from '../seal-error.ts';

const IGNORED = 0;
const NOT_IGNORED = 1;

/** Throws unless Git leaves the file, which need not be there yet, out of every repository that it lies in. */
export function checkKeptOutOfGit(file: string): void {
  const real = existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file));
  if (!isInRepository(dirname(real))) return;
  // Variables of a hook would have Git look elsewhere.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const { status } = spawnSync('git', ['check-ignore', '--quiet', '--', real], { cwd: dirname(real), env });
  if (status === IGNORED) return;
  const at = shownPath(real);
  if (status === NOT_IGNORED) {
    const message = 'Git does not ignore it, so that its open values would be committed with it';
    throw refuse('not-ignored', at, `${message}; add it to .gitignore, or move it out of the repository`);
  }
  throw refuse('not-ignored', at, 'Git could not tell whether it ignores it; move it out of the repository');
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}
