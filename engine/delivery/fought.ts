import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { Manifest } from '../../charts/shared/manifest.ts';
import { fieldsOf, has, textOf } from '../validate/values/read.ts';

/** Fields that a controller writes and Argo CD writes back, again and again. */
export function foughtFindings(manifests: readonly Manifest[], ignored: readonly IgnoreDifference[]): Finding[] {
  return [...scaled(manifests), ...aggregated(manifests)]
    .filter(({ manifest, pointer }) => !ignored.some((each) => leaves(each, manifest, pointer)))
    .map(({ manifest, pointer, writer }) => {
      const message = `${writer} writes it, and Argo CD writes it back; leave it out, or let it drift`;
      return error('argocd', manifest.field(pointer.slice(1).replaceAll('/', '.')), message);
    });
}

interface Fought {
  manifest: Manifest;
  pointer: string;
  writer: string;
}

function scaled(manifests: readonly Manifest[]): Fought[] {
  return manifests
    .filter(({ object }) => object.kind === 'HorizontalPodAutoscaler')
    .flatMap((scaler) => {
      const target = fieldsOf(fieldsOf(scaler.object, 'spec'), 'scaleTargetRef');
      const writer = `HorizontalPodAutoscaler ${scaler.object.metadata.name}`;
      return manifests
        .filter(({ object, namespace }) => {
          const isTarget = object.kind === textOf(target, 'kind') && object.metadata.name === textOf(target, 'name');
          return isTarget && namespace === scaler.namespace && has(fieldsOf(object, 'spec'), 'replicas');
        })
        .map((manifest) => ({ manifest, pointer: '/spec/replicas', writer }));
    });
}

function aggregated(manifests: readonly Manifest[]): Fought[] {
  return manifests
    .filter(({ object }) => object.kind === 'ClusterRole' && has(object, 'aggregationRule') && has(object, 'rules'))
    .map((manifest) => ({ manifest, pointer: '/rules', writer: 'Kubernetes' }));
}

function leaves({ kind, name, jsonPointers }: Ignored, { object }: Manifest, pointer: string): boolean {
  const isMeant = kind === object.kind && (name === undefined || name === object.metadata.name);
  return isMeant && (jsonPointers ?? []).includes(pointer);
}

type Ignored = Pick<IgnoreDifference, 'kind' | 'name'> & { jsonPointers?: readonly string[] };
