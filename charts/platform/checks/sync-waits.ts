import { isThereBy, turnsOf } from '../../argocd/turns.ts';
import type { Violation } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { claimsUsedBy } from './claim-users.ts';
import { podsOf } from './pods.ts';

/**
 * What is healthy only once pods are there, and is waited for before these are made: the sync never gets to them.
 * Source: health of HorizontalPodAutoscaler and PersistentVolumeClaim in Argo CD, gitops-engine/pkg/health, v3.5.1.
 */
export function* waitsForPods(manifests: Manifests): Generator<Violation> {
  for (const scaler of manifests.ofKind('HorizontalPodAutoscaler')) {
    const { kind, name } = scaler.object.spec.scaleTargetRef;
    const target = manifests
      .ofKind('Deployment', 'StatefulSet', 'Rollout')
      .find(
        (each) =>
          each.object.kind === kind && each.object.metadata.name === name && each.namespace === scaler.namespace,
      );
    if (target !== undefined && isWaitedFor(scaler, target)) {
      yield { at: scaler.field('spec.scaleTargetRef'), message: waits(`finds no ${kind} ${name}`) };
    }
  }
  const late = new Set(
    Array.from(manifests.ofKind('StorageClass'))
      .filter(({ object }) => object.volumeBindingMode === 'WaitForFirstConsumer')
      .map(({ object }) => object.metadata.name),
  );
  for (const claim of manifests.ofKind('PersistentVolumeClaim')) {
    if (!late.has(claim.object.spec.storageClassName ?? '')) continue;
    const users = podsOf(manifests).filter(
      (pods) =>
        pods.manifest.namespace === claim.namespace &&
        [...claimsUsedBy(pods)].some((each) => each.claim === claim.object.metadata.name),
    );
    if (users.length > 0 && users.every(({ manifest }) => isWaitedFor(claim, manifest))) {
      yield { at: claim.field('spec.storageClassName'), message: waits('is bound to no volume without a pod') };
    }
  }
}

/** Whether a sync waits for one object before it makes another. */
const isWaitedFor = (awaited: Manifest, other: Manifest): boolean =>
  awaited.component === other.component && turnsOf(awaited.object).some((turn) => !isThereBy(other.object, turn));

const waits = (why: string): string =>
  `${why}, which comes only once this is healthy; expected both in one wave, or this in a later one`;
