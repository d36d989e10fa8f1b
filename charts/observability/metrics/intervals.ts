import { duration, seconds } from '../../../clusters/schema/units.ts';

/** Two samples have to lie within the 5 minutes over which alerts take rates, or they never fire. */
const LONGEST = '2m';

const interval = (why: string) =>
  duration
    .refine((text) => seconds(text) <= seconds(LONGEST), { error: `${why}; expected at most ${LONGEST}` })
    .default('30s')
    .describe(`at most ${LONGEST}`);

export const scrapeIntervalOption = interval(
  'alerts and dashboards take rates over 5m, which have to hold two samples',
);

export const evaluationIntervalOption = interval('what a rule records is forgotten after 5m');
