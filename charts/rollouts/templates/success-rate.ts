import type { Construct } from 'constructs';
import { atLeast } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { ownSeries } from './canary-pods.ts';
import { type MetricsProps, metricsTemplate } from './ready.ts';
import { failures, perCentOf, type RequestCounter, ratio } from './request-counter.ts';

export interface SuccessRateProps<Lasts extends Lasting, Name extends string>
  extends MetricsProps<Lasts, Name>,
    RequestCounter {
  /** Per cent of the requests. */
  atLeast: number;
  /** Over which requests are counted: four scrape intervals at least. */
  window: Duration;
}

/** The share of requests to the new version that succeed. */
export function successRate<Lasts extends Lasting, const Name extends string = 'success-rate'>(
  scope: Construct,
  props: SuccessRateProps<Lasts, Name | 'success-rate'>,
) {
  const { pods, matchers = {}, window, whenEmpty } = props;
  return metricsTemplate(scope, props, {
    metric: 'success-rate',
    query: `1 - ${failures(ownSeries(pods, matchers), props, window)}`,
    successCondition: atLeast(ratio(perCentOf('atLeast', props.atLeast)), { whenEmpty }),
  });
}
