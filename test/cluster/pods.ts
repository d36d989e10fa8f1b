import { podsOf as templatesOf } from '../../charts/platform/checks/pods.ts';
import { type KubeObject, Manifest, Manifests } from '../../charts/shared/manifest.ts';

/** The pods that the workloads among some objects make: admission judges pods, not their templates. */
export function podsOf(objects: readonly KubeObject[]): KubeObject[] {
  const manifests = new Manifests(objects.map((object) => new Manifest('', '', object)));
  return templatesOf(manifests).map(({ manifest, template }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: manifest.object.metadata.name, namespace: manifest.namespace },
    spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claimsOf(manifest.object)] },
  }));
}

/** The volumes that the controller of a StatefulSet adds to its first pod. */
function claimsOf({ spec, metadata }: KubeObject): object[] {
  const { volumeClaimTemplates = [] } = spec as { volumeClaimTemplates?: { metadata: { name: string } }[] };
  return volumeClaimTemplates.map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${metadata.name}-0` },
  }));
}
