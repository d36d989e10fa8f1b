import { operatedPodsOf, selectableOf, podsOf as templatesOf } from '../../charts/platform/checks/pods.ts';
import { type KubeObject, Manifest, Manifests } from '../../charts/shared/manifest.ts';
import { titleOf } from './answers.ts';

const manifestsOf = (objects: readonly KubeObject[]): Manifests =>
  new Manifests(objects.map((object) => new Manifest('', '', object)));

/** The pods that the workloads among some objects make: admission judges pods, not their templates. */
export function podsOf(objects: readonly KubeObject[]): KubeObject[] {
  return templatesOf(manifestsOf(objects)).map(({ manifest, template: { metadata, spec } }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: manifest.object.metadata.name, namespace: manifest.namespace },
    spec: { ...spec, volumes: [...(spec.volumes ?? []), ...claimsOf(manifest.object)] },
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

/** Pods that an operator makes from a custom resource; only the operator knows them in full. */
export const operatedPods = (objects: readonly KubeObject[]): string[] =>
  operatedPodsOf(manifestsOf(objects)).map(({ manifest }) => `pods of ${titleOf(manifest.object)}`);

/** One pod in place of those that an operator makes from each custom resource, with their labels and the names of their ports. */
export function standIns(objects: readonly KubeObject[]): KubeObject[] {
  const manifests = manifestsOf(objects);
  const selectable = new Map(selectableOf(manifests).map((pods) => [pods.at, pods]));
  return operatedPodsOf(manifests).map(({ manifest, spec }) => {
    const { labels, ports } = selectable.get(manifest.at)!;
    const { name, namespace } = manifest.object.metadata;
    const containers = spec.containers.map((container) => ({ ...container, image: 'stand-in:1', ports }));
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec: { ...spec, containers } };
  });
}
