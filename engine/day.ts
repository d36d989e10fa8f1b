export const DAY_MS = 86_400_000;

/**
 * The day of a time, UTC, such as 2026-12-31.
 * @param time a string as `Date` reads it, or milliseconds since 1970
 */
export const dayOf = (time: Date | string | number): string => new Date(time).toISOString().slice(0, 10);

/** Whole days from one day to another, both such as 2026-12-31; negative where the other comes first. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** @param day such as 2026-12-31 */
export const daysLater = (day: string, days: number): Date => new Date(Date.parse(day) + days * DAY_MS);
