import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Scope } from '../json-schema.ts';
import type { Walk } from '../walk.ts';

/** Refuses a missing or unwanted namespace. */
export function checkIdentity({ metadata }: KubeObject, scope: Scope | undefined, walk: Walk): void {
  if (scope === 'Namespaced' && !metadata?.namespace) {
    walk.refuse('metadata.namespace', 'is missing; the kind lives in a namespace', 'scope');
  }
  if (scope === 'Cluster' && metadata?.namespace !== undefined) {
    walk.refuse('metadata.namespace', 'must be left out; the kind belongs to the whole cluster', 'scope');
  }
}
