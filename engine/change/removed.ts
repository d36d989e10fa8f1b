import { TRACKING_ID } from '../../charts/argocd/annotations.ts';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { applicationPath, clusterAppsPath } from '../compose/paths.ts';
import type { Change } from '../output/index.ts';
import { componentOfSet, madeBy } from './application-sets.ts';
import { isKept, readObject } from './object.ts';
import { type Place, placeOf } from './place.ts';
import type { Versions } from './versions.ts';

/** Applications that Argo CD does not prune; those of a cluster that leaves are looked after with it. */
export function applicationsThatStay(changes: readonly Change[], versions: Versions): Finding[] {
  const pathsOf = (...kinds: Change['kind'][]) =>
    new Set(changes.flatMap(({ kind, path }) => (kinds.includes(kind) ? path : [])));
  const [gone, added, there] = [pathsOf('removed'), pathsOf('added'), pathsOf('added', 'changed')];
  const made = new Map<string, ReadonlyMap<string, KubeObject>>();
  for (const path of there) {
    const component = componentOfSet(path);
    if (component !== undefined) made.set(component, madeBy(versions.after(path)));
  }
  return changes
    .flatMap(({ kind, path }) => (kind === 'added' ? [] : applicationsBefore(path, kind, versions)))
    .filter(({ cluster, component, application }) => {
      if (gone.has(clusterAppsPath(cluster)) || !isKept(application)) return false;
      // An ApplicationSet takes over an Application of the same name, and the other way round.
      return !made.get(component)?.has(cluster) && !added.has(applicationPath(cluster, component));
    })
    .map(({ path, application }) => {
      const message = `Argo CD prunes neither ${application.metadata.name} nor what it brought; delete it by hand once that is meant to go (docs/environments.md, docs/longhorn.md)`;
      return warning('application-stays', path, message);
    });
}

interface Placed {
  path: string;
  cluster: string;
  component: string;
  application: KubeObject;
}

/** The Applications of a file that goes, or that may go with a change of their ApplicationSet. */
function applicationsBefore(path: string, kind: Change['kind'], { before }: Versions): Placed[] {
  const component = componentOfSet(path);
  // Of an ApplicationSet that goes they stay with it, which is told of by itself.
  if (component !== undefined && kind === 'changed') {
    return [...madeBy(before(path))].map(([cluster, application]) => ({ path, cluster, component, application }));
  }
  const place = kind === 'removed' ? placeOf(path) : undefined;
  const application = place?.kind === 'application' ? readObject(before(path)) : undefined;
  return place === undefined || application === undefined ? [] : [{ ...place, path, application }];
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
  if (gone.size === 0) return [];
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
export const keyOf = ({ cluster, kind, file }: Place): string => `${cluster}/${kind}/${file}`;
