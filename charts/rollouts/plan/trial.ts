import type { Assumptions } from './assumptions.ts';
import type { Exposure } from './exposure.ts';
import type { Measure } from './measure.ts';
import type { Metric } from './metric.ts';
import { ERROR_RETRY, type Phase } from './verdict.ts';

/** The chance that something happens at a second of the rollout. */
interface Chance {
  at: number;
  chance: number;
}

/** What may become of a metric. */
export interface Outlook {
  /** It fails, or is an error: the rollout aborts. */
  aborts: readonly Chance[];
  /** It is inconclusive: the rollout waits for a person. */
  inconclusive: readonly Chance[];
  /** Whether it was drawn many times, not computed: then what never came up is not impossible. */
  drawn?: true;
}

export interface Trial {
  metric: Metric;
  measure: Measure;
  /** Seconds: when the run begins, and when it is stopped whatever it has found. */
  begins: number;
  stops: number;
  exposure: Exposure;
  /** The parts of the requests to the new and to the old version that fail. */
  fault: number;
  healthy: number;
  assumed: Assumptions;
  /** A chance that it aborts or waits for a person beyond which nobody asks how large it is. Default: none. */
  enough?: number;
}

export const NOTHING: Outlook = { aborts: [], inconclusive: [] };

/** A chance that is as good as none. */
export const NEVER = 0.01;

/** The most measurements that are looked at of an endless metric. */
export const MOST = 500;

/** Seconds that a measurement takes. */
export const takes = ({ metric, assumed }: Trial): number => (metric.provider.job === undefined ? 0 : assumed.job);

/** Seconds from a measurement that ended so to the next. */
export const gap = (trial: Trial, phase: Phase): number =>
  Math.max(1, (phase === 'Error' ? ERROR_RETRY : (trial.metric.interval ?? ERROR_RETRY)) + takes(trial));

export const isEnough = ({ enough = Number.POSITIVE_INFINITY }: Trial, noticed: number): boolean => noticed >= enough;

export const listed = (chances: ReadonlyMap<number, number>): Chance[] =>
  [...chances].map(([at, chance]) => ({ at, chance })).sort((a, b) => a.at - b.at);

/** The chance that any of them happens. */
export const sumOf = (chances: readonly Chance[]): number =>
  Math.min(
    1,
    chances.reduce((all, { chance }) => all + chance, 0),
  );

export const isDrawn = (outlooks: readonly Outlook[]): boolean => outlooks.some(({ drawn }) => drawn === true);
