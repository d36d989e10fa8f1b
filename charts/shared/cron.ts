const FIELDS = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { low: 0, high: 7, names: 'sun mon tue wed thu fri sat'.split(' ') },
] as const;

const DAY = 24 * 60;

interface Field {
  has: (value: number) => boolean;
  /** Of the two fields for days, one that is open leaves the choice to the other. */
  open: boolean;
}

const known = new Map<string, number | undefined>();

/** Hours between two times of a schedule of five fields, at most; none where it is no schedule, or never comes. */
export function longestGap(schedule: string): number | undefined {
  if (!known.has(schedule)) known.set(schedule, gapOf(schedule));
  return known.get(schedule);
}

function gapOf(schedule: string): number | undefined {
  const texts = schedule.split(' ');
  const [minute, hour, dayOfMonth, month, dayOfWeek] = FIELDS.map((field, i) => read(texts[i] ?? '', field));
  if (texts.length !== 5 || !minute || !hour || !dayOfMonth || !month || !dayOfWeek) return undefined;
  const times = Array.from({ length: DAY }, (_, at) => at).filter(
    (at) => hour.has(Math.floor(at / 60)) && minute.has(at % 60),
  );
  let [last, longest]: (number | undefined)[] = [];
  // Eight years, for a 29th of February.
  for (let day = 0; day < 8 * 366; day++) {
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    const inMonth = dayOfMonth.has(date.getUTCDate());
    const inWeek = dayOfWeek.has(date.getUTCDay()) || (date.getUTCDay() === 0 && dayOfWeek.has(7));
    const comes = dayOfMonth.open || dayOfWeek.open ? inMonth && inWeek : inMonth || inWeek;
    if (!comes || !month.has(date.getUTCMonth() + 1)) continue;
    for (const time of times) {
      const at = day * DAY + time;
      if (last !== undefined) longest = Math.max(longest ?? 0, at - last);
      last = at;
    }
  }
  return longest === undefined ? undefined : longest / 60;
}

function read(text: string, field: (typeof FIELDS)[number]): Field | undefined {
  const parts = text.split(',').map((part) => readPart(part, field));
  if (!parts.every((part) => part !== undefined)) return undefined;
  return { has: (value) => parts.some((has) => has(value)), open: /^[*?]/.test(text) };
}

function readPart(text: string, { low, high, names }: (typeof FIELDS)[number]): Field['has'] | undefined {
  const found = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/([1-9]\d*))?$/.exec(text);
  if (found === null) return undefined;
  const [, first, second, step] = found;
  const numberOf = (word: string): number => {
    const named = (names as readonly string[]).indexOf(word.toLowerCase());
    return named === -1 ? (/^\d+$/.test(word) ? Number(word) : Number.NaN) : named + low;
  };
  const from = first === undefined ? low : numberOf(first);
  const to = second !== undefined ? numberOf(second) : first === undefined || step !== undefined ? high : from;
  if (!(low <= from && from <= to && to <= high)) return undefined;
  return (value) => value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
}
