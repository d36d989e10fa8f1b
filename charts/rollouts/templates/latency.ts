import type { Construct } from 'constructs';
import { histogramProblem, type Matchers, outcomeMatcher } from '../../../clusters/schema/matchers.ts';
import { atMost } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { ownSeries } from './canary-pods.ts';
import { FORGIVEN, type MetricsProps, metricsTemplate } from './ready.ts';
import { perCentOf, ratio } from './request-counter.ts';

/** The series of the buckets have none of their own. */
type OfHistogram<Name extends string> = Name extends `${string}_bucket` ? 'its name without _bucket' : Name;

export interface LatencyProps<Lasts extends Lasting, Name extends string, Histogram extends string = string>
  extends MetricsProps<Lasts, Name> {
  /** In seconds, without its suffix _bucket. Default: http_request_duration_seconds. */
  histogram?: Histogram & OfHistogram<Histogram>;
  /** Per cent of the requests. Default: 99. */
  quantile?: number;
  /** Seconds that so many requests take at most. */
  atMost: number;
  matchers?: Matchers;
  /** Over which requests are counted: four scrape intervals at least. */
  window: Duration;
  /** Slow requests within a window that tell nothing yet. Default: 2. */
  forgiven?: number;
}

/** How long nearly all requests to the new version take. */
export function latency<
  Lasts extends Lasting,
  const Name extends string = 'latency',
  const Histogram extends string = string,
>(scope: Construct, props: LatencyProps<Lasts, Name | 'latency', Histogram>) {
  const { pods, matchers = {}, window, whenEmpty } = props;
  const { forgiven = FORGIVEN } = props;
  const histogram: string = props.histogram ?? 'http_request_duration_seconds';
  const problem = histogramProblem(histogram);
  if (problem !== undefined) throw new Error(`histogram is ${histogram}; ${problem}`);
  if (matchers.le !== undefined) throw new Error(`matchers.le: ${outcomeMatcher('le')}`);
  const quantile = perCentOf('quantile', props.quantile ?? 99);
  const series = `{${ownSeries(pods, matchers)}}[${window}]`;
  const rate = `sum by (le) (rate(${histogram}_bucket${series}))`;
  // Of few requests those that are forgiven are a larger part; half of them at the most.
  const part =
    forgiven === 0
      ? ratio(quantile)
      : `scalar(clamp_min(${ratio(quantile)} - ${forgiven} / sum(increase(${histogram}_count${series})), ${ratio(quantile / 2)}))`;
  return metricsTemplate(scope, props, {
    metric: 'latency',
    query: `histogram_quantile(${part}, ${rate})`,
    successCondition: atMost(props.atMost, { whenEmpty }),
  });
}
