/** Each text once, in the order of `byCodeUnit`. */
export const distinct = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

/** As `sort` orders texts that it is given no comparison for; names of Kubernetes are ASCII, for which it is bytewise. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
