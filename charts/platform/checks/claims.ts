import type { Manifest, Manifests } from '../../shared/manifest.ts';
import type { ClaimSpec } from '../../shared/shapes/pods.ts';

/** A claim, or a template of claims. */
export interface PlacedClaim {
  manifest: Pick<Manifest, 'field' | 'component' | 'namespace'>;
  /** Field of its specification. */
  path: string;
  spec: ClaimSpec;
  /** Claims that are made of it. */
  count: number;
  /** Their names, which pods may mount them by; empty for those that an operator makes and names. */
  names: readonly string[];
}

/** Kinds of the Prometheus operator, which makes a StatefulSet of each, with claims by the template in `spec.storage`. */
export const OPERATED_KINDS = ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'] as const;

/** What asks for volumes: claims, StatefulSets, and what the operator of Prometheus makes them of. */
export function claimsOf(manifests: Manifests): PlacedClaim[] {
  const own = Array.from(manifests.ofKind('PersistentVolumeClaim'), (manifest) => ({
    manifest,
    path: 'spec',
    spec: manifest.object.spec,
    count: 1,
    names: [manifest.object.metadata.name],
  }));
  const ofSets = Array.from(manifests.ofKind('StatefulSet')).flatMap((manifest) => {
    const { volumeClaimTemplates = [], replicas: count = 1 } = manifest.object.spec;
    return volumeClaimTemplates.map(({ metadata, spec = {} }, i) => ({
      manifest,
      path: `spec.volumeClaimTemplates[${i}].spec`,
      spec,
      count,
      names: Array.from({ length: count }, (_, pod) => `${metadata?.name}-${manifest.object.metadata.name}-${pod}`),
    }));
  });
  const ofOperator = Array.from(manifests.ofKind(...OPERATED_KINDS)).flatMap((manifest) => {
    const { storage, replicas: count = 1 } = manifest.object.spec;
    const template = storage?.volumeClaimTemplate;
    if (template === undefined) return [];
    return [{ manifest, path: 'spec.storage.volumeClaimTemplate.spec', spec: template.spec ?? {}, count, names: [] }];
  });
  return [...own, ...ofSets, ...ofOperator];
}
