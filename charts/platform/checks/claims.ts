import type { Manifest, Manifests } from '../../shared/manifest.ts';
import type { ClaimShape } from '../../shared/shapes/pods.ts';

/** A claim, or a template of claims. */
export interface PlacedClaim {
  manifest: Pick<Manifest, 'field' | 'component'>;
  /** Field of its specification. */
  path: string;
  spec: ClaimShape['spec'];
  /** Claims that are made of it. */
  count: number;
}

/** What asks for volumes: claims, StatefulSets, and what the operator of Prometheus makes them of. */
export function claimsOf(manifests: Manifests): PlacedClaim[] {
  const own = Array.from(manifests.ofKind('PersistentVolumeClaim'), (manifest) => ({
    manifest,
    path: 'spec',
    spec: manifest.object.spec,
    count: 1,
  }));
  const ofSets = Array.from(manifests.ofKind('StatefulSet')).flatMap((manifest) => {
    const { volumeClaimTemplates = [], replicas: count = 1 } = manifest.object.spec;
    return volumeClaimTemplates.map(({ spec }, i) => ({
      manifest,
      path: `spec.volumeClaimTemplates[${i}].spec`,
      spec,
      count,
    }));
  });
  const operated = manifests.ofKind('Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler');
  const ofOperator = Array.from(operated).flatMap((manifest) => {
    const { storage, replicas: count = 1 } = manifest.object.spec;
    const template = storage?.volumeClaimTemplate;
    if (template === undefined) return [];
    return [{ manifest, path: 'spec.storage.volumeClaimTemplate.spec', spec: template.spec, count }];
  });
  return [...own, ...ofSets, ...ofOperator];
}
