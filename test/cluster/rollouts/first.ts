import { type Change, statesOf } from './history.ts';
import { rolloutIn, snapshot } from './observed.ts';
import { planOf, type Scenario } from './scenario.ts';

/** What comes of a version that is the first: pods, the step at which it is done, and what has judged it. */
export interface First {
  /** Numbers of pods that its ReplicaSet has asked for, one after the other. */
  pods: number[];
  step: number | undefined;
  judges: string[];
}

const JUDGES = ['AnalysisRun', 'Experiment'];

/** @param since the revision of the second version */
export function observedFirst(changes: readonly Change[], since: number): First {
  const ahead = changes.filter(({ revision }) => revision < since);
  const states = [...statesOf(ahead)];
  const pods = states.map((state) => snapshot(state, '').canary);
  return {
    pods: pods.filter((count, i) => count > 0 && count !== pods[i - 1]),
    step: rolloutIn(states.at(-1) ?? [])?.status?.currentStepIndex,
    judges: ahead.map(({ object }) => object.kind).filter((kind) => JUDGES.includes(kind)),
  };
}

export function plannedFirst(scenario: Scenario): First {
  const { steps, detection } = planOf(scenario, { isFirst: true });
  // The controller counts no steps where there are none.
  const step = 'canary' in scenario.strategy ? steps[0]!.index || undefined : undefined;
  return {
    pods: steps.map(({ canaryReplicas }) => canaryReplicas),
    step,
    judges: detection.runs.map(({ field }) => field),
  };
}
