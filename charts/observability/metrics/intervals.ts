import { z } from 'zod';
import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import { LONGEST_INTERVAL, RATES, upToLongest } from '../../../clusters/schema/scrape-interval.ts';
import { duration, seconds } from '../../../clusters/schema/units.ts';

const USUAL = '30s';

const interval = (why: string) => upToLongest(duration, why).default(USUAL).describe(`at most ${LONGEST_INTERVAL}`);

export const scrapeIntervalOption = interval(RATES);

export const evaluationIntervalOption = interval('what a rule records is forgotten after 5m');

const Scraping = z.object({ scrapeInterval: z.string() });

/** How long the samples of some clusters are apart, at most; where all are closer, as usual. */
export const longestInterval = (clusters: readonly Pick<ClusterData, 'components'>[]): string =>
  clusters
    .flatMap(({ components }) => ['prometheus', 'prometheus-agent'].map((name) => components[name]?.options))
    .flatMap((options) => Scraping.safeParse(options).data?.scrapeInterval ?? [])
    .reduce((longest, each) => (seconds(each) > seconds(longest) ? each : longest), USUAL);
