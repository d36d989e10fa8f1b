/** A name that no cluster has, of which something may be made that is then said of other clusters. */
export const STAND_IN = 'stand-in-q7x3k9zv';

/** What is made for the stand-in; undefined where that is refused, which is to be said of a cluster that it is wrong for. */
export function forStandIn<T>(make: (cluster: string) => T): T | undefined {
  try {
    return make(STAND_IN);
  } catch {
    return undefined;
  }
}

/** Plain data with a cluster's name in place of the stand-in; what does not have it is shared. */
export function standingFor<T>(value: T, cluster: string): T;
export function standingFor(value: unknown, cluster: string): unknown {
  if (typeof value === 'string') return value.includes(STAND_IN) ? value.replaceAll(STAND_IN, () => cluster) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => standingFor(item, cluster));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [key, inner] of Object.entries(value)) {
    const own = standingFor(inner, cluster);
    if (own === inner) continue;
    copy ??= { ...value };
    copy[key] = own;
  }
  return copy ?? value;
}
