interface Bounds {
  name: string;
  low: number;
  high: number;
  words: readonly string[];
}

const FIELDS: readonly Bounds[] = [
  { name: 'minute', low: 0, high: 59, words: [] },
  { name: 'hour', low: 0, high: 23, words: [] },
  { name: 'day of month', low: 1, high: 31, words: [] },
  { name: 'month', low: 1, high: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of week', low: 0, high: 6, words: 'sun mon tue wed thu fri sat'.split(' ') },
];

interface Field {
  /** In their order. */
  values: readonly number[];
  /** Has a star without a step; of the two fields for days, one that has leaves the choice to the other. */
  isOpen: boolean;
}

/** When a schedule of five fields comes. */
export interface Schedule {
  /** Minutes from midnight, in their order. */
  times: readonly number[];
  months: readonly number[];
  comesOn: (date: Date) => boolean;
}

/**
 * A schedule of five fields, or what is wrong with it. Source: robfig/cron v3, by which Argo CD and CronJobs go, and
 * with them Longhorn; but for `1,,2`, `+5` and `*-5`, which it takes, and which are slips.
 */
export function readSchedule(text: string): Schedule | string {
  const texts = text.trim().split(/\s+/);
  const fields = FIELDS.map((bounds, i) => readField(texts[i] ?? '', bounds));
  const [minute, hour, day, month, weekday] = fields;
  if (texts.length !== FIELDS.length)
    return 'expected five fields: minute, hour, day of month, month, day of week, such as 0 22 * * mon-fri';
  if (!minute || !hour || !day || !month || !weekday) {
    const wrong = fields.indexOf(undefined);
    return `${texts[wrong]} is no ${described(FIELDS[wrong]!)}`;
  }
  const isBoth = day.isOpen || weekday.isOpen;
  return {
    times: hour.values.flatMap((h) => minute.values.map((m) => h * 60 + m)),
    months: month.values,
    comesOn: (date) => {
      const isDay = day.values.includes(date.getUTCDate());
      const isWeekday = weekday.values.includes(date.getUTCDay());
      return month.values.includes(date.getUTCMonth() + 1) && (isBoth ? isDay && isWeekday : isDay || isWeekday);
    },
  };
}

function described({ name, low, high, words: [first, ...others] }: Bounds): string {
  const called = (word: string | undefined): string => (word === undefined ? '' : ` (${word})`);
  return `${name}, from ${low}${called(first)} to ${high}${called(others.at(-1))}`;
}

function readField(text: string, bounds: Bounds): Field | undefined {
  const parts = text.split(',').map((part) => readPart(part, bounds));
  if (!parts.every((part) => part !== undefined)) return undefined;
  const values = new Set(parts.flatMap((part) => part.values));
  return { values: [...values].sort((a, b) => a - b), isOpen: parts.some(({ isOpen }) => isOpen) };
}

function readPart(text: string, { low, high, words }: Bounds): Field | undefined {
  const found = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(text);
  if (found === null) return undefined;
  const [, first, last, step] = found;
  const numberOf = (word: string): number => {
    const named = words.indexOf(word.toLowerCase());
    return named === -1 ? (/^\d+$/.test(word) ? Number(word) : Number.NaN) : named + low;
  };
  const by = Number(step ?? 1);
  const from = first === undefined ? low : numberOf(first);
  const to = last !== undefined ? numberOf(last) : first === undefined || step !== undefined ? high : from;
  if (!(low <= from && from <= to && to <= high && by > 0)) return undefined;
  const values = Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
  return { values, isOpen: first === undefined && by === 1 };
}
