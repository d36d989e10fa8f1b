import { type IgnoreDifference, replicas } from '../../charts/argocd/ignore-differences.ts';
import type { Component, Context } from '../../charts/shared/component.ts';
import type { Manifest } from '../../charts/shared/manifest.ts';

const KINDS = ['Deployment', 'StatefulSet', 'Rollout'] as const;

interface Scaler {
  spec?: { scaleTargetRef?: { kind?: string; name?: string } };
}

/**
 * The numbers of pods that autoscalers of an app write. What stands in Git is the number to start with: an object without one
 * starts with one pod, and one that gives it up goes back to that. Elsewhere a component says itself what it leaves to others.
 */
export function autoscaledFields(
  { fleet }: Pick<Context, 'fleet'>,
  { name: component }: Pick<Component, 'name'>,
  manifests: readonly Manifest[],
): IgnoreDifference[] {
  if (!Object.hasOwn(fleet.apps, component)) return [];
  return manifests
    .filter(({ object }) => object.kind === 'HorizontalPodAutoscaler')
    .flatMap(({ object }) => {
      const { kind: wanted, name } = (object as Scaler).spec?.scaleTargetRef ?? {};
      const kind = KINDS.find((each) => each === wanted);
      return kind === undefined || name === undefined ? [] : [replicas(kind, name)];
    });
}
