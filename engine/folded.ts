/** From this many clusters on, what is the same on them is one line. */
export const FOLDED = 3;

/** Clusters, or values of a secret, that a line names. */
export const NAMED = 8;

export interface Told {
  cluster: string;
  /** The same where the same is said of another cluster. */
  key: string;
  /** From how many clusters on one line stands for all. */
  from: number;
}

/** Items in the order given; what is told of many clusters is told once, where the first of them stood. */
export function folded<T>(
  items: readonly T[],
  told: (item: T) => Told,
  together: (first: T, clusters: readonly string[]) => T,
): T[] {
  const groups = new Map<string, { clusters: Set<string>; isTold: boolean }>();
  const each = items.map((item) => ({ item, ...told(item) }));
  for (const { key, cluster } of each) {
    const group = groups.get(key) ?? { clusters: new Set(), isTold: false };
    group.clusters.add(cluster);
    groups.set(key, group);
  }
  return each.flatMap(({ item, key, from }) => {
    const group = groups.get(key)!;
    if (group.clusters.size < from) return [item];
    if (group.isTold) return [];
    group.isTold = true;
    return [together(item, [...group.clusters])];
  });
}

/** `a,b`, or `a,b,c,d,e,f,g,h, and 391 more`. */
export function namesOf(names: readonly string[], separator = ','): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(separator)}${more > 0 ? `, and ${more} more` : ''}`;
}
