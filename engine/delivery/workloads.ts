import { isHook } from '../../charts/argocd/turns.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { fieldsOf, itemsOf } from '../validate/values/read.ts';
import { isReplaced } from './annotations.ts';
import { argocd, type DeliveryProblem } from './problem.ts';

/** A name that changes with the content ends in its hash. */
const CONTENT_HASH = /-(?=[0-9a-f]*[0-9])[0-9a-f]{8,64}$/;

/** The pod template of a Job never changes, so the next sync would fail. Source: contract W23. */
export function jobProblems(object: KubeObject): DeliveryProblem[] {
  if (object.kind !== 'Job' || !object.apiVersion.startsWith('batch/')) return [];
  if (isReplaced(object) || isHook(object) || CONTENT_HASH.test(object.metadata.name)) return [];
  const right = 'expected argocd.argoproj.io/hook, a hash of its content in its name, or Force=true,Replace=true';
  return [argocd('metadata', `a Job cannot change, so the sync after the next change fails; ${right}`)];
}

/** Neither its template changes, nor does anything make it anew when its node is gone or drained. */
export function podProblems(object: KubeObject): DeliveryProblem[] {
  if (object.kind !== 'Pod' || object.apiVersion !== 'v1' || isHook(object)) return [];
  const right = 'expected a Deployment, a StatefulSet, a Job, or argocd.argoproj.io/hook';
  return [argocd('kind', `a Pod cannot change, and nothing makes it anew where its node goes; ${right}`)];
}

const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' } as const;

/** The server fills them in; with server-side apply the Application then never is Synced. */
export function claimProblems({ kind, spec }: KubeObject): DeliveryProblem[] {
  if (kind !== 'StatefulSet') return [];
  return itemsOf(fieldsOf({ spec }, 'spec'), 'volumeClaimTemplates').flatMap((claim, i) =>
    Object.entries(CLAIM)
      .filter(([field, right]) => claim[field] !== right)
      .map(([field, right]) =>
        argocd(
          `spec.volumeClaimTemplates[${i}].${field}`,
          `expected ${right}; without it the Application never settles`,
        ),
      ),
  );
}
