import type { KubeObject } from '../../charts/shared/manifest.ts';
import { SYNC_OPTIONS } from '../../charts/argocd/annotations.ts';

/** Kinds whose deletion takes data or other people's objects with it. Source: contract A10. */
const PRECIOUS: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolumeClaim',
  'StorageClass',
]);

/** The object, never pruned or deleted by Argo CD when its loss cannot be undone. */
export function guarded(object: KubeObject): KubeObject {
  if (!PRECIOUS.has(object.kind) || object.metadata.annotations?.[SYNC_OPTIONS] !== undefined) return object;
  const annotations = { ...object.metadata.annotations, [SYNC_OPTIONS]: 'Delete=false,Prune=false' };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
