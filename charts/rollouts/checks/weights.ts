import { type CanaryStep, PRESETS } from '../../../clusters/schema/strategy.ts';
import { scaleOf } from '../../platform/checks/pods.ts';
import { clusterCheck } from '../../shared/check.ts';
import { boundsOf, closestPods } from '../plan/replicas.ts';

/** Ready steps are for any number of pods: that some of them come to the same few is nobody's mistake. */
const READY = new Set(Object.values(PRESETS).map((steps) => JSON.stringify(steps.map(stepOf))));

const isReady = (steps: readonly unknown[] = []): boolean => READY.has(JSON.stringify(steps));

/** As the Rollout has it. */
function stepOf(step: CanaryStep): object {
  if (!('pause' in step)) return step;
  return { pause: step.pause === 'untilPromoted' ? {} : { duration: step.pause } };
}

/**
 * Without a traffic router each weight is a number of pods of its own.
 * Source: contract P10. Otherwise a step changes nothing, and what is judged as 10 % is 20 %.
 */
export const rolloutWeights = clusterCheck('rollout-weights', 'warning', function* (manifests) {
  for (const manifest of manifests.ofKind('Rollout')) {
    const { strategy, replicas } = manifest.object.spec;
    const { canary } = strategy ?? {};
    if (canary === undefined || canary.trafficRouting !== undefined) continue;
    if (isReady(canary.steps)) continue;
    const { count } = scaleOf(manifest, manifests, replicas);
    const bounds = boundsOf(count, canary.maxSurge, canary.maxUnavailable);
    let before = { weight: 0, pods: '0 of all' };
    for (const [i, { setWeight: weight }] of (canary.steps ?? []).entries()) {
      if (weight === undefined) continue;
      const [fresh, stable] = closestPods(weight, 100, bounds);
      const pods = `${fresh} of ${fresh + stable} pods`;
      const at = manifest.field(`spec.strategy.canary.steps[${i}].setWeight`);
      if (pods === before.pods && weight !== before.weight) {
        const message = `comes to ${pods}, as ${before.weight} did before; expected more replicas, a traffic router, or one of the two`;
        yield { at, message };
      }
      before = { weight, pods };
    }
  }
});
