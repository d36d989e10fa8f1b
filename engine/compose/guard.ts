import { syncOptions } from '../../charts/argocd/annotations.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';

/** Kinds whose deletion takes data or other people's objects with it. Source: contract A10. */
const PRECIOUS: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolumeClaim',
  'StorageClass',
]);

const KEPT = syncOptions({ delete: false, prune: false });

/** The object, never pruned or deleted by Argo CD when its loss cannot be undone. */
export function guarded(object: KubeObject): KubeObject {
  if (!PRECIOUS.has(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...KEPT, ...object.metadata.annotations } } };
}
