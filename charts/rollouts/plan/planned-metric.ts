import type { Run } from './analysis.ts';
import type { Measure } from './measure.ts';
import type { Metric } from './metric.ts';
import type { Version } from './selection.ts';
import { strictnessOf } from './strictness.ts';
import { isDrawn, type Outlook, sumOf, type Trial } from './trial.ts';

export type PlannedMetric = Timed & Sight & Chances;

/** Which version it looks at, and the part of the requests that it looks at which goes to the new one, at the last measurement. */
type Sight =
  | { sees: Version; share: number; why?: never }
  /** Why a plan cannot tell. */
  | { sees: 'unknown'; share?: never; why: string };

interface Timed {
  name: string;
  /** What of its pods it looks at, where that is no request. */
  resource?: string;
  /** Whether it looks at a log, in which a version tells of more than requests. */
  ofLog: boolean;
  dryRun: boolean;
  /** Seconds of the longest range of its query. */
  window?: number;
  /** Seconds from the beginning of the rollout. */
  firstMeasurement: number;
  lastMeasurement: number;
  /** How often it is measured where nothing goes wrong, before the rollout is over. */
  measurements: number;
  /** How many of them may fail. */
  failureLimit: number;
}

/** None of them is there where a plan cannot tell. */
interface Chances {
  /** The chance that it aborts the rollout: with the fault, with every request failing, without a fault. */
  aborts?: { fault: number; total: number; healthy: number };
  /** Whether these were drawn many times, not computed. */
  drawn: boolean;
  /** The chance that it aborts the rollout, or makes it wait for a person, where every request fails. */
  notices?: number;
  /** The same where half of them fail, of which no more is known than whether there is one; it is asked of those that notice the whole. */
  noticesHalf?: number;
  /** Why it aborts most versions that have no fault, where it does. */
  strictness?: string;
}

/** A version with the fault that is looked for, one of which every request fails, and one without a fault. */
export const FAULTS = ['fault', 'total', 'healthy'] as const;
export type Fault = (typeof FAULTS)[number];

/** A chance with which more rollouts fail than do not. */
const MOSTLY = 0.5;

type Sketch = Omit<Trial, 'fault'>;

/** What a plan says of a metric, by what may become of it. */
export function plannedMetric(
  trial: Sketch,
  { fault, total, half, healthy }: Record<Fault, Outlook> & { half: Outlook },
  { place, ends }: { place: Run['place']; ends: number },
): PlannedMetric {
  const described = describedAs(trial, ends);
  if (isUnknown(trial)) return { ...described, drawn: false };
  const aborts = { fault: sumOf(fault.aborts), total: sumOf(total.aborts), healthy: sumOf(healthy.aborts) };
  return {
    ...described,
    aborts,
    drawn: isDrawn([fault, total, healthy]),
    notices: noticed(total),
    noticesHalf: noticed(half),
    ...(aborts.healthy < MOSTLY ? {} : { strictness: strictnessOf(trial, place, described.firstMeasurement) }),
  };
}

const noticed = ({ aborts, inconclusive }: Outlook): number => Math.min(1, sumOf(aborts) + sumOf(inconclusive));

/** Whether it may abort the rollout and nobody can tell when; what is a dry run never does. */
export const isUnknown = ({ measure, metric }: Pick<Trial, 'measure' | 'metric'>): boolean =>
  measure.kind === 'unknown' && !metric.dryRun;

function describedAs(trial: Sketch, ends: number): Timed & Sight {
  const { metric, measure, begins, exposure, assumed } = trial;
  const { name, dryRun, failureLimit, initialDelay } = metric;
  const first = begins + initialDelay + (metric.provider.job === undefined ? 0 : assumed.job);
  const measurements = measurementsOf(metric, ends - first);
  const last = first + Math.max(0, measurements - 1) * (metric.interval ?? 0);
  const window = measure.kind === 'requests' ? Math.max(...measure.windows) : undefined;
  const seen =
    window === undefined
      ? undefined
      : exposure.between(last - assumed.metricsDelay - window, last - assumed.metricsDelay);
  const both = seen === undefined ? exposure.shareAt(last) : seen.canary / Math.max(1e-9, seen.canary + seen.stable);
  return {
    name,
    ...sightOf(measure, both),
    ofLog: measure.kind === 'requests' && measure.ofLog === true,
    ...(measure.kind === 'resource' ? { resource: measure.resource } : {}),
    dryRun,
    window,
    firstMeasurement: first,
    lastMeasurement: last,
    measurements,
    failureLimit,
  };
}

function sightOf(measure: Measure, both: number): Sight {
  if (measure.kind === 'unknown') return { sees: 'unknown', why: measure.why };
  const sees = seenBy(measure);
  return { sees, share: sees === 'both' ? both : sees === 'canary' ? 1 : 0 };
}

function measurementsOf({ interval, count }: Metric, seconds: number): number {
  if (seconds < 0) return 0;
  const fitting = interval === undefined || interval <= 0 ? 1 : Math.floor(seconds / interval + 1e-9) + 1;
  return Math.min(count ?? Number.POSITIVE_INFINITY, Number.isFinite(fitting) ? fitting : (count ?? 0));
}

function seenBy(measure: Exclude<Measure, { kind: 'unknown' }>): Version {
  if (measure.kind === 'probe' || measure.kind === 'resource') return measure.version;
  const versions = new Set(measure.selections.map(({ version }) => version));
  if (versions.has('canary')) return 'canary';
  return versions.has('both') ? 'both' : 'stable';
}
