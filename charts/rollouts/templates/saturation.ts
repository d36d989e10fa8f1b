import type { Construct } from 'constructs';
import { atMost } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { seriesOfPods } from './canary-pods.ts';
import { type MetricsProps, metricsTemplate } from './ready.ts';
import { perCentOf, ratio } from './request-counter.ts';

export interface SaturationProps<Lasts extends Lasting, Name extends string> extends MetricsProps<Lasts, Name> {
  container: string;
  resource: 'cpu' | 'memory';
  /** Per cent of the limit, for the pod that is nearest to it. */
  atMost: number;
  /** Over which rates are taken: four scrape intervals at least. */
  window: Duration;
}

const BY = 'max by (namespace, pod, container)';

/** How near the pods of the new version are to their limit. */
export function saturation<Lasts extends Lasting, const Name extends string = 'saturation'>(
  scope: Construct,
  props: SaturationProps<Lasts, Name | 'saturation'>,
) {
  const { pods, whenEmpty, container, resource, window } = props;
  const series = seriesOfPods(pods, { container });
  const used =
    resource === 'memory'
      ? `${BY} (container_memory_working_set_bytes{${series}})`
      : `${BY} (rate(container_cpu_usage_seconds_total{${series}}[${window}]))`;
  const limit = `${BY} (kube_pod_container_resource_limits{${series},resource="${resource}"})`;
  return metricsTemplate(scope, props, {
    metric: 'saturation',
    query: `max(${used} / ${limit})`,
    successCondition: atMost(ratio(perCentOf('atMost', props.atMost)), { whenEmpty }),
  });
}
