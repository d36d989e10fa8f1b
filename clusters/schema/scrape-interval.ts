import type { z } from 'zod';
import { seconds } from './units.ts';

/** Two samples have to lie within the 5 minutes over which alerts take rates, or they never fire. */
export const LONGEST_INTERVAL = '2m';

/** Why scrapes are not to be further apart. */
export const RATES = 'alerts and dashboards take rates over 5m, which have to hold two samples';

/** Durations of at most that, refused with the reason. */
export const upToLongest = (durations: z.ZodString, why: string) =>
  durations.refine((text) => seconds(text) <= seconds(LONGEST_INTERVAL), {
    error: `${why}; expected at most ${LONGEST_INTERVAL}`,
  });
