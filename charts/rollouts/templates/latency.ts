import type { Construct } from 'constructs';
import type { Labels } from '../../shared/manifest.ts';
import { AnalysisTemplate } from '../analysis-template.ts';
import { atMost } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { prometheus } from '../providers/prometheus.ts';
import { ownSeries, versionArgs } from './canary-pods.ts';
import { type MetricsProps, named } from './ready.ts';
import { ratio } from './success-rate.ts';

export interface LatencyProps<Lasts extends Lasting, Name extends string> extends MetricsProps<Lasts, Name> {
  /** In seconds, without its suffix _bucket. Default: http_request_duration_seconds. */
  histogram?: string;
  /** Per cent of the requests. Default: 99. */
  quantile?: number;
  /** Seconds that so many requests take at most. */
  atMost: number;
  matchers?: Labels;
  /** Over which rates are taken: four scrape intervals at least. */
  window: Duration;
}

/** How long nearly all requests to the new version take. */
export function latency<Lasts extends Lasting, const Name extends string = 'latency'>(
  scope: Construct,
  props: LatencyProps<Lasts, Name | 'latency'>,
) {
  const { name, labels, schedule, source, pods, whenEmpty, window, matchers = {} } = props;
  const { histogram = 'http_request_duration_seconds', quantile = 99 } = props;
  const { address, headers } = source;
  const rate = `sum by (le) (rate(${histogram}_bucket{${ownSeries(pods, matchers)}}[${window}]))`;
  return new AnalysisTemplate(scope, `AnalysisTemplate-${name}`, {
    name,
    labels,
    args: versionArgs(source),
    metrics: () =>
      named(
        props.metric ?? 'latency',
        schedule.measure(
          prometheus({
            address,
            headers,
            query: `histogram_quantile(${ratio(quantile)}, ${rate})`,
            successCondition: atMost(props.atMost, { whenEmpty }),
          }),
        ),
      ),
  });
}
