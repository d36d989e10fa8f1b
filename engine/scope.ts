import { error, type Finding } from '../charts/shared/finding.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import { clusterFolder, clusterOf } from './compose/paths.ts';
import { insteadOf } from './did-you-mean.ts';

/** The paths that a run over some clusters may touch: theirs, and what the fleet shares; all of them if none is named. */
export function scopeOf(clusters: readonly string[]): ((path: string) => boolean) | undefined {
  if (clusters.length === 0) return undefined;
  const wanted = new Set(clusters);
  return (path) => {
    const cluster = clusterOf(path);
    return cluster === undefined || wanted.has(cluster);
  };
}

const CLUSTERS = clusterFolder('');

/** All paths but those in the folders of clusters whose files stand as they are. */
export function allBut(kept: ReadonlyMap<string, number>): ((path: string) => boolean) | undefined {
  if (kept.size === 0) return undefined;
  // Asked for every file of the fleet.
  return (path) => {
    const end = path.startsWith(CLUSTERS) ? path.indexOf('/', CLUSTERS.length) : -1;
    return end < 0 || !kept.has(path.slice(CLUSTERS.length, end));
  };
}

export function unknownClusters(clusters: readonly string[], fleet: Fleet): Finding[] {
  const names = fleet.clusters.map(({ name }) => name);
  return clusters
    .filter((name) => !names.includes(name))
    .map((name) => {
      const message = `there is no cluster ${name}; ${insteadOf(name, names)}`;
      return error('unknown-cluster', '--cluster', message);
    });
}
