import type { Construct } from 'constructs';
import type { Labels } from '../../shared/manifest.ts';
import { AnalysisTemplate } from '../analysis-template.ts';
import type { ArgSpecs, NoArgs } from '../args.ts';
import type { Condition } from '../condition.ts';
import type { Lasting } from '../metric.ts';
import type { Provider } from '../provider.ts';
import { prometheus } from '../providers/prometheus.ts';
import { type Pods, versionArgs } from './canary-pods.ts';
import type { Source } from './metrics-source.ts';
import type { Schedule } from './schedule.ts';

/** What every ready template takes. */
export interface ReadyProps<Lasts extends Lasting, Name extends string> {
  name: string;
  labels?: Labels;
  schedule: Schedule<Lasts>;
  /** What its metric is called in a run. Default: what it measures. */
  metric?: Name;
}

/** What those take that ask for metrics. */
export interface MetricsProps<Lasts extends Lasting, Name extends string> extends ReadyProps<Lasts, Name> {
  source: Source;
  pods: Pods;
  whenEmpty?: WhenEmpty;
}

/** What no data is. Default: fail. */
export type WhenEmpty = 'fail' | 'pass';

/** Requests, or lines of a log, that have failed within a window and tell nothing yet, however few there are in all. */
export const FORGIVEN = 2;

interface Measured<Name extends string> {
  /** The metric's name, where the props have none. */
  metric: Name;
  provider: Provider;
}

/** A template of one metric. */
export const readyTemplate = <Lasts extends Lasting, Name extends string, Args extends ArgSpecs = NoArgs>(
  scope: Construct,
  { name, labels, schedule, ...props }: ReadyProps<Lasts, Name>,
  { metric, provider, args }: Measured<Name> & { args?: Args },
) =>
  new AnalysisTemplate(scope, `AnalysisTemplate-${name}`, {
    name,
    labels,
    args,
    metrics: () => named(props.metric ?? metric, schedule.measure(provider)),
  });

/** One that asks for metrics of the pods of one version. */
export const metricsTemplate = <Lasts extends Lasting, Name extends string>(
  scope: Construct,
  props: MetricsProps<Lasts, Name>,
  { metric, ...asked }: { metric: Name; query: string; successCondition: Condition<'samples'> },
) => {
  const { address, headers, args } = props.source;
  return readyTemplate(scope, props, {
    metric,
    args: versionArgs({ args }),
    provider: prometheus({ address, headers, ...asked }),
  });
};

/** A record of one, under a name that is known. */
const named = <Name extends string, Value>(name: Name, value: Value): Record<Name, Value> =>
  // TypeScript makes an index signature of every computed key.
  ({ [name]: value }) as Record<Name, Value>;
