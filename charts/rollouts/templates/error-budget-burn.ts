import type { Construct } from 'constructs';
import { below } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { ownSeries } from './canary-pods.ts';
import { type MetricsProps, metricsTemplate } from './ready.ts';
import { failures, perCentOf, type RequestCounter, ratio } from './request-counter.ts';

export interface ErrorBudgetBurnProps<Lasts extends Lasting, Name extends string>
  extends MetricsProps<Lasts, Name>,
    RequestCounter {
  /** Per cent of the requests that have to succeed. */
  objective: number;
  /** Times as fast as the budget would last. */
  burnRate: number;
  shortWindow: Duration;
  longWindow: Duration;
}

/** How fast the new version uses up what an objective allows, in both windows: one alone is too quick or too slow. */
export function errorBudgetBurn<Lasts extends Lasting, const Name extends string = 'error-budget-burn'>(
  scope: Construct,
  props: ErrorBudgetBurnProps<Lasts, Name | 'error-budget-burn'>,
) {
  const { pods, matchers = {}, whenEmpty, shortWindow, longWindow } = props;
  const budget = ratio(100 - perCentOf('objective', props.objective));
  const burn = (window: Duration) => `${failures(ownSeries(pods, matchers), props, window)} / ${budget}`;
  return metricsTemplate(scope, props, {
    metric: 'error-budget-burn',
    // The lower of both; min() would take the long window where there are no requests any more.
    query: `clamp_max(${burn(shortWindow)}, scalar(${burn(longWindow)}))`,
    successCondition: below(props.burnRate, { whenEmpty }),
  });
}
