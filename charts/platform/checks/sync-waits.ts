import { isThereBy, turnsOf } from '../../argocd/turns.ts';
import type { Violation } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { usersOf } from './claim-users.ts';
import { targetOf } from './scalers.ts';

/**
 * What is healthy only once pods are there, and is waited for before these are made: the sync never gets to them.
 * Source: health of HorizontalPodAutoscaler and PersistentVolumeClaim in Argo CD, gitops-engine/pkg/health, v3.5.1.
 */
export function* waitsForPods(manifests: Manifests): Generator<Violation> {
  for (const scaler of manifests.ofKind('HorizontalPodAutoscaler')) {
    const target = targetOf(scaler, manifests);
    if (target !== undefined && isWaitedFor(scaler, target)) {
      const { kind, name } = scaler.object.spec.scaleTargetRef;
      yield { at: scaler.field('spec.scaleTargetRef'), message: waits(`finds no ${kind} ${name}`) };
    }
  }
  const late = new Set(
    Array.from(manifests.ofKind('StorageClass'))
      .filter(({ object }) => object.volumeBindingMode === 'WaitForFirstConsumer')
      .map(({ object }) => object.metadata.name),
  );
  const claims = manifests
    .ofKind('PersistentVolumeClaim')
    .filter(({ object }) => late.has(object.spec.storageClassName ?? ''));
  const all = claims.length === 0 ? [] : usersOf(manifests);
  for (const claim of claims) {
    const users = all.filter(
      (each) => each.claim === claim.object.metadata.name && each.pods.manifest.namespace === claim.namespace,
    );
    if (users.length > 0 && users.every(({ pods }) => isWaitedFor(claim, pods.manifest))) {
      yield { at: claim.field('spec.storageClassName'), message: waits('is bound to no volume without a pod') };
    }
  }
}

/** Whether a sync waits for one object before it makes another. */
const isWaitedFor = (awaited: Manifest, other: Manifest): boolean =>
  awaited.component === other.component && turnsOf(awaited.object).some((turn) => !isThereBy(other.object, turn));

const waits = (why: string): string =>
  `${why}, which comes only once this is healthy; expected both in one wave, or this in a later one`;
