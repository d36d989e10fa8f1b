import type { Construct } from 'constructs';
import { AnalysisTemplate } from '../analysis-template.ts';
import { below } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { prometheus } from '../providers/prometheus.ts';
import { ownSeries, versionArgs } from './canary-pods.ts';
import { type Counter, failures, type MetricsProps, named } from './ready.ts';
import { ratio } from './success-rate.ts';

export interface ErrorBudgetBurnProps<Lasts extends Lasting, Name extends string>
  extends MetricsProps<Lasts, Name>,
    Counter {
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
  const { name, labels, schedule, source, pods, whenEmpty, objective, matchers = {} } = props;
  const { address, headers } = source;
  const budget = ratio(100 - objective);
  const burn = (window: Duration) =>
    `label_replace((${failures(ownSeries(pods, matchers), props, window)}) / ${budget}, "window", "${window}", "", "")`;
  return new AnalysisTemplate(scope, `AnalysisTemplate-${name}`, {
    name,
    labels,
    args: versionArgs(source),
    metrics: () =>
      named(
        props.metric ?? 'error-budget-burn',
        schedule.measure(
          prometheus({
            address,
            headers,
            query: `min(${burn(props.shortWindow)} or ${burn(props.longWindow)})`,
            successCondition: below(props.burnRate, { whenEmpty }),
          }),
        ),
      ),
  });
}
