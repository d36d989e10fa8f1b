import type { Metric } from './metric.ts';

/** How a measurement ends. */
export type Phase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error';

/** What the controller counts of a metric's measurements. */
export interface Tally {
  count: number;
  failed: number;
  inconclusive: number;
  consecutiveError: number;
  consecutiveSuccess: number;
}

export const NO_MEASUREMENT: Tally = {
  count: 0,
  failed: 0,
  inconclusive: 0,
  consecutiveError: 0,
  consecutiveSuccess: 0,
};

/** Seconds until a measurement that was an error is tried again. */
export const ERROR_RETRY = 10;

export function counted(tally: Tally, phase: Phase): Tally {
  // An error is no measurement: it is tried again.
  if (phase === 'Error') return { ...tally, consecutiveError: tally.consecutiveError + 1, consecutiveSuccess: 0 };
  return {
    count: tally.count + 1,
    failed: tally.failed + (phase === 'Failed' ? 1 : 0),
    inconclusive: tally.inconclusive + (phase === 'Inconclusive' ? 1 : 0),
    consecutiveError: 0,
    consecutiveSuccess: phase === 'Successful' ? tally.consecutiveSuccess + 1 : 0,
  };
}

/** What the controller makes of a metric after a measurement; undefined while it goes on. */
export function verdictOf(tally: Tally, metric: Metric): Phase | undefined {
  if (tally.consecutiveError > metric.consecutiveErrorLimit) return 'Error';
  if (tally.inconclusive > metric.inconclusiveLimit) return 'Inconclusive';
  if (metric.failureLimit >= 0 && tally.failed > metric.failureLimit) return 'Failed';
  const { consecutiveSuccessLimit: wanted } = metric;
  if (wanted > 0 && tally.consecutiveSuccess >= wanted) return 'Successful';
  if (metric.count === undefined || tally.count < metric.count) return undefined;
  if (wanted === 0) return 'Successful';
  return metric.failureLimit >= 0 ? 'Inconclusive' : 'Failed';
}
