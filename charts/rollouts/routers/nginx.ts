import type { KubeIngress } from '../../shared/k8s.ts';
import type { Labels } from '../../shared/manifest.ts';
import type { OneOf } from '../../shared/one-of.ts';
import type { Router } from '../router.ts';
import { servedBy } from './ingress.ts';

export type Nginx = OneOf<{ stableIngress: KubeIngress; stableIngresses: readonly [KubeIngress, ...KubeIngress[]] }> & {
  /** Default of the controller: nginx.ingress.kubernetes.io. */
  annotationPrefix?: string;
  /** Of the canary Ingress; the prefix is put before each. */
  additionalIngressAnnotations?: Labels;
  /** Of the canary Ingress, as they stand. */
  canaryIngressAnnotations?: Labels;
  /** Weights are parts of it. Default: 100. */
  maxTrafficWeight?: number;
};

/** ingress-nginx: the controller makes a second Ingress for the new version beside each of these. */
export function nginx({
  stableIngress,
  stableIngresses,
  maxTrafficWeight,
  ...annotations
}: Nginx): Router<'canary scale'> {
  const ingresses = stableIngresses ?? [stableIngress];
  return {
    offers: [],
    spec: {
      nginx: {
        stableIngress: stableIngress?.name,
        stableIngresses: stableIngresses?.map(({ name }) => name),
        ...annotations,
      },
      maxTrafficWeight,
    },
    objects: ingresses,
    maxTrafficWeight,
    check: ({ stable }) => servedBy(ingresses, stable?.name),
  };
}
