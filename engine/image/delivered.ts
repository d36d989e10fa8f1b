import { revisionOf } from '../load/apps/branches.ts';
import { FLEET_FILE } from '../load/files.ts';
import type { Checkout } from './checkout.ts';
import type { Source } from './fleet-file.ts';
import type { Git } from './git.ts';
import { remoteOf } from './remote.ts';

/** The commits that an environment is delivered from, as this checkout knows them. */
export interface Delivered {
  /** As Git resolves it. */
  ref: string;
  /** As people call it, such as origin/main. */
  name: string;
  /** Whether it is what the server has, as of the last fetch. */
  isFetched: boolean;
  /** Where it may hold commits that nobody merged: why. */
  doubt?: string;
}

/** What Argo CD reads of an environment; where this checkout does not know it, the next best, and why. */
export function deliveredOf({ git, file: { source } }: Checkout, environment: string): Delivered {
  const refusal = git.refusal();
  if (refusal !== undefined) {
    const doubt = `${refusal}, so that nobody knows what has run`;
    return { ...HEAD, isFetched: false, doubt };
  }
  if (source === undefined) return doubted(HEAD, `${FLEET_FILE} does not say what Argo CD follows`);
  const revision = revisionOf(source, environment);
  if (isTagged(source, environment)) {
    const tag = found(git, [{ ref: `refs/tags/${revision}`, name: revision }]);
    return tag ? { ...tag, isFetched: true } : doubted(HEAD, `the tag ${revision} is not here (git fetch --tags)`);
  }
  return branchAt(git, source.git.url, revision);
}

/** Whether an environment stands at a tag, which no commit changes. */
export const isTagged = (source: Source, environment: string): boolean =>
  source.branches.strategy === 'tags' && revisionOf(source, environment) !== source.git.revision;

interface Place {
  ref: string;
  name: string;
}

const HEAD: Place = { ref: 'HEAD', name: 'HEAD' };

/** What a branch of the fleet is to its server; or a tag or a commit that is called so. */
export function branchAt(git: Git, url: string, revision: string): Delivered {
  const remote = remoteOf(git, url);
  const ofRemote =
    remote === undefined ? [] : [{ ref: `refs/remotes/${remote}/${revision}`, name: `${remote}/${revision}` }];
  const commit = /^[0-9a-f]{7,64}$/.test(revision) ? [{ ref: revision, name: revision }] : [];
  const fixed = found(git, [...ofRemote, { ref: `refs/tags/${revision}`, name: revision }, ...commit]);
  if (fixed !== undefined) return { ...fixed, isFetched: true };
  const own = found(git, [{ ref: `refs/heads/${revision}`, name: revision }]) ?? HEAD;
  if (remote === undefined) return doubted(own, "no remote here is the fleet's repository");
  const name = `${remote}/${revision}`;
  return doubted(own, `${name} is not here (git fetch ${remote} ${revision}:refs/remotes/${name})`);
}

const found = (git: Git, places: readonly Place[]): Place | undefined =>
  places.find(({ ref }) => git.ask(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]) !== undefined);

function doubted(place: Place, why: string): Delivered {
  const looked = place.ref === 'HEAD' ? 'HEAD' : `the local branch ${place.name}`;
  const doubt = `${why}: ${looked} was looked at, which may hold commits that nobody merged`;
  return { ...place, isFetched: false, doubt };
}
