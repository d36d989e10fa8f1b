import type { SyncWindowData } from '../../../clusters/schema/environments.ts';

const MINUTES_OF_DAY = 24 * 60;
const DAYS_OF_WEEK = 7;
/** A year, and the week in which the last gap ends. */
const DAYS = 366 + DAYS_OF_WEEK;
/** A year that begins on a Monday, with a 29th of February. */
const FIRST_DAY = Date.UTC(2024, 0, 1);

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
  const denied = windows.filter((window) => window.kind === 'deny' && !isSeasonal(window)).flatMap(spansOf);
  const open = without(merged(allows), merged(denied));
  const starts = [...open.map(([from]) => from), DAYS * MINUTES_OF_DAY];
  const ends = [0, ...open.map(([, to]) => to)];
  const longest = Math.max(...starts.map((start, i) => start - ends[i]!));
  const days = Math.floor(longest / MINUTES_OF_DAY);
  return longest > DAYS_OF_WEEK * MINUTES_OF_DAY ? days : undefined;
}

const isSeasonal = ({ schedule }: SyncWindowData): boolean => !/^[*?]/.test(schedule.trim().split(/\s+/)[3] ?? '');

/** When a window is open, as Argo CD counts it: from each time of its schedule on, for its duration. */
function spansOf({ schedule, duration }: SyncWindowData): Span[] {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = schedule.trim().split(/\s+/);
  const length = minutesOf(duration);
  const hours = valuesOf(hour, 0, 23);
  const minutes = valuesOf(minute, 0, 59);
  const times = merged(hours.flatMap((h) => minutes.map((m): Span => [h * 60 + m, h * 60 + m + length])));
  const days = valuesOf(day, 1, 31);
  const months = valuesOf(month, 1, 12, MONTHS);
  const weekdays = valuesOf(weekday, 0, 6, WEEKDAYS);
  // As cron has it: where both are restricted, either is enough.
  const isEither = !/^[*?]/.test(day) && !/^[*?]/.test(weekday);
  return Array.from({ length: DAYS }, (_, i) => i).flatMap((i) => {
    const date = new Date(FIRST_DAY + i * MINUTES_OF_DAY * 60_000);
    const [isDay, isWeekday] = [days.includes(date.getUTCDate()), weekdays.includes(date.getUTCDay())];
    const isMeant = isEither ? isDay || isWeekday : isDay && isWeekday;
    if (!isMeant || !months.includes(date.getUTCMonth() + 1)) return [];
    return times.map(([from, to]): Span => [i * MINUTES_OF_DAY + from, i * MINUTES_OF_DAY + to]);
  });
}

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The numbers that a field of a schedule stands for. */
function valuesOf(field: string, low: number, high: number, words: readonly string[] = []): number[] {
  const numberOf = (text: string): number => {
    const word = words.indexOf(text.toLowerCase());
    return word < 0 ? Number(text) : word;
  };
  const values = field.split(',').flatMap((part) => {
    const [range = '', step] = part.split('/');
    const [first = '', last] = range.split('-');
    const from = /^[*?]$/.test(first) ? low : numberOf(first);
    const isOpen = /^[*?]$/.test(first) || (step !== undefined && last === undefined);
    const to = isOpen ? high : numberOf(last ?? first);
    const by = Number(step ?? 1);
    return Array.from({ length: Math.max(0, Math.floor((to - from) / by) + 1) }, (_, i) => from + i * by);
  });
  return [...new Set(values)].sort((a, b) => a - b);
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
