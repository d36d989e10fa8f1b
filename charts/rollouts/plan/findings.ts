import type { PlannedMetric, PlannedRun } from './detection.ts';
import { shortTime } from './duration.ts';
import type { Plan } from './plan.ts';
import type { RolloutShape } from './shapes.ts';

/** Something that a plan shows to be wrong with a Rollout. */
export interface PlanFinding {
  code: 'rollout-plan-blind' | 'rollout-plan-false-abort' | 'rollout-plan-endless' | 'rollout-plan-no-return';
  /** Of the Rollout. */
  field: string;
  message: string;
}

type Sketch = Omit<Plan, 'findings' | 'notes'>;

/** A chance that is as good as none. */
const NEVER = 0.01;
/** A chance with which more rollouts fail than do not. */
const MOSTLY = 0.5;

export const findingsOf = (plan: Sketch, rollout: RolloutShape): PlanFinding[] => [
  ...endless(plan),
  ...noReturn(plan, rollout),
  ...blind(plan),
  ...falseAborts(plan),
];

function endless({ steps }: Sketch): PlanFinding[] {
  return steps.flatMap(({ index, kind, summary, waits }): PlanFinding[] => {
    if (waits !== 'endless') return [];
    const field = kind.endsWith('Analysis')
      ? `spec.strategy.blueGreen.${kind}`
      : `spec.strategy.canary.steps[${index}].${kind}`;
    const expected = kind === 'experiment' ? 'a duration, or an analysis that is required and ends' : 'a count';
    return [{ code: 'rollout-plan-endless', field, message: `${summary} never ends; expected ${expected}` }];
  });
}

/** Where the controller never gives the old version all traffic again. */
function noReturn({ steps }: Sketch, { spec }: RolloutShape): PlanFinding[] {
  const stuck = steps.filter(({ undo }) => undo !== undefined && undo.traffic.earliest === undefined);
  if (stuck.length === 0) return [];
  const where = stuck.map(({ index }) => index).join(', ');
  const why =
    spec.strategy?.canary?.abortScaleDownDelaySeconds === undefined
      ? 'the new version keeps more pods than any weight asks for; expected minPodsPerReplicaSet or dynamicStableScale, not both'
      : 'the new pods stay until the old version is whole, which grows only as they go; expected dynamicStableScale without abortScaleDownDelaySeconds';
  const message = `an abort at step ${where} never takes all traffic from the new version: ${why}`;
  return [{ code: 'rollout-plan-no-return', field: 'spec.strategy.canary', message }];
}

/** Where not even a version that answers nothing but errors would be noticed. */
function blind(plan: Sketch): PlanFinding[] {
  const { runs, total } = plan.detection;
  const metrics = runs.flatMap((run) => run.metrics);
  if (runs.some(({ missing }) => missing.length > 0) || metrics.length === 0) return [];
  if (metrics.some(({ sees, dryRun }) => sees === 'unknown' && !dryRun)) return [];
  if (total.aborts + total.inconclusive >= NEVER) return [];
  const [first] = runs;
  const why = [
    ...new Set(runs.flatMap((run) => run.metrics.map((metric) => `${metric.name} ${blindness(run, metric)}`))),
  ];
  const message = `no analysis would notice a version of which every request fails: ${why.join('; ')}`;
  return [{ code: 'rollout-plan-blind', field: first!.field, message }];
}

function blindness(run: PlannedRun, metric: PlannedMetric): string {
  const { dryRun, sees, measurements, failureLimit, share } = metric;
  if (dryRun) return 'is a dry run';
  if (measurements === 0) return `is not measured before the rollout is over at ${shortTime(run.ends)}`;
  if (failureLimit >= measurements) {
    return `is measured ${times(measurements)} and may fail ${times(failureLimit)}; expected a failureLimit below that`;
  }
  if (sees === 'stable') return 'looks at the old version; expected the new one';
  if (sees === 'both' && share === 0) return 'is measured while the new version has no traffic';
  if (sees === 'both') {
    const part = percent(share);
    return `counts both versions, of which the new one has ${part} of the requests; expected a query of the new one alone`;
  }
  return 'passes whatever it is given; expected a condition that an answer without data fails';
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

export const percent = (part: number): string => {
  const value = part * 100;
  return `${value >= 10 || value === 0 ? Math.round(value) : Number(value.toPrecision(2))} %`;
};

/** Where a version without any fault is aborted more often than not. */
function falseAborts({ detection }: Sketch): PlanFinding[] {
  return detection.runs.flatMap((run) =>
    run.metrics.flatMap((metric): PlanFinding[] => {
      if (metric.aborts.healthy < MOSTLY) return [];
      const chance = percent(metric.aborts.healthy);
      const early = `${metric.name} aborts ${chance} of the rollouts of a version without a fault`;
      return [{ code: 'rollout-plan-false-abort', field: run.field, message: `${early}: ${prematurity(run, metric)}` }];
    }),
  );
}

function prematurity({ place }: PlannedRun, { sees, firstMeasurement, window }: PlannedMetric): string {
  if (place === 'prePromotion' && sees === 'canary') return 'ahead of the promotion no request reaches the new version';
  if (sees === 'canary' && window !== undefined) {
    return `at its first measurement, ${shortTime(firstMeasurement)} after the beginning, it has no requests to look at; expected an initialDelay or a step that gives traffic before`;
  }
  return 'its condition is narrower than what a version without a fault does';
}

/** How a person is told that a rollout waits. */
const TOLD = /^notifications\.argoproj\.io\/subscribe\.on-rollout-(paused|step-completed|updated)\./;

export function notesOf(plan: Sketch, { metadata, spec }: RolloutShape): string[] {
  const notes: string[] = [];
  const { steps, detection, progressDeadline, assumptions } = plan;
  const persons = steps.filter(({ waits }) => waits === 'person');
  if (detection.runs.length === 0) notes.push('no analysis watches it: a fault is noticed by people, or by nobody');
  if (persons.length > 0) {
    const told = Object.keys(metadata.annotations ?? {}).some((name) => TOLD.test(name));
    const where = persons.map(({ index }) => index).join(' and ');
    notes.push(`step ${where} waits for a person to promote it${told ? '' : ', and no notification tells anybody'}`);
  }
  for (const { field, metrics, missing } of detection.runs) {
    if (missing.length > 0) notes.push(`${field}: there is no template ${missing.join(', ')}`);
    for (const { name, why } of metrics)
      if (why !== undefined) notes.push(`${name}: what it sees is not known: ${why}`);
  }
  const slowest = assumptions.podReady.latest + (spec.minReadySeconds ?? 0);
  const { seconds, aborts } = progressDeadline;
  if (slowest > seconds) {
    notes.push(
      `pods may take ${shortTime(slowest)}, and after ${shortTime(seconds)} without progress it counts as failed`,
    );
  }
  const consequence = aborts ? 'it is aborted' : 'it counts as degraded, and stays as it is until somebody aborts it';
  notes.push(`a version whose pods never become ready is noticed after ${shortTime(seconds)}; then ${consequence}`);
  if (spec.workloadRef !== undefined) notes.push(adoption(spec.workloadRef));
  return notes;
}

function adoption({ name = '', scaleDown = 'never' }: NonNullable<RolloutShape['spec']['workloadRef']>): string {
  const then = {
    never: 'its pods stay until somebody scales it to 0',
    onsuccess: 'it is scaled to 0 once the first rollout is healthy',
    progressively: 'it gives up a pod for every pod of the first rollout that is ready',
  }[scaleDown];
  return `the pod template is that of the Deployment ${name}: ${then ?? `scaleDown ${scaleDown} is not known`}`;
}
