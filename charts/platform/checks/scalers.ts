import { clusterCheck, type Violation } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { containerRanges, givenResources } from './container-resources.ts';
import { containersOf, podsOf, type Scaler } from './pods.ts';

const SCALED = ['Deployment', 'StatefulSet', 'Rollout'];

/**
 * Every autoscaler has a workload, and what it measures by the share of a request is requested. Source: contract W27.
 * A warning, as the workload may be of an upstream chart.
 */
export const scalerTarget = clusterCheck('scaler-target', 'warning', function* (manifests) {
  for (const scaler of manifests.ofKind('HorizontalPodAutoscaler')) {
    const { kind, name } = scaler.object.spec.scaleTargetRef;
    if (!SCALED.includes(kind)) continue;
    const target = targetOf(scaler, manifests);
    if (target === undefined) {
      const message = `no component brings the ${kind} ${name} in ${scaler.namespace}, so that nothing is scaled`;
      yield { at: scaler.field('spec.scaleTargetRef'), message };
    } else {
      yield* unmeasured(manifests, scaler, target);
    }
  }
});

/** The workload that an autoscaler scales. */
export const targetOf = ({ namespace: own, object: { spec } }: Scaler, manifests: Manifests): Manifest | undefined =>
  manifests.ofKind('Deployment', 'StatefulSet', 'Rollout').find(({ namespace, object }) => {
    const { kind, name } = spec.scaleTargetRef;
    return namespace === own && object.kind === kind && object.metadata.name === name;
  });

/** Containers without the request of which a metric is the share: then the autoscaler does nothing. */
function* unmeasured(manifests: Manifests, scaler: Manifest, target: Manifest): Generator<Violation> {
  const pods = podsOf(manifests).find(({ manifest }) => manifest === target);
  const { metrics = [] } = scaler.object.spec as { metrics?: Metric[] };
  const range = containerRanges(manifests).get(scaler.namespace);
  for (const { resource } of metrics) {
    if (pods === undefined || resource?.target?.type !== 'Utilization') continue;
    for (const { path, container } of containersOf(pods).filter(isMeasured)) {
      if (givenResources(container, range).requests[resource.name] !== undefined) continue;
      const at = target.field(`${path}.resources.requests.${resource.name}`);
      yield { at, message: `is missing, and ${scaler.object.metadata.name} scales by its share; expected an amount` };
    }
  }
}

/** Those that begin before the others have ended when it measures. */
const isMeasured = ({ path }: { path: string }): boolean => path.includes('.spec.containers[');

interface Metric {
  resource?: { name: string; target?: { type?: string } };
}
