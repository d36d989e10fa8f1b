import type { Run } from './analysis.ts';
import type { Assumptions } from './assumptions.ts';
import { Exposure } from './exposure.ts';
import { measureOf } from './measure.ts';
import { metricSeconds } from './metric.ts';
import { outlookOf } from './outlook.ts';
import type { Moment, PlannedStep } from './plan.ts';
import { FAULTS, type Fault, isUnknown, type PlannedMetric, plannedMetric } from './planned-metric.ts';
import type { ServiceNames } from './selection.ts';
import type { RolloutShape } from './shapes.ts';
import { isDrawn, NEVER, NOTHING, type Outlook, sumOf, type Trial } from './trial.ts';

/** What comes of a rollout with a certain fault. */
export interface Outcome {
  /** The part of the requests to the new version that fails, 0 to 1. */
  fault: number;
  /** Analyses of which a plan cannot tell. Numbers are of the others alone; where there are none, there is no number. */
  unknown: readonly string[];
  /** The chance that an analysis aborts it, and that one makes it wait for a person. */
  aborts?: number;
  inconclusive?: number;
  /** Whether these were drawn many times, not computed. */
  drawn: boolean;
  /** Seconds until it is aborted, where it is: for half of the times, and for nine of ten. */
  seconds?: { median: number; slow: number };
  /** Requests that have failed by then, at the median; by the end where nothing aborts it. */
  failedRequests?: number;
}

export interface PlannedRun {
  place: Run['place'];
  field: string;
  missing: readonly string[];
  /** Seconds. */
  begins: number;
  /** Seconds; of an endless one in the background the end of the rollout. */
  ends: number;
  /** Whether it only ends when it is stopped. */
  endless: boolean;
  metrics: readonly PlannedMetric[];
}

/** What the analyses of a Rollout can see. */
export interface Detection {
  runs: readonly PlannedRun[];
  fault: Outcome;
  /** Every request to the new version fails. */
  total: Outcome;
  healthy: Outcome;
}

/** Draws that tell some chance from none, and the chance at which they have. */
const ROUGHLY = { runs: 200, enough: 2 * NEVER } as const;

interface Watched {
  rollout: RolloutShape;
  runs: readonly Run[];
  steps: readonly PlannedStep[];
  moments: readonly Moment[];
  assumed: Assumptions;
}

export function detectionOf({ rollout, runs, steps, moments, assumed }: Watched): Detection {
  const exposure = new Exposure(moments, assumed.traffic);
  const finish = steps.find(({ kind }) => kind === 'promote')?.ends.earliest ?? moments.at(-1)?.at ?? 0;
  const faults = { fault: assumed.fault, total: 1, healthy: assumed.healthy };
  const outlooks: Record<Fault, Outlook[]> = { fault: [], total: [], healthy: [] };
  const unknown = [...runs.flatMap(({ missing }) => missing), ...judgingExperiments(rollout)];
  const planned = runs.map((run): PlannedRun => {
    const { place, field, missing } = run;
    const period = periodOf(run, steps, moments, assumed, finish);
    const stops = place === 'background' ? finish : Number.POSITIVE_INFINITY;
    const metrics = run.metrics.map((metric): PlannedMetric => {
      const measure = measureOf(metric, servicesOf(rollout, place));
      const trial = { metric, measure, begins: period.begins, stops, exposure, healthy: assumed.healthy, assumed };
      if (isUnknown(trial)) unknown.push(metric.name);
      const by = (fault: number) => outlookOf({ ...trial, fault });
      const total = by(faults.total);
      const chances = {
        fault: faults.fault === faults.total ? total : by(faults.fault),
        total,
        healthy: by(faults.healthy),
      };
      const decides = !metric.dryRun && !isUnknown(trial);
      for (const fault of FAULTS) if (decides) outlooks[fault].push(chances[fault]);
      const isNoticed = sumOf(chances.total.aborts) + sumOf(chances.total.inconclusive) > 0;
      const half = isNoticed ? roughly(trial, 0.5) : NOTHING;
      return plannedMetric(trial, { ...chances, half }, { place, ends: period.ends });
    });
    return { place, field, missing, ...period, metrics };
  });
  const outcome = (fault: Fault): Outcome => {
    const cause = { fault: faults[fault], unknown: [...new Set(unknown)] };
    if (unknown.length > 0 && outlooks[fault].length === 0) return { ...cause, drawn: false };
    return { ...cause, ...outcomeOf(outlooks[fault], faults[fault], exposure, finish) };
  };
  return { runs: planned, fault: outcome('fault'), total: outcome('total'), healthy: outcome('healthy') };
}

const roughly = (trial: Omit<Trial, 'fault'>, fault: number): Outlook => {
  const { runs, enough } = ROUGHLY;
  return outlookOf({ ...trial, fault, enough, assumed: { ...trial.assumed, runs } });
};

/** Steps that analyses of their own may abort; what these see of pods that get no traffic is not known. */
const judgingExperiments = ({ spec }: RolloutShape): string[] =>
  (spec.strategy?.canary?.steps ?? []).flatMap(({ experiment }, i) =>
    (experiment?.analyses ?? []).length > 0 ? [`the experiment of step ${i}`] : [],
  );

/** What the Services tell apart: ahead of the switch preview and active, after it nothing any more. */
function servicesOf({ spec }: RolloutShape, place: Run['place']): ServiceNames {
  const { canary, blueGreen } = spec.strategy ?? {};
  if (canary !== undefined) return { canary: canary.canaryService, stable: canary.stableService };
  return place === 'prePromotion' ? { canary: blueGreen?.previewService, stable: blueGreen?.activeService } : {};
}

function periodOf(
  { place, metrics, startingStep = 0 }: Run,
  steps: readonly PlannedStep[],
  moments: readonly Moment[],
  assumed: Assumptions,
  finish: number,
): { begins: number; ends: number; endless: boolean } {
  const each = metrics.map((metric) => metricSeconds(metric, assumed));
  const endless = each.includes(undefined);
  const began = (index: number) => moments.find(({ step }) => step >= index)?.at ?? Number.POSITIVE_INFINITY;
  if (place === 'background') {
    const begins = began(startingStep);
    const longest = Math.max(0, ...each.map((seconds) => seconds ?? Number.POSITIVE_INFINITY));
    return { begins, ends: Math.min(finish, begins + longest), endless };
  }
  const index = typeof place === 'number' ? place : steps.findIndex(({ kind }) => kind === `${place}Analysis`);
  const begins = began(index);
  const finite = Math.max(0, ...each.map((seconds) => seconds ?? 0));
  return { begins, ends: begins + finite, endless };
}

/** Of metrics that do not depend on each other, the first that fails decides. */
function outcomeOf(
  outlooks: readonly Outlook[],
  fault: number,
  exposure: Exposure,
  finish: number,
): Omit<Outcome, 'fault' | 'unknown'> {
  const by = (time: number) =>
    1 - outlooks.reduce((left, { aborts }) => left * (1 - sumOf(aborts.filter(({ at }) => at <= time))), 1);
  const aborts = by(Number.POSITIVE_INFINITY);
  const inconclusive = 1 - outlooks.reduce((left, each) => left * (1 - sumOf(each.inconclusive)), 1);
  const times = [...new Set(outlooks.flatMap((each) => each.aborts.map(({ at }) => at)))].sort((a, b) => a - b);
  const when = (part: number) => times.find((time) => by(time) >= part * aborts - 1e-12);
  const [median, slow] = aborts > 0 ? [when(0.5), when(0.9)] : [];
  const seconds = median === undefined || slow === undefined ? undefined : { median, slow };
  const drawn = isDrawn(outlooks);
  return {
    aborts,
    inconclusive,
    drawn,
    seconds,
    failedRequests: exposure.between(0, median ?? finish).canary * fault,
  };
}
