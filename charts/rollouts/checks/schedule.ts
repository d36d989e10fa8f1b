import { clusterCheck } from '../../shared/check.ts';
import { readQuery } from '../../shared/promql/query.ts';
import type { MetricShape } from '../../shared/shapes/rollouts.ts';
import { goSeconds, promSeconds, shortTime } from '../plan/duration.ts';
import { templatesOf } from './analyses.ts';
import { scrapeIntervalOf } from './scraping.ts';

/**
 * A verdict that may come out either way, from samples that are there.
 * Source: contract P09. As many failures as measurements are never too many; within two scrapes there is no rate.
 */
export const analysisSchedule = clusterCheck('analysis-schedule', 'warning', function* (manifests) {
  const scrape = scrapeIntervalOf(manifests);
  for (const template of templatesOf(manifests)) {
    for (const [i, metric] of (template.object.spec.metrics ?? []).entries()) {
      for (const [field, message] of problemsOf(metric, scrape)) {
        yield { at: template.field(`spec.metrics[${i}].${field}`), message };
      }
    }
  }
});

/** @param scrape seconds between two scrapes */
function* problemsOf(
  { count, failureLimit, interval, provider }: MetricShape,
  scrape: number,
): Iterable<readonly [string, string]> {
  const [measured, mayFail] = [Number(count ?? (interval === undefined ? 1 : Number.NaN)), Number(failureLimit ?? 0)];
  if (measured > 0 && mayFail >= measured) {
    yield ['failureLimit', `${mayFail} of ${measured} measurements may fail, so that it never does; expected fewer`];
  }
  const query = provider.prometheus?.query;
  if (query === undefined) return;
  const seconds = interval === undefined ? undefined : goSeconds(interval);
  if (seconds !== undefined && seconds < scrape) {
    yield [
      'interval',
      `${interval} is shorter than the ${shortTime(scrape)} between scrapes: it measures the same samples again`,
    ];
  }
  const short = rangesOf(query).find((range) => (promSeconds(range) ?? Number.POSITIVE_INFINITY) < 2 * scrape);
  if (short !== undefined) {
    yield [
      'provider.prometheus.query',
      `a rate over ${short} holds fewer than two samples, ${shortTime(scrape)} apart, and has no value; expected ${shortTime(4 * scrape)}`,
    ];
  }
}

/** Ranges in brackets, such as 5m; none of a query that is not sound. */
const rangesOf = (query: string): string[] =>
  readQuery(query.replace(/\{\{.*?\}\}/g, 'x')).problems.length > 0
    ? []
    : [...query.replace(/\{\{.*?\}\}/g, 'x').matchAll(/\[([0-9a-z]+)\]/g)].map(([, range]) => range!);
