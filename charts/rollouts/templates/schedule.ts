import type { Duration } from '../duration.ts';
import { endlessly, type Lasting, type Metric, once, repeatedly } from '../metric.ts';
import type { Provider } from '../provider.ts';

export interface Timing {
  interval: Duration;
  /** Measurements that may fail. */
  failureLimit: number;
  /** Before the first measurement. */
  initialDelay?: Duration | undefined;
}

/** When a ready template measures. Made by `times` and `untilStopped`. */
export interface Schedule<Lasts extends Lasting = Lasting> {
  readonly measure: (provider: Provider) => Metric<Lasts>;
}

/** So many times: for steps, and before and after a promotion. */
export const times = (count: number, { interval, failureLimit, initialDelay }: Timing): Schedule<'finite'> => ({
  measure: (provider) =>
    count === 1
      ? once({ provider, initialDelay })
      : repeatedly({ provider, interval, count, failureLimit, initialDelay }),
});

/** For as long as the rollout takes: beside the steps of a canary alone. */
export const untilStopped = (timing: Timing): Schedule<'endless'> => ({
  measure: (provider) => endlessly({ provider, ...timing }),
});
