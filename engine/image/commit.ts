import { basename, dirname, relative } from 'node:path';
import { PENDING } from '../../clusters/schema/images.ts';
import { tagOf } from './choose.ts';
import { Git } from './git.ts';
import { refuse } from './image-error.ts';
import type { Change } from './plan.ts';

/** What the message of a commit says of where the images come from. */
export interface Origin {
  /** Commit of the app's own repository. */
  sourceCommit: string | undefined;
  /** URL or number of the run that built it. */
  build: string | undefined;
}

/** What synth reads beside the data; changed and not committed, it would be in dist and not in the commit. */
const CODE = ['charts', 'engine', 'imports'];

/**
 * Throws where a commit of the images and of dist would not be the whole story.
 * @param own the files that are to be committed
 */
export function checkCommittable(clusters: string, own: readonly string[]): void {
  const base = dirname(clusters);
  const git = new Git(base);
  const refusal = git.refusal();
  if (refusal !== undefined) throw refuse('git-failed', base, `${refusal}; leave out --commit`);
  const prefix = git.tell(['rev-parse', '--show-prefix']).trim();
  const sources = [basename(clusters), ...CODE];
  const listed = git.tell([
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    ...sources,
  ]);
  const paths = own.map((path) => `${prefix}${relative(base, path)}`);
  const changed = listed.split('\0').map((line) => line.slice(3));
  const [other] = changed.filter((path) => path !== '' && !paths.includes(path));
  if (other === undefined) return;
  const message =
    'it is changed and not committed, so that dist would hold what the commit does not; commit it first, or leave out --commit';
  throw refuse('image-uncommitted', other, message);
}

/** Commits files and folders, nothing else that is staged; whether there was anything to commit. */
export function commit(clusters: string, paths: readonly string[], message: string): boolean {
  const git = new Git(dirname(clusters));
  git.tell(['add', '--all', '--', ...paths]);
  if (git.ask(['diff', '--cached', '--quiet', '--', ...paths]) !== undefined) return false;
  git.tell(['commit', '--quiet', '--only', '--message', message, '--', ...paths]);
  return true;
}

/** The message of a commit that sets images: what, and where it comes from. */
export function messageOf(changes: readonly Change[], { sourceCommit, build }: Origin, from?: string): string {
  const [{ owner, image }] = changes as [Change, ...Change[]];
  const environments = changes.map((change) => change.owner.environment).join(', ');
  const version = image === PENDING ? PENDING : tagOf(image);
  const subject =
    from === undefined
      ? `Set ${owner.app} to ${version} in ${environments}`
      : `Promote ${owner.app} ${version} from ${from} to ${environments}`;
  const lines = [
    `Image: ${image}`,
    ...(sourceCommit === undefined ? [] : [`Source-Commit: ${sourceCommit}`]),
    ...(build === undefined ? [] : [`Build: ${build}`]),
  ];
  return `${subject}\n\n${lines.join('\n')}\n`;
}
