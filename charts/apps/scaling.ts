import type { Construct } from 'constructs';
import { seconds } from '../../clusters/schema/units.ts';
import * as k8s from '../shared/k8s.ts';
import type { Labels } from '../shared/manifest.ts';
import type { Deliverable } from './delivery/delivered.ts';
import type { Settled } from './workload-props.ts';

interface Scaled {
  apiVersion: 'apps/v1' | 'argoproj.io/v1alpha1';
  kind: 'Deployment' | 'Rollout';
  name: string;
}

const DEFAULT_REPLICAS = 2;

/** The pods that there are at least. */
export const leastReplicas = ({ replicas, autoscaling }: Pick<Settled, 'replicas' | 'autoscaling'>): number =>
  autoscaling?.min ?? replicas ?? DEFAULT_REPLICAS;

/** What stands in the manifest: beside an autoscaler the number to start with, where Argo CD leaves it alone later. */
export const writtenReplicas = (
  data: Pick<Settled, 'replicas' | 'autoscaling'>,
  { isIgnored }: { isIgnored: boolean },
): number | undefined => (data.autoscaling === undefined || isIgnored ? leastReplicas(data) : undefined);

type Autoscaling = NonNullable<Settled['autoscaling']>;

/** Follows the load between two numbers of pods. */
export function autoscaler(
  scope: Construct,
  target: Scaled,
  { autoscaling, labels, late }: Pick<Deliverable, 'late'> & { autoscaling: Autoscaling; labels: Labels },
): void {
  const { min, max, scaleDownWindow } = autoscaling;
  new k8s.KubeHorizontalPodAutoscalerV2(scope, `HorizontalPodAutoscaler-${target.name}`, {
    metadata: { name: target.name, labels, ...late },
    spec: {
      scaleTargetRef: { ...target },
      minReplicas: min,
      maxReplicas: max,
      metrics: metricsOf(autoscaling),
      ...(scaleDownWindow === undefined
        ? {}
        : { behavior: { scaleDown: { stabilizationWindowSeconds: seconds(scaleDownWindow) } } }),
    },
  });
}

const DEFAULT_CPU = 70;

function metricsOf({ cpu, memory, custom }: Autoscaling): k8s.MetricSpecV2[] {
  const isSilent = cpu === undefined && memory === undefined && custom.length === 0;
  return [
    ...(cpu !== undefined || isSilent ? [ofResource('cpu', cpu ?? DEFAULT_CPU)] : []),
    ...(memory === undefined ? [] : [ofResource('memory', memory)]),
    ...custom.map(
      ({ metric, average }): k8s.MetricSpecV2 => ({
        type: 'Pods',
        pods: {
          metric: { name: metric },
          target: { type: 'AverageValue', averageValue: k8s.Quantity.fromString(average) },
        },
      }),
    ),
  ];
}

const ofResource = (name: 'cpu' | 'memory', averageUtilization: number): k8s.MetricSpecV2 => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});
