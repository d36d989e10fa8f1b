import type { Plan } from './plan.ts';

export const FIRST_DELIVERY = 'First delivery: all pods at once, nothing is judged.';

type Sketch = Omit<Plan, 'findings' | 'notes'>;

/**
 * What becomes of a Rollout that is not there yet: the controller takes its first revision past all steps, pauses and
 * analyses, for there is no old version to go back to.
 */
export function firstDelivery(update: Sketch): Sketch {
  const { replicas, assumptions, steps, detection } = update;
  const { earliest, latest } = assumptions.podReady;
  const serving = { canary: replicas, stable: 0, stableAvailable: 0, experiment: 0, share: 1 };
  const ready = { earliest, latest };
  const last = steps.find(({ kind }) => kind === 'promote');
  const index = last?.index ?? 0;
  const never = (fault: number) => ({
    fault,
    unknown: [],
    aborts: 0,
    inconclusive: 0,
    drawn: false,
    failedRequests: 0,
  });
  return {
    ...update,
    isFirst: true,
    steps: [
      {
        index,
        kind: 'promote',
        summary: 'all pods at once',
        setWeight: last?.setWeight ?? 100,
        share: 1,
        canaryReplicas: replicas,
        stableReplicas: 0,
        experimentReplicas: 0,
        totalReplicas: replicas,
        surge: 0,
        fewestAvailable: 0,
        begins: { earliest: 0, latest: 0 },
        ends: ready,
      },
    ],
    moments: [
      { at: 0, step: index, ...serving, canaryAvailable: 0 },
      { at: earliest, step: index, ...serving, canaryAvailable: replicas },
    ],
    finish: ready,
    settled: ready,
    peak: { pods: replicas },
    detection: {
      runs: [],
      fault: never(detection.fault.fault),
      total: never(detection.total.fault),
      healthy: never(detection.healthy.fault),
    },
  };
}
