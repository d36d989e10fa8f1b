import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import type { Level } from './finding.ts';
import type { Manifests } from './manifest.ts';

/** What a check remembers of one cluster, and of which. */
export interface ClusterFacts<Facts> {
  cluster: string;
  facts: Facts;
}

/** The facts of each cluster beside the cluster's own data. */
export function* withData<Facts>(
  clusters: readonly ClusterFacts<Facts>[],
  fleet: Fleet,
): Generator<{ cluster: ClusterData; facts: Facts }> {
  const data = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
  for (const { cluster: name, facts } of clusters) {
    const cluster = data.get(name);
    if (cluster === undefined) throw new Error(`facts of ${name}, which the fleet does not have`);
    yield { cluster, facts };
  }
}

/** A place, what is wrong there and what would be right; the check's code and level are added by the engine. */
export interface Violation {
  at: string;
  message: string;
}

/**
 * A rule that spans objects or clusters.
 * `collect` sees one cluster and returns little, plain facts; `judge` sees the facts of all clusters.
 */
export interface Check<Facts> {
  code: string;
  level: Level;
  collect(manifests: Manifests): Facts;
  judge(clusters: readonly ClusterFacts<Facts>[], fleet: Fleet): Iterable<Violation>;
}

/** A rule within one cluster: its facts are its violations. */
export function clusterCheck(
  code: string,
  level: Level,
  violations: (manifests: Manifests) => Iterable<Violation>,
): Check<Violation[]> {
  return {
    code,
    level,
    collect: (manifests) => [...violations(manifests)],
    judge: (clusters) => clusters.flatMap(({ facts }) => facts),
  };
}
