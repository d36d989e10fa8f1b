import { SYNC_OPTIONS } from '../../charts/argocd/annotations.ts';
import { objectSyncOptions } from '../../charts/argocd/sync-options.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';

/** Kinds whose deletion takes data or other people's objects with it. Source: contract A10. */
const PRECIOUS: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolumeClaim',
  'StorageClass',
]);

const KEPT = objectSyncOptions({ delete: false, prune: false });
const PRUNED = ['Prune=true'];

/** The object, never pruned or deleted by Argo CD when its loss cannot be undone, unless it says otherwise itself. */
export function guarded(object: KubeObject): KubeObject {
  return PRECIOUS.has(object.kind) ? withOptions(object, KEPT) : object;
}

/** Of an Application that prunes nothing the object that may go, unless it says otherwise itself. */
export const unguarded = (object: KubeObject): KubeObject => withOptions(guarded(object), PRUNED);

function withOptions(object: KubeObject, options: readonly string[]): KubeObject {
  const { annotations = {} } = object.metadata;
  const own = (annotations[SYNC_OPTIONS] ?? '').split(',').filter((option) => option !== '');
  const said = new Set(own.map(nameOf));
  const all = [...own, ...options.filter((option) => !said.has(nameOf(option)))].sort().join(',');
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [SYNC_OPTIONS]: all } } };
}

const nameOf = (option: string) => option.split('=')[0]!.trim();
