import { expect, test } from 'vitest';
import { longestGap, scheduleOption } from '../../../charts/shared/schedule.ts';

test.each([
  ['0 2 * * *', 24],
  ['*/15 * * * *', 0.25],
  ['0 */6 * * *', 6],
  ['30 1,13 * * *', 12],
  ['0 8-18/2 * * *', 14],
  ['0 2 * * 0', 7 * 24],
  ['0 2 * * MON-FRI', 3 * 24],
  ['0 2 1 * *', 31 * 24],
  ['0 2 31 * *', 61 * 24],
  ['0 2 1 jan *', 366 * 24],
  ['0 2 1,15 * 0', 7 * 24],
  ['0 2 */2 * 0', 2 * 24],
  ['0 2 */1 * 0', 7 * 24],
  ['0,30 2 * * *', 23.5],
  ['0 2 29 2 *', 4 * 365.25 * 24],
])('%s comes every %d hours, at most', (schedule, hours) => expect(longestGap(schedule)).toBe(hours));

test.each([
  ['0 2 * * 7', '7 is no day of week, from 0 (sun) to 6 (sat)'],
  ['0 2 30 2 *', 'never comes; expected a day that there is in one of the months'],
])('%s has no gap, and is no option: %s', (schedule, message) => {
  expect(longestGap(schedule)).toBeUndefined();
  expect(scheduleOption.safeParse(schedule).error?.issues).toMatchObject([{ message }]);
});
