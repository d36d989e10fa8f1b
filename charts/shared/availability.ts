import type { Construct } from 'constructs';
import { intOrString } from './int-or-string.ts';
import * as k8s from './k8s.ts';
import type { Labels } from './manifest.ts';
import type { Served } from './service.ts';

/** Spread over the nodes is preferred, never required, so that a drain can go on. */
export const spreadOverNodes = (pods: Labels) => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: pods } } },
    ],
  },
});

export interface Replicas {
  replicas: number;
  /** Pods that may be down at once by intent, or the share of them such as 25%. */
  maxUnavailable: number | string;
}

/** Only where a pod can be spared: with one replica it would stop every drain. */
export function disruptionBudget(
  scope: Construct,
  name: string,
  { selector, labels, replicas, maxUnavailable }: Pick<Served<string>, 'selector' | 'labels'> & Replicas,
): void {
  if (replicas < 2 || maxUnavailable === 0 || maxUnavailable === '0%') return;
  new k8s.KubePodDisruptionBudget(scope, `PodDisruptionBudget-${name}`, {
    metadata: { name, labels },
    spec: { maxUnavailable: intOrString(maxUnavailable), selector: { matchLabels: selector } },
  });
}
