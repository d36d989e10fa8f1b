import type { KubeObject } from '../../charts/shared/manifest.ts';
import { has } from '../validate/values/read.ts';
import { argocd, type DeliveryProblem } from './problem.ts';

/** What `kubectl get -o yaml` shows beside what was written: of another version, a server-side apply is refused. */
const SERVER_OWNED = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
  'selfLink',
];

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Fields of the metadata that stand in a cluster, and never in Git. */
export function metadataProblems({ metadata }: KubeObject): DeliveryProblem[] {
  if (typeof metadata !== 'object' || metadata === null) return [];
  const owned = SERVER_OWNED.filter((field) => has(metadata, field)).map((field) =>
    argocd(`metadata.${field}`, 'is written by the API server, never in Git; leave it out'),
  );
  // The garbage collector deletes what belongs to an owner that is not there, and no other cluster has one of this uid.
  const owners = has(metadata, 'ownerReferences')
    ? [argocd('metadata.ownerReferences', 'names an owner by its uid, which each cluster gives anew; leave it out')]
    : [];
  const applied =
    metadata.annotations?.[LAST_APPLIED] === undefined
      ? []
      : [argocd(`metadata.annotations["${LAST_APPLIED}"]`, 'is written by kubectl, never in Git; leave it out')];
  return [...owned, ...owners, ...applied];
}
