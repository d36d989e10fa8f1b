import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSchedule, type Schedule } from '../../../charts/shared/cron.ts';

test.each([
  ['', 'expected five fields'],
  ['0 2 * *', 'expected five fields'],
  ['0 2 * * * *', 'expected five fields'],
  ['TZ=Asia/Seoul 0 2 * * *', 'expected five fields'],
  ['@daily', 'expected five fields'],
  ['60 2 * * *', '60 is no minute, from 0 to 59'],
  ['0 -1 * * *', '-1 is no hour, from 0 to 23'],
  ['0 2 0 * *', '0 is no day of month, from 1 to 31'],
  ['0 2 5-1 * *', '5-1 is no day of month'],
  ['0 2 */0 * *', '*/0 is no day of month'],
  ['0 2 * foo *', 'foo is no month, from 1 (jan) to 12 (dec)'],
  ['0 2 * * jan', 'jan is no day of week'],
  ['0 2 * * 7', '7 is no day of week, from 0 (sun) to 6 (sat)'],
  ['0 2 * * fri-sun', 'fri-sun is no day of week'],
  ['0,, 2 * * *', '0,, is no minute'],
  ['0,60 2 * * *', '0,60 is no minute'],
  ['*-5 2 * * *', '*-5 is no minute'],
  ['1-2-3 2 * * *', '1-2-3 is no minute'],
  ['1/2/3 2 * * *', '1/2/3 is no minute'],
  ['- 2 * * *', '- is no minute'],
])('%j: %s', (text, problem) => expect(readSchedule(text)).toContain(problem));

function read(text: string): Schedule {
  const schedule = readSchedule(text);
  if (typeof schedule === 'string') throw new Error(schedule);
  return schedule;
}

/** The days of March 2026, which begins on a Sunday, on which a schedule comes. */
const daysOfMarch = (text: string): number[] =>
  Array.from({ length: 31 }, (_, i) => i + 1).filter((day) => read(text).comesOn(new Date(Date.UTC(2026, 2, day))));

test.each([
  ['0 2 * * 0', [1, 8, 15, 22, 29]],
  ['0 2 ? mar SuN', [1, 8, 15, 22, 29]],
  ['\t0  2 * MAR-apr sun ', [1, 8, 15, 22, 29]],
  ['0 2 * 4/2 *', []],
  ['0 2 10/10 * *', [10, 20, 30]],
  ['0 2 5,10-12 * *', [5, 10, 11, 12]],
  // Both are restricted: either is enough.
  ['0 2 10 * 0', [1, 8, 10, 15, 22, 29]],
  ['0 2 */10 * 0', [1, 8, 11, 15, 21, 22, 29, 31]],
  ['0 2 10 * */6', [1, 7, 8, 10, 14, 15, 21, 22, 28, 29]],
  // A star in one of them, also with the step 1 or in a list: the other decides.
  ['0 2 */1 * 0', [1, 8, 15, 22, 29]],
  ['0 2 10,* * 0', [1, 8, 15, 22, 29]],
  ['0 2 1-31 * 0', Array.from({ length: 31 }, (_, i) => i + 1)],
])('%s comes in March on %j', (text, days) => expect(daysOfMarch(text)).toEqual(days));

test('times are in their order, each once', () => {
  expect(read('30,*/30,5 2,1 * * *').times).toEqual([60, 65, 90, 120, 125, 150]);
});

interface Part {
  /** None for a star. */
  range?: [from: number, to?: number];
  step?: number;
}

const LOWS = [0, 0, 1, 1, 0];
const HIGHS = [59, 23, 31, 12, 6];

const field = (i: number): fc.Arbitrary<Part[]> => {
  const number = fc.integer({ min: LOWS[i]!, max: HIGHS[i]! });
  const range = fc.oneof(
    number.map((from): Part['range'] => [from]),
    fc.tuple(number, number).map(([a, b]): Part['range'] => [Math.min(a, b), Math.max(a, b)]),
  );
  const part = fc.record({ range, step: fc.integer({ min: 1, max: 20 }) }, { requiredKeys: [] });
  return fc.array(part, { minLength: 1, maxLength: 3 });
};

const written = ({ range, step }: Part): string =>
  `${range === undefined ? '*' : range.filter((end) => end !== undefined).join('-')}${step === undefined ? '' : `/${step}`}`;

const isIn = (value: number, parts: readonly Part[], i: number): boolean =>
  parts.some(({ range: [from, to] = [LOWS[i]!, HIGHS[i]!], step }) => {
    const last = to ?? (step === undefined ? from : HIGHS[i]!);
    for (let at = from; at <= last; at += step ?? 1) if (at === value) return true;
    return false;
  });

const hasStar = (parts: readonly Part[]): boolean =>
  parts.some(({ range, step = 1 }) => range === undefined && step === 1);

test('a schedule comes when its fields say so, one by one', () => {
  const fields = fc.tuple(field(0), field(1), field(2), field(3), field(4));
  const times = fc.date({ min: new Date('2024-01-01'), max: new Date('2031-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(fields, times, (parts, date) => {
      const schedule = read(parts.map((field) => field.map(written).join(',')).join(' '));
      const now = [
        date.getUTCMinutes(),
        date.getUTCHours(),
        date.getUTCDate(),
        date.getUTCMonth() + 1,
        date.getUTCDay(),
      ];
      const [minute, hour, day, month, weekday] = now.map((value, i) => isIn(value, parts[i]!, i));
      const isDay = hasStar(parts[2]) || hasStar(parts[4]) ? day && weekday : day || weekday;
      expect(schedule.comesOn(date)).toBe(month && isDay);
      expect(schedule.times.includes(now[1]! * 60 + now[0]!)).toBe(minute && hour);
    }),
    { numRuns: 500 },
  );
});
