import type { RuledCluster } from './rules.ts';

/**
 * What matches the series of some clusters of a fleet: nothing where it is all of them, and the shorter list of names
 * otherwise, so that a rule stays what it is when a cluster joins that is like the rest.
 */
export function onlyOf(some: readonly RuledCluster[], all: readonly RuledCluster[]): string {
  const chosen = new Set(some);
  const others = all.filter((each) => !chosen.has(each));
  if (others.length === 0) return '';
  return others.length < some.length ? `cluster!~"${names(others)}"` : `cluster=~"${names(some)}"`;
}

const names = (clusters: readonly RuledCluster[]): string => clusters.map(({ name }) => name).join('|');
