import { z } from 'zod';
import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import { duration, seconds } from '../../../clusters/schema/units.ts';

/** Two samples have to lie within the 5 minutes over which alerts take rates, or they never fire. */
const LONGEST = '2m';

const USUAL = '30s';

const interval = (why: string) =>
  duration
    .refine((text) => seconds(text) <= seconds(LONGEST), { error: `${why}; expected at most ${LONGEST}` })
    .default(USUAL)
    .describe(`at most ${LONGEST}`);

export const scrapeIntervalOption = interval(
  'alerts and dashboards take rates over 5m, which have to hold two samples',
);

export const evaluationIntervalOption = interval('what a rule records is forgotten after 5m');

const Scraping = z.object({ scrapeInterval: z.string() });

/** How long the samples of some clusters are apart, at most; where all are closer, as usual. */
export const longestInterval = (clusters: readonly Pick<ClusterData, 'components'>[]): string =>
  clusters
    .flatMap(({ components }) => ['prometheus', 'prometheus-agent'].map((name) => components[name]?.options))
    .flatMap((options) => Scraping.safeParse(options).data?.scrapeInterval ?? [])
    .reduce((longest, each) => (seconds(each) > seconds(longest) ? each : longest), USUAL);
