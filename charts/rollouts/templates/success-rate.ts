import type { Construct } from 'constructs';
import { AnalysisTemplate } from '../analysis-template.ts';
import { atLeast } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { prometheus } from '../providers/prometheus.ts';
import { ownSeries, versionArgs } from './canary-pods.ts';
import { type Counter, failures, type MetricsProps, named } from './ready.ts';

export interface SuccessRateProps<Lasts extends Lasting, Name extends string>
  extends MetricsProps<Lasts, Name>,
    Counter {
  /** Per cent of the requests. */
  atLeast: number;
  /** Over which rates are taken: four scrape intervals at least. */
  window: Duration;
}

/** The share of requests to the new version that succeed. */
export function successRate<Lasts extends Lasting, const Name extends string = 'success-rate'>(
  scope: Construct,
  props: SuccessRateProps<Lasts, Name | 'success-rate'>,
) {
  const { name, labels, schedule, source, pods, whenEmpty, window, matchers = {} } = props;
  const { address, headers } = source;
  return new AnalysisTemplate(scope, `AnalysisTemplate-${name}`, {
    name,
    labels,
    args: versionArgs(source),
    metrics: () =>
      named(
        props.metric ?? 'success-rate',
        schedule.measure(
          prometheus({
            address,
            headers,
            query: `1 - ${failures(ownSeries(pods, matchers), props, window)}`,
            successCondition: atLeast(ratio(props.atLeast), { whenEmpty }),
          }),
        ),
      ),
  });
}

/** Without the noise of binary fractions: 99.9 per cent is 0.999. */
export const ratio = (percent: number): number => Number((percent / 100).toPrecision(12));
