import { expect, test } from 'vitest';
import { SyncWindowSchema } from '../../../../clusters/schema/environments.ts';
import { longestClosed } from '../../../../engine/load/apps/opening-hours.ts';

/** Windows such as `allow 8h 0 9 * * 1-5`. */
const closed = (...windows: string[]): number | undefined =>
  longestClosed(
    windows.map((text) => {
      const [kind, duration, ...schedule] = text.split(' ');
      return SyncWindowSchema.parse({ kind, duration, schedule: schedule.join(' ') });
    }),
  );

test.each([
  ['no window', []],
  ['each working day', ['allow 8h 0 9 * * 1-5']],
  ['by the names of days', ['allow 8h 0 9 * * mon-fri']],
  ['once a week', ['allow 1h 0 9 * * 6']],
  ['every few days', ['allow 1h 0 9 */3 * *']],
  ['the 15th, and each Sunday', ['allow 1h 0 9 15 * 0']],
  ['every ten days, and each Sunday', ['allow 1h 0 9 */10 * Sun']],
  ['but for weekends', ['deny 48h 0 0 * * 6']],
  ['but for nights, every quarter of an hour anew', ['deny 15m */15 0-5,22,23 * * *']],
  ['but for two weeks at the end of the year', ['deny 336h 0 0 18 12 *']],
  ['but for every other month', ['deny 744h 0 0 1 */2 *']],
  ['working days but for Fridays', ['allow 8h 0 9 * * 1-5', 'deny 24h 0 0 * * 5']],
])('an opening each week: %s', (_, windows) => {
  expect(closed(...windows)).toBeUndefined();
});

test.each([
  ['never', ['deny 24h 0 0 * * *'], 373],
  ['on no day that there is', ['allow 1h 0 9 31 2 *'], 373],
  ['on the first of the month', ['allow 24h 0 0 1 * *'], 30],
  ['in one month', ['allow 24h 0 0 * 3 *'], 282],
  ['on days that are all denied', ['allow 8h 0 9 * * 1', 'deny 1h30m 0,30 * * * 1'], 373],
  ['in the first week of the month', ['allow 24h 0 0 1-7 * *'], 24],
])('more than a week without one: %s', (_, windows, days) => {
  expect(closed(...windows)).toBe(days);
});
