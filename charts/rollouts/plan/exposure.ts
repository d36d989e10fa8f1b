import type { Moment } from './plan.ts';

/** Requests that are expected within some time, to each version. */
export interface Requests {
  canary: number;
  stable: number;
}

/** How many requests each version gets as a rollout goes on. */
export class Exposure {
  readonly #moments: readonly Pick<Moment, 'at' | 'share'>[];
  readonly #traffic: number;

  /** @param traffic requests per second to both versions */
  constructor(moments: readonly Pick<Moment, 'at' | 'share'>[], traffic: number) {
    this.#moments = moments;
    this.#traffic = traffic;
  }

  between(from: number, to: number): Requests {
    const all = Math.max(0, to - from) * this.#traffic;
    const canary = this.#seconds(to) - this.#seconds(from);
    const part = Math.min(all, Math.max(0, canary * this.#traffic));
    return { canary: part, stable: all - part };
  }

  shareAt = (time: number): number => this.#moments.findLast(({ at }) => at <= time)?.share ?? 0;

  /** Seconds until a time, each as much as the new version's part of the traffic. */
  #seconds(until: number): number {
    return this.#moments.reduce((sum, { at, share }, i) => {
      const end = Math.min(until, this.#moments[i + 1]?.at ?? Number.POSITIVE_INFINITY);
      return end > at ? sum + (end - at) * share : sum;
    }, 0);
  }
}
