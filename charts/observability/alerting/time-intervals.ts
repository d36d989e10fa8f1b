import { z } from 'zod';
import { timeZoneProblem } from '../../shared/time-zone.ts';

const time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/, { error: 'expected a time such as 09:00' });
const timeZone = z.string().superRefine((name, { addIssue }) => {
  const problem = timeZoneProblem(name);
  if (problem !== undefined) addIssue(problem);
});
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** A time of the week in which routes mute, or in which alone they tell. */
export const timeInterval = z.strictObject({
  weekdays: z.array(z.enum(DAYS)).min(1).optional().describe('default: every day'),
  times: z
    .array(
      z.strictObject({ from: time, to: time }).refine(({ from, to }) => from < to, {
        path: ['to'],
        error: 'is not after from; a night is two times, such as 22:00 to 24:00 and 00:00 to 06:00',
      }),
    )
    .min(1)
    .optional()
    .describe('default: the whole day'),
  timeZone: timeZone.default('UTC'),
});

export const writtenInterval = (name: string, { weekdays, times, timeZone }: z.output<typeof timeInterval>) => ({
  name,
  time_intervals: [
    {
      ...(weekdays === undefined ? {} : { weekdays }),
      ...(times === undefined ? {} : { times: times.map(({ from, to }) => ({ start_time: from, end_time: to })) }),
      location: timeZone,
    },
  ],
});
