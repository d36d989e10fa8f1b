import { Git } from '../../image/git.ts';
import { ImageError } from '../../image/image-error.ts';
import { UsageError } from '../command.ts';

/**
 * The paths that the output folder has in a commit; undefined where there is no Git to ask.
 * Throws UsageError where there is no such commit.
 */
export function deliveredAt(root: string, base: string | undefined): ReadonlySet<string> | undefined {
  const git = repositoryAt(root);
  if (git === undefined) return undefined;
  const commit = git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${base ?? 'HEAD'}^{commit}`]);
  if (commit === undefined) {
    if (base !== undefined)
      throw new UsageError(`--base ${base}: there is no such commit here; expected one such as main`);
    return new Set();
  }
  const listed = git.ask(['ls-tree', '-r', '-z', '--name-only', commit.trim(), '--', `${OUT}/`]) ?? '';
  return new Set(listed.split('\0').map((path) => path.slice(OUT.length + 1)));
}

const OUT = 'dist';

function repositoryAt(root: string): Git | undefined {
  const git = new Git(root);
  try {
    return git.refusal() === undefined ? git : undefined;
  } catch (cause) {
    // It is not installed.
    if (cause instanceof ImageError) return undefined;
    throw cause;
  }
}
