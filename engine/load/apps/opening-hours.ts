import { readSchedule } from '../../../charts/shared/cron.ts';
import type { SyncWindowData } from '../../../clusters/schema/environments.ts';

const MINUTES_OF_DAY = 24 * 60;
const DAYS_OF_WEEK = 7;
/** A year, and the week in which the last gap ends. */
const DAYS = 366 + DAYS_OF_WEEK;
/** From a year on that begins on a Monday, with a 29th of February. */
const DATES = Array.from({ length: DAYS }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)));

/** Minutes from the first day on: [from, to). */
type Span = readonly [from: number, to: number];

/**
 * Days between two times at which Applications may sync by themselves, where these are more than a week apart.
 * Windows of another time zone count as if they were of the first: a few hours decide nothing here. A freeze in some
 * months is meant, however long it is.
 */
export function longestClosed(windows: readonly SyncWindowData[]): number | undefined {
  if (windows.length === 0) return undefined;
  const allowed = windows.filter(({ kind }) => kind === 'allow').flatMap(spansOf);
  const whole: Span[] = [[0, DAYS * MINUTES_OF_DAY]];
  const allows = windows.some(({ kind }) => kind === 'allow') ? allowed : whole;
  const denied = windows.filter(({ kind }) => kind === 'deny').flatMap(spansOf);
  const open = without(merged(allows), merged(denied));
  const starts = [...open.map(([from]) => from), DAYS * MINUTES_OF_DAY];
  const ends = [0, ...open.map(([, to]) => to)];
  const longest = Math.max(...starts.map((start, i) => start - ends[i]!));
  const days = Math.floor(longest / MINUTES_OF_DAY);
  return longest > DAYS_OF_WEEK * MINUTES_OF_DAY ? days : undefined;
}

/** When a window is open, as Argo CD counts it: from each time of its schedule on, for its duration. */
function spansOf({ kind, schedule: text, duration }: SyncWindowData): Span[] {
  const schedule = readSchedule(text);
  if (typeof schedule === 'string') return [];
  const isSeasonal = schedule.months.length < 12;
  if (kind === 'deny' && isSeasonal) return [];
  const length = minutesOf(duration);
  const times = merged(schedule.times.map((from): Span => [from, from + length]));
  return DATES.flatMap((date, i) => {
    const midnight = i * MINUTES_OF_DAY;
    return schedule.comesOn(date) ? times.map(([from, to]): Span => [midnight + from, midnight + to]) : [];
  });
}

const UNITS: Readonly<Record<string, number>> = { h: 60, m: 1, s: 1 / 60, ms: 1 / 60_000 };

const minutesOf = (duration: string): number =>
  [...duration.matchAll(/([0-9.]+)(ms|h|m|s)/g)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * UNITS[unit]!,
    0,
  );

/** Spans in their order, each apart from the next. */
function merged(spans: readonly Span[]): Span[] {
  const apart: [number, number][] = [];
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    const last = apart.at(-1);
    if (last === undefined || from > last[1]) apart.push([from, to]);
    else last[1] = Math.max(last[1], to);
  }
  return apart;
}

/** What of some spans is in none of the others; both in their order. */
function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  return spans.flatMap(([from, to]) => {
    const left: Span[] = [];
    let at = from;
    for (const [start, end] of others) {
      if (end <= at || start >= to) continue;
      if (start > at) left.push([at, start]);
      at = Math.max(at, end);
    }
    if (at < to) left.push([at, to]);
    return left;
  });
}
