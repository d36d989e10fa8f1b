import { z } from 'zod';
import { readSchedule } from './cron.ts';

const MINUTES_OF_DAY = 24 * 60;
/** Eight years, for a 29th of February. */
const DATES = Array.from({ length: 8 * 366 }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)));

export const scheduleOption = z.string().superRefine((text, { addIssue }) => {
  const schedule = readSchedule(text);
  if (typeof schedule === 'string') addIssue(schedule);
  else if (longestGap(text) === undefined) addIssue('never comes; expected a day that there is in one of the months');
});

const known = new Map<string, number | undefined>();

/** Hours between two times of a schedule of five fields, at most; none where it is no schedule, or never comes. */
export function longestGap(schedule: string): number | undefined {
  if (!known.has(schedule)) known.set(schedule, gapOf(schedule));
  return known.get(schedule);
}

function gapOf(text: string): number | undefined {
  const schedule = readSchedule(text);
  if (typeof schedule === 'string') return undefined;
  const { times, comesOn } = schedule;
  const days = DATES.flatMap((date, day) => (comesOn(date) ? [day] : []));
  if (days.length === 0) return undefined;
  const betweenDays = gapsOf(days).map((gap) => gap * MINUTES_OF_DAY + times[0]! - times.at(-1)!);
  return Math.max(...gapsOf(times), ...betweenDays) / 60;
}

const gapsOf = (numbers: readonly number[]): number[] => numbers.slice(1).map((number, i) => number - numbers[i]!);
