import { defined } from '../argocd/defined.ts';
import { isDuration } from '../argocd/duration.ts';
import type { ArgRef } from './args.ts';
import type { Duration } from './duration.ts';
import type { Provider } from './provider.ts';

/** Whether a metric comes to an end by itself. */
export type Lasting = 'finite' | 'endless';

/** A metric as it is written, without its name. */
export interface MetricSpec extends Provider {
  readonly interval?: string;
  readonly initialDelay?: string;
  readonly count?: Count;
  readonly failureLimit?: Count;
  readonly inconclusiveLimit?: Count;
  readonly consecutiveErrorLimit?: Count;
  readonly consecutiveSuccessLimit?: Count;
}

export interface Metric<Lasts extends Lasting = Lasting> {
  readonly lasts: Lasts;
  readonly spec: MetricSpec;
}

type Count = number | ArgRef;

interface Once {
  provider: Provider;
  /** Until the first measurement. */
  initialDelay?: Duration | ArgRef;
  /** Measurements in succession that may go wrong. Default of the controller: 4. */
  consecutiveErrorLimit?: Count;
  /** Measurements that may meet neither condition. Default: 0. */
  inconclusiveLimit?: Count;
}

interface Repeated extends Once {
  interval: Duration | ArgRef;
  /** Measurements that may fail; -1: any number, where `consecutiveSuccessLimit` decides. Default: 0. */
  failureLimit?: Count;
  /** Good measurements in succession that decide. Default: 0, which is off. */
  consecutiveSuccessLimit?: Count;
}

/** One measurement. */
export const once = (props: Once): Metric<'finite'> => ({ lasts: 'finite', spec: specOf(props) });

/** A number of measurements. */
export const repeatedly = (props: Repeated & { count: Count }): Metric<'finite'> => ({
  lasts: 'finite',
  spec: specOf(props),
});

/** Measures until it is stopped: for what runs beside a rollout. */
export const endlessly = (props: Repeated): Metric<'endless'> => ({ lasts: 'endless', spec: specOf(props) });

const specOf = ({ provider, ...props }: Once & Partial<Repeated> & { count?: Count }): MetricSpec =>
  defined({ ...props, ...provider });

/** What of a metric the controller would refuse, and what would decide nothing. */
export function checkMetric({ spec }: Metric): string[] {
  const durations = [spec.interval, spec.initialDelay].filter((text) => text !== undefined && !isArg(text));
  const limits = [spec.inconclusiveLimit, spec.consecutiveErrorLimit, spec.consecutiveSuccessLimit];
  return [
    ...durations.flatMap((text) => (isDuration(text!) ? [] : [`${text}: expected a duration such as 30s or 1h30m`])),
    ...limits.flatMap((limit) => (isCount(limit, 0) ? [] : [`${limit}: expected a whole number that is not negative`])),
    ...(isCount(spec.count, 1) ? [] : [`count: ${spec.count}: expected a whole number from 1 on`]),
    ...(isCount(spec.failureLimit, -1)
      ? []
      : [`failureLimit: ${spec.failureLimit}: expected a whole number, or -1 for any number of failures`]),
    ...checkLimits(spec),
  ];
}

const isArg = (text: string): boolean => text.includes('{{');

const isCount = (count: Count | undefined, least: number): boolean =>
  typeof count !== 'number' || (Number.isInteger(count) && count >= least);

function checkLimits({ count, failureLimit = 0, consecutiveSuccessLimit: successes = 0, ...spec }: MetricSpec) {
  const problems: string[] = [];
  if (failureLimit === -1 && successes === 0) {
    problems.push('failureLimit: -1 with no consecutiveSuccessLimit: nothing decides; expected one of the two');
  }
  if (typeof count !== 'number') return problems;
  if (typeof failureLimit === 'number' && failureLimit >= count) {
    problems.push(`failureLimit: ${failureLimit} of ${count} measurements: it never fails; expected less than count`);
  }
  if (
    typeof failureLimit === 'number' &&
    typeof successes === 'number' &&
    Math.max(failureLimit, 0) + successes > count
  ) {
    problems.push(
      `consecutiveSuccessLimit: ${successes} beside failureLimit ${failureLimit}: the controller refuses more than count, ${count}, of both together`,
    );
  }
  if (typeof spec.inconclusiveLimit === 'number' && spec.inconclusiveLimit > count) {
    problems.push(`inconclusiveLimit: ${spec.inconclusiveLimit}: expected at most count, ${count}`);
  }
  return problems;
}
