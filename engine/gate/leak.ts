/** Something secret in a text. What it is is said, its value never. */
export interface Leak {
  /** With its article, such as `a GitLab token`. */
  what: string;
  /** Offsets in the text. */
  start: number;
  end: number;
  /** It is told by its name, place or letters, not by a form of its own. */
  weak?: true;
}

export interface Range {
  start: number;
  end: number;
}

/** One per place, in their order: a form of its own says more than a name, and of two the earlier is the longer. */
export function apart(leaks: readonly Leak[]): Leak[] {
  if (leaks.length < 2) return [...leaks];
  const strong = withoutOverlap(leaks.filter(({ weak }) => !weak));
  const overlaps = overlapWith(strong);
  const weak = withoutOverlap(leaks.filter((leak) => leak.weak)).filter((leak) => !overlaps(leak));
  return [...strong, ...weak].sort((a, b) => a.start - b.start);
}

function withoutOverlap(leaks: readonly Leak[]): Leak[] {
  const kept: Leak[] = [];
  // The order among those that start together stays: the more telling come first.
  for (const leak of leaks.toSorted((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || leak.start >= last.end) kept.push(leak);
  }
  return kept;
}

/** Whether a range meets one of some that stand apart, all of them asked in ascending order. */
export function overlapWith(ranges: readonly Range[]): (range: Range) => boolean {
  let next = 0;
  return ({ start, end }) => {
    while (next < ranges.length && ranges[next]!.end <= start) next += 1;
    return next < ranges.length && ranges[next]!.start < end;
  };
}
