import type { Analysis } from '../../clusters/schema/analysis.ts';
import { seconds } from '../../clusters/schema/units.ts';
import { longestInterval } from '../observability/metrics/intervals.ts';
import { durationOf } from './amounts.ts';
import type { Deliverable } from './delivery/delivered.ts';

type Followed<Data> = Data extends unknown
  ? Data & { [Field in keyof Data & ('interval' | 'window' | 'shortWindow')]-?: string }
  : never;

/** An analysis with all that it leaves to how often its metrics are scraped. */
export type FollowedAnalysis = Followed<Analysis>;

/** How long a sample is on its way to whoever asks, in seconds. */
const ARRIVAL = 60;

/**
 * Within four scrapes there are two samples whenever it is asked, and before the next it would measure the same again. A new
 * pod has two of them after two scrapes at the latest.
 */
export function followed(data: Analysis, of: Pick<Deliverable, 'cluster' | 'data'>): FollowedAnalysis {
  const scrape = scrapedEvery(data, of);
  const interval = data.interval ?? longer('1m', scrape);
  const initialDelay = data.initialDelay ?? longer('2m', 2 * scrape + ARRIVAL);
  const timing = { interval, initialDelay };
  switch (data.type) {
    case 'successRate':
    case 'latency':
    case 'saturation':
      return { ...data, ...timing, window: data.window ?? longer('2m', 4 * scrape) };
    case 'errorBudgetBurn':
      return { ...data, ...timing, shortWindow: data.shortWindow ?? longer('5m', 4 * scrape) };
    default:
      return data;
  }
}

/**
 * Seconds; an app that is scraped more often than its cluster is planned by what counts for the cluster, and how near pods are
 * to their limits is what the nodes say.
 */
function scrapedEvery(
  { type }: Analysis,
  { cluster, data: { metrics } }: Pick<Deliverable, 'cluster' | 'data'>,
): number {
  const usual = seconds(longestInterval([cluster]));
  return type === 'saturation' ? usual : Math.max(usual, seconds(metrics?.interval ?? '0s'));
}

const longer = (usual: string, least: number): string => (seconds(usual) >= least ? usual : durationOf(least));
