import type { Run } from './analysis.ts';
import type { Assumptions } from './assumptions.ts';
import { Exposure } from './exposure.ts';
import { type Measure, measureOf } from './measure.ts';
import { type Metric, metricSeconds } from './metric.ts';
import { outlookOf } from './outlook.ts';
import type { Moment, PlannedStep } from './plan.ts';
import type { ServiceNames, Version } from './selection.ts';
import type { RolloutShape } from './shapes.ts';
import { strictnessOf } from './strictness.ts';
import type { Chance, Outlook, Trial } from './trial.ts';

/** What comes of a rollout with a certain fault. */
export interface Outcome {
  /** The part of the requests to the new version that fails, 0 to 1. */
  fault: number;
  /** The chance that an analysis aborts it, and that one makes it wait for a person. */
  aborts: number;
  inconclusive: number;
  /** Whether these were drawn many times, not computed. */
  drawn: boolean;
  /** Seconds until it is aborted, where it is: for half of the times, and for nine of ten. */
  seconds?: { median: number; slow: number };
  /** Requests that have failed by then, at the median; by the end where nothing aborts it. */
  failedRequests: number;
}

export interface PlannedMetric {
  name: string;
  /** Which version it looks at; unknown where a plan cannot tell. */
  sees: Version | 'unknown';
  /** What of its pods it looks at, where that is no request. */
  resource?: string;
  /** Whether it looks at a log, in which a version tells of more than requests. */
  ofLog: boolean;
  /** Why a plan cannot tell what it sees. */
  why?: string;
  dryRun: boolean;
  /** Seconds of the longest range of its query. */
  window?: number;
  /** Seconds from the beginning of the rollout. */
  firstMeasurement: number;
  /** How often it is measured where nothing goes wrong, before the rollout is over. */
  measurements: number;
  /** How many of them may fail. */
  failureLimit: number;
  /** The part of the requests that it looks at which goes to the new version, at the last measurement. */
  share: number;
  /** The chance that it aborts the rollout: with the fault, with every request failing, without a fault. */
  aborts: { fault: number; total: number; healthy: number };
  /** Whether these were drawn many times, not computed. */
  drawn: boolean;
  /** The chance that it aborts the rollout, or makes it wait for a person, where every request fails. */
  notices: number;
  /** Why it aborts most versions that have no fault, where it does. */
  strictness?: string;
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

/** A chance with which more rollouts fail than do not. */
const MOSTLY = 0.5;

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
  const planned = runs.map((run): PlannedRun => {
    const { place, field, missing } = run;
    const period = periodOf(run, steps, moments, assumed, finish);
    const stops = place === 'background' ? finish : Number.POSITIVE_INFINITY;
    const metrics = run.metrics.map((metric): PlannedMetric => {
      const measure = measureOf(metric, servicesOf(rollout, place));
      const trial = { metric, measure, begins: period.begins, stops, exposure, healthy: assumed.healthy, assumed };
      const by = (fault: number) => outlookOf({ ...trial, fault });
      const chances = { fault: by(faults.fault), total: by(faults.total), healthy: by(faults.healthy) };
      for (const fault of FAULTS) outlooks[fault].push(chances[fault]);
      return plannedMetric(trial, chances, { place, ends: period.ends });
    });
    return { place, field, missing, ...period, metrics };
  });
  const outcome = (fault: Fault) => outcomeOf(outlooks[fault], faults[fault], exposure, finish);
  return { runs: planned, fault: outcome('fault'), total: outcome('total'), healthy: outcome('healthy') };
}

const FAULTS = ['fault', 'total', 'healthy'] as const;
type Fault = (typeof FAULTS)[number];

function plannedMetric(
  trial: Sketch,
  { fault, total, healthy }: Record<Fault, Outlook>,
  { place, ends }: Pick<PlannedRun, 'place' | 'ends'>,
): PlannedMetric {
  const described = describedAs(trial, ends);
  const aborts = { fault: sum(fault.aborts), total: sum(total.aborts), healthy: sum(healthy.aborts) };
  return {
    ...described,
    aborts,
    drawn: isDrawn([fault, total, healthy]),
    notices: Math.min(1, aborts.total + sum(total.inconclusive)),
    ...(aborts.healthy < MOSTLY ? {} : { strictness: strictnessOf(trial, place, described.firstMeasurement) }),
  };
}

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

type Sketch = Omit<Trial, 'fault'>;

function describedAs(trial: Sketch, ends: number): Omit<PlannedMetric, 'aborts' | 'drawn' | 'notices' | 'strictness'> {
  const { metric, measure, begins, exposure, assumed } = trial;
  const { name, dryRun, failureLimit, initialDelay } = metric;
  const first = begins + initialDelay + (metric.provider.job === undefined ? 0 : assumed.job);
  const measurements = measurementsOf(metric, ends - first);
  const last = first + Math.max(0, measurements - 1) * (metric.interval ?? 0);
  const window = measure.kind === 'requests' ? Math.max(...measure.windows) : undefined;
  const sees = seenBy(measure);
  const seen =
    window === undefined
      ? undefined
      : exposure.between(last - assumed.metricsDelay - window, last - assumed.metricsDelay);
  const both = seen === undefined ? exposure.shareAt(last) : seen.canary / Math.max(1e-9, seen.canary + seen.stable);
  return {
    name,
    sees,
    ...(measure.kind === 'unknown' ? { why: measure.why } : {}),
    ofLog: measure.kind === 'requests' && measure.ofLog === true,
    ...(measure.kind === 'resource' ? { resource: measure.resource } : {}),
    dryRun,
    window,
    firstMeasurement: first,
    measurements,
    failureLimit,
    share: sees === 'both' ? both : sees === 'canary' ? 1 : 0,
  };
}

function measurementsOf({ interval, count }: Metric, seconds: number): number {
  if (seconds < 0) return 0;
  const fitting = interval === undefined || interval <= 0 ? 1 : Math.floor(seconds / interval + 1e-9) + 1;
  return Math.min(count ?? Number.POSITIVE_INFINITY, Number.isFinite(fitting) ? fitting : (count ?? 0));
}

function seenBy(measure: Measure): PlannedMetric['sees'] {
  if (measure.kind === 'unknown') return 'unknown';
  if (measure.kind === 'probe' || measure.kind === 'resource') return measure.version;
  const versions = new Set(measure.selections.map(({ version }) => version));
  if (versions.has('canary')) return 'canary';
  return versions.has('both') ? 'both' : 'stable';
}

const sum = (chances: readonly Chance[]): number =>
  Math.min(
    1,
    chances.reduce((all, { chance }) => all + chance, 0),
  );

const isDrawn = (outlooks: readonly Outlook[]): boolean => outlooks.some(({ drawn }) => drawn === true);

/** Of metrics that do not depend on each other, the first that fails decides. */
function outcomeOf(outlooks: readonly Outlook[], fault: number, exposure: Exposure, finish: number): Outcome {
  const by = (time: number) =>
    1 - outlooks.reduce((left, { aborts }) => left * (1 - sum(aborts.filter(({ at }) => at <= time))), 1);
  const aborts = by(Number.POSITIVE_INFINITY);
  const inconclusive = 1 - outlooks.reduce((left, each) => left * (1 - sum(each.inconclusive)), 1);
  const times = [...new Set(outlooks.flatMap((each) => each.aborts.map(({ at }) => at)))].sort((a, b) => a - b);
  const when = (part: number) => times.find((time) => by(time) >= part * aborts - 1e-12);
  const [median, slow] = aborts > 0 ? [when(0.5), when(0.9)] : [];
  const seconds = median === undefined || slow === undefined ? undefined : { median, slow };
  const drawn = isDrawn(outlooks);
  return {
    fault,
    aborts,
    inconclusive,
    drawn,
    seconds,
    failedRequests: exposure.between(0, median ?? finish).canary * fault,
  };
}
