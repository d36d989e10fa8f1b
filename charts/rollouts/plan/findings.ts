import type { Level } from '../../shared/finding.ts';
import type { PlannedRun } from './detection.ts';
import { shortTime } from './duration.ts';
import { chance, percent } from './percent.ts';
import type { Plan } from './plan.ts';
import type { PlannedMetric } from './planned-metric.ts';
import type { RolloutShape } from './shapes.ts';
import { NEVER } from './trial.ts';

/** What a plan may show to be wrong with a Rollout, and how bad that is. */
export const PLAN_LEVELS = {
  'rollout-plan-blind': 'warning',
  'rollout-plan-false-abort': 'warning',
  'rollout-plan-unwatched': 'warning',
  'rollout-plan-endless': 'error',
  'rollout-plan-no-return': 'error',
  'rollout-plan-long-pause': 'warning',
} as const satisfies Record<string, Level>;

export interface PlanFinding {
  code: keyof typeof PLAN_LEVELS;
  /** Of the Rollout. */
  field: string;
  message: string;
}

/** The annotation of a Rollout that is promoted without anybody looking, with the reason why. */
export const UNWATCHED = 'fleetwright.io/unwatched';

type Sketch = Omit<Plan, 'findings' | 'notes'>;

export const findingsOf = (plan: Sketch, rollout: RolloutShape): PlanFinding[] => [
  ...endless(plan),
  ...longPauses(plan),
  ...noReturn(plan, rollout),
  ...unwatched(plan, rollout),
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

/** Seconds; who waits longer for a fault to show has other means, and nobody's next change waits that long. */
const LONG = 7 * 86_400;

/** Where two versions serve side by side for longer than anybody means. */
function longPauses({ strategy, steps }: Sketch): PlanFinding[] {
  return steps.flatMap(({ index, kind, summary, waits, begins, ends }): PlanFinding[] => {
    const seconds = (ends.earliest ?? 0) - (begins.earliest ?? 0);
    if (kind !== 'pause' || waits !== undefined || seconds <= LONG) return [];
    const field =
      strategy === 'canary'
        ? `spec.strategy.canary.steps[${index}].pause`
        : 'spec.strategy.blueGreen.autoPromotionSeconds';
    const message = `${summary} keeps two versions side by side for more than 7 days, and the next change waits; expected a shorter time, or a person who promotes it`;
    return [{ code: 'rollout-plan-long-pause', field, message }];
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

/** Where all traffic goes over in one moment, and neither an analysis nor a person has a say. */
function unwatched({ detection, steps }: Sketch, { metadata, spec }: RolloutShape): PlanFinding[] {
  const { blueGreen } = spec.strategy ?? {};
  if (blueGreen === undefined || detection.runs.length > 0 || steps.some(({ waits }) => waits === 'person')) return [];
  if (metadata.annotations?.[UNWATCHED] !== undefined) return [];
  const { autoPromotionSeconds = 0 } = blueGreen;
  const when = autoPromotionSeconds > 0 ? ` ${shortTime(autoPromotionSeconds)} after its pods are ready` : '';
  const message = `the new version gets all traffic${when}, and neither an analysis nor a person looks at it; expected prePromotionAnalysis, postPromotionAnalysis or autoPromotionEnabled: false, or the reason in the annotation ${UNWATCHED}`;
  return [{ code: 'rollout-plan-unwatched', field: 'spec.strategy.blueGreen', message }];
}

/** Where not even a version that answers nothing but errors would be noticed, by an analysis or by any. */
function blind({ detection: { runs, total } }: Sketch): PlanFinding[] {
  const measured = runs.flatMap((run) => run.metrics.map((metric) => ({ run, metric })));
  const [first] = runs;
  if (first === undefined || measured.length === 0) return [];
  if (total.unknown.length > 0) return [];
  const seeing = measured.filter(({ metric: { notices = 0 } }) => notices >= NEVER);
  if (seeing.length === 0) {
    const why = [...new Set(measured.map(({ run, metric }) => `${metric.name} ${blindness(run, metric)}`))];
    const message = `no analysis would notice a version of which every request fails: ${why.join('; ')}`;
    return [{ code: 'rollout-plan-blind', field: first.field, message }];
  }
  return [...uselessOf(measured, seeing), ...coarseOf(seeing)];
}

interface Measured {
  run: PlannedRun;
  metric: PlannedMetric;
}

/** Those that see nothing beside others that do. */
function uselessOf(measured: readonly Measured[], seeing: readonly Measured[]): PlanFinding[] {
  const useless = measured.filter(
    ({ run, metric }) => !seeing.some((each) => each.metric === metric) && !looksElsewhere(run, metric),
  );
  const others = [...new Set(seeing.map(({ metric: { name } }) => name))].join(' and ');
  return useless.map(({ run, metric }) => ({
    code: 'rollout-plan-blind',
    field: run.field,
    message: `${metric.name} would not notice a version of which every request fails, only ${others} would: it ${blindness(run, metric)}`,
  }));
}

/** Those that only a total outage is wrong to. */
const coarseOf = (seeing: readonly Measured[]): PlanFinding[] =>
  seeing
    .filter(({ metric: { noticesHalf = 0 } }) => noticesHalf < NEVER)
    .map(({ run, metric }) => ({
      code: 'rollout-plan-blind',
      field: run.field,
      message: `${metric.name} would notice a version of which every request fails, but not one of which half do${dilution(metric)}; expected a narrower condition, a longer range or fewer failures allowed`,
    }));

const dilution = ({ sees, share }: PlannedMetric): string =>
  sees === 'both' ? `: it counts both versions, of which the new one has ${percent(share)} of the requests` : '';

/** Beside one that sees requests, some look at what no request tells, as they are meant to. */
const looksElsewhere = ({ place }: PlannedRun, { dryRun, resource, ofLog }: PlannedMetric): boolean =>
  dryRun || resource !== undefined || (ofLog && place === 'prePromotion');

function blindness(run: PlannedRun, metric: PlannedMetric): string {
  const { dryRun, sees, resource, measurements, failureLimit, share } = metric;
  if (dryRun) return 'is a dry run';
  if (resource !== undefined)
    return `looks at ${resource}, which requests that fail need not touch; expected one of requests beside it`;
  if (measurements === 0) return `is not measured before the rollout is over at ${shortTime(run.ends)}`;
  if (failureLimit >= measurements) {
    return `is measured ${times(measurements)} and may fail ${times(failureLimit)}; expected a failureLimit below that`;
  }
  if (sees === 'stable') return 'looks at the old version; expected the new one';
  if (run.place === 'prePromotion')
    return 'is measured ahead of the promotion, when no request reaches the new version';
  if (sees === 'both' && share === 0) return 'is measured while the new version has no traffic';
  if (sees === 'both') {
    const part = percent(share);
    return `counts both versions, of which the new one has ${part} of the requests; expected a query of the new one alone`;
  }
  return 'passes whatever it is given; expected a condition that an answer without data fails';
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** Where a version without any fault is aborted more often than not. */
function falseAborts({ detection }: Sketch): PlanFinding[] {
  return detection.runs.flatMap((run) =>
    run.metrics.flatMap(({ name, aborts, strictness }): PlanFinding[] => {
      if (strictness === undefined) return [];
      const early = `${name} aborts ${chance(aborts?.healthy)} of the rollouts of a version without a fault`;
      return [{ code: 'rollout-plan-false-abort', field: run.field, message: `${early}: ${strictness}` }];
    }),
  );
}
