import type { Plan, PlannedStep } from '../../../charts/rollouts/plan/plan.ts';
import type { ObservedStep, Snapshot } from './observed.ts';
import type { Scenario } from './scenario.ts';

/** A step as it is planned, for people. */
export const plannedLine = (step: PlannedStep): string =>
  lineOf(step, step.canaryReplicas, step.stableReplicas, step.experimentReplicas, percent(step.share));

/** The same as it was done. */
export const observedLine = (plan: Plan, step: PlannedStep, { end, experiment }: ObservedStep): string =>
  lineOf(step, end.canary, end.stable, experiment, percent(shareOf(plan, end)));

function lineOf(step: PlannedStep, ...[canary, stable, experiment, share]: [number, number, number, string]): string {
  // How long an experiment's pods stay after it is a matter of time.
  const tried = step.kind === 'experiment' ? `, experiment ${experiment}` : '';
  return `${step.index} ${step.summary}: canary ${canary}, stable ${stable}${tried}, ${share}`;
}

function shareOf({ routed, strategy }: Plan, { rollout, weight, canaryAvailable, stableAvailable }: Snapshot): number {
  if (strategy === 'blueGreen') return rollout.blueGreen?.activeSelector === rollout.currentPodHash ? 1 : 0;
  // From then on the Service of the stable version is that of the new one.
  if (routed) return rollout.stableRS === rollout.currentPodHash ? 1 : weight / 100;
  const available = canaryAvailable + stableAvailable;
  return available === 0 ? 0 : canaryAvailable / available;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Where more pods were asked for, or fewer served, than planned. */
export function beyond({ replicas }: Plan, planned: PlannedStep, { most, fewest }: ObservedStep): string[] {
  const { index, surge, fewestAvailable } = planned;
  return [
    ...(most - replicas > surge ? [`${index}: ${most - replicas} pods more, planned at most ${surge}`] : []),
    ...(fewest < fewestAvailable ? [`${index}: ${fewest} pods served, planned at least ${fewestAvailable}`] : []),
  ];
}

/** What an abort leaves to the new version in the end. */
interface Left {
  traffic: boolean;
  pods: boolean;
}

export function plannedLeft({ steps }: Plan, { until = 0, ends }: Scenario): Left | undefined {
  // With the end of the step after which nothing can be aborted any more goes what undoes it.
  const undo = steps[until]?.undo ?? steps[until - 1]?.undo;
  if (ends === 'Healthy' || undo === undefined) return undefined;
  return { traffic: undo.traffic.earliest === undefined, pods: undo.pods.earliest === undefined };
}

export const observedLeft = (plan: Plan, last: Snapshot): Left | undefined =>
  last.rollout.abort ? { traffic: shareOf(plan, last) > 0, pods: last.canary > 0 } : undefined;
