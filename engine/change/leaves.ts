import { applicationPath, applicationSetPath, clusterAppsPath } from '../compose/paths.ts';
import { madeBy } from './application-sets.ts';
import type { Place } from './place.ts';
import type { Versions } from './versions.ts';

/**
 * Whether all of a component leaves its cluster, or the whole cluster does.
 * @param gone paths that are removed
 */
export function leaves({ cluster, component }: Place, gone: ReadonlySet<string>, { before, after }: Versions): boolean {
  if (gone.has(applicationPath(cluster, component)) || gone.has(clusterAppsPath(cluster))) return true;
  const set = applicationSetPath(component);
  return madeBy(before(set)).has(cluster) && !madeBy(after(set)).has(cluster);
}
