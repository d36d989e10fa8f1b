import type { Assumptions } from './assumptions.ts';
import { goSeconds } from './duration.ts';
import type { MetricShape } from './shapes.ts';

/** A metric with its arguments put in and the controller's defaults. */
export interface Metric {
  name: string;
  /** Seconds. */
  initialDelay: number;
  /** Seconds; undefined where it is measured once. */
  interval?: number;
  /** undefined: without end. */
  count?: number;
  /** -1: off. */
  failureLimit: number;
  inconclusiveLimit: number;
  consecutiveErrorLimit: number;
  /** 0: off. */
  consecutiveSuccessLimit: number;
  successCondition?: string;
  failureCondition?: string;
  provider: NonNullable<MetricShape['provider']>;
  dryRun: boolean;
}

const number = (value: number | string | undefined, otherwise: number): number => {
  if (value === undefined) return otherwise;
  return typeof value === 'number' ? value : /^-?[0-9]+$/.test(value) ? Number(value) : 0;
};

/** A metric with the controller's defaults. */
export function metricOf(metric: MetricShape, dry: (name: string) => boolean): Metric {
  const interval = metric.interval === undefined ? undefined : (goSeconds(metric.interval) ?? 0);
  const count = number(metric.count, 0);
  return {
    name: metric.name,
    initialDelay: metric.initialDelay === undefined ? 0 : (goSeconds(metric.initialDelay) ?? 0),
    interval,
    count: count > 0 ? count : interval === undefined ? 1 : undefined,
    failureLimit: number(metric.failureLimit, 0),
    inconclusiveLimit: number(metric.inconclusiveLimit, 0),
    consecutiveErrorLimit: number(metric.consecutiveErrorLimit, 4),
    consecutiveSuccessLimit: number(metric.consecutiveSuccessLimit, 0),
    successCondition: metric.successCondition || undefined,
    failureCondition: metric.failureCondition || undefined,
    provider: metric.provider ?? {},
    dryRun: dry(metric.name),
  };
}

/** Seconds until a metric is done with where nothing is wrong; undefined: never by itself. */
export function metricSeconds(metric: Metric, { job }: Pick<Assumptions, 'job'>): number | undefined {
  const { initialDelay, interval = 0, count, consecutiveSuccessLimit } = metric;
  const enough = consecutiveSuccessLimit > 0 ? Math.min(consecutiveSuccessLimit, count ?? Infinity) : count;
  if (enough === undefined) return undefined;
  const takes = metric.provider.job === undefined ? 0 : job;
  return initialDelay + (enough - 1) * interval + enough * takes;
}
