import { TRACKING_ID } from '../../charts/argocd/annotations.ts';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import { applicationSetPath, clusterAppsPath } from '../compose/paths.ts';
import type { Change } from '../output/index.ts';
import { isKept, readObject } from './object.ts';
import { type Place, placeOf } from './place.ts';
import type { Versions } from './versions.ts';

/** Applications that Argo CD does not prune; those of a cluster that leaves are looked after with it. */
export function applicationsThatStay(changes: readonly Change[], { before }: Versions): Finding[] {
  const gone = new Set(changes.flatMap(({ kind, path }) => (kind === 'removed' ? path : [])));
  const made = new Set(changes.flatMap(({ kind, path }) => (kind === 'removed' ? [] : path)));
  return [...gone].flatMap((path) => {
    const place = placeOf(path);
    if (place?.kind !== 'application' || gone.has(clusterAppsPath(place.cluster))) return [];
    // An ApplicationSet takes over an Application of the same name.
    if (made.has(applicationSetPath(place.component))) return [];
    const application = readObject(before(path));
    if (application === undefined || !isKept(application)) return [];
    const message = `Argo CD prunes neither ${application.metadata.name} nor what it brought; delete it by hand once that is meant to go (docs/environments.md, docs/longhorn.md)`;
    return [warning('application-stays', path, message)];
  });
}

/**
 * The same object in the folder of another component, at once: a sync fails while another Application tracks what it brings, and
 * one that has left it alone tracks it for ever. Source: contract A27; controller/state.go and sync.go, v3.5.1.
 */
export function objectsThatMove(changes: readonly Change[], { before, after }: Versions): Finding[] {
  const gone = new Map<string, { path: string; owner: string }>();
  for (const { kind, path } of changes) {
    const place = kind === 'removed' ? placeOf(path) : undefined;
    if (place !== undefined) gone.set(keyOf(place), { path, owner: place.component });
  }
  return changes.flatMap(({ kind, path }) => {
    const place = kind === 'added' ? placeOf(path) : undefined;
    const from = place && gone.get(keyOf(place));
    if (place === undefined || from === undefined) return [];
    const [was, is] = [readObject(before(from.path)), readObject(after(path))];
    if (was === undefined || is === undefined || was.metadata.namespace !== is.metadata.namespace) return [];
    const { owner } = from;
    const message = isKept(was)
      ? `${owner} leaves it there, and ${place.component} is refused all it brings until a person takes ${TRACKING_ID} off it, after the sync of ${owner}`
      : `${owner} deletes it, and ${place.component} is refused all it brings until then; where it is to stay, expected Prune=false on it for one commit before`;
    return [warning('object-moves', path, message)];
  });
}

/** Of the Application of a component no other path has the same, and so it does not move. */
const keyOf = ({ cluster, kind, file }: Place): string => `${cluster}/${kind}/${file}`;
