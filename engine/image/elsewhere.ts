import { type Finding, warning } from '../../charts/shared/finding.ts';
import { revisionOf } from '../load/apps/branches.ts';
import { FLEET_FILE, shownPath } from '../load/files.ts';
import type { Checkout } from './checkout.ts';
import { branchAt, isTagged } from './delivered.ts';
import type { Source } from './fleet-file.ts';
import type { Git } from './git.ts';
import type { Change } from './plan.ts';

/** The branch that is checked out; undefined where none is. */
const checkedOut = (git: Git): string | undefined => git.ask(['symbolic-ref', '--short', '--quiet', 'HEAD'])?.trim();

/** Whether what is checked out is the branch that an environment is delivered from, or began there. */
export function standsOn({ git, file: { source, environments } }: Checkout, environment: string): boolean {
  if (source === undefined) return true;
  if (isTagged(source, environment)) return false;
  const own = revisionOf(source, environment);
  const named = environments.filter((name) => !isTagged(source, name)).map((name) => revisionOf(source, name));
  const others = [...new Set([source.git.revision, ...named])].filter((revision) => revision !== own);
  // Where all is of one branch, nobody needs Git to be there.
  if (others.length === 0 || git.ask(['rev-parse', '--verify', '--quiet', 'HEAD']) === undefined) return true;
  const branch = checkedOut(git);
  if (branch === own) return true;
  if (branch !== undefined && others.includes(branch)) return false;
  const distance = apart(git, source, own);
  return others.every((revision) => distance <= apart(git, source, revision));
}

/** How many commits it and a branch of the fleet do not share: the fewer, the nearer it began. */
function apart(git: Git, source: Source, revision: string): number {
  const { ref } = branchAt(git, source.git.url, revision);
  const count = ref === 'HEAD' ? undefined : git.ask(['rev-list', '--count', `${ref}...HEAD`]);
  return Number(count ?? Number.POSITIVE_INFINITY);
}

/** What is set where nobody reads it, for its environment is delivered from elsewhere. */
export function elsewhere(checkout: Checkout, changes: readonly Change[]): Finding[] {
  const { source } = checkout.file;
  return changes.flatMap(({ owner: { app, environment } }) => {
    if (source === undefined || standsOn(checkout, environment)) return [];
    return [warning('image-elsewhere', `${app} in ${environment}`, reached(checkout, source, environment))];
  });
}

function reached({ folder, git }: Checkout, source: Source, environment: string): string {
  const revision = revisionOf(source, environment);
  const file = `${shownPath(folder)}/${FLEET_FILE}`;
  if (isTagged(source, environment))
    return `${environment} stands at ${revision}, which no commit changes; this counts from a tag that has it, named under branches in ${file}`;
  const branch = checkedOut(git);
  const here = branch === undefined ? 'here' : `on ${branch}`;
  const read =
    branch === source.git.revision
      ? `${here} it only says that ${environment} is not pending`
      : `${here} nobody reads it`;
  return `${environment} is delivered from ${revision}, and ${read}; it counts once it is merged into ${revision}`;
}
