import { shortTime } from './duration.ts';
import type { Moment, Plan, PlannedStep } from './plan.ts';

/** How wide a wait without end is drawn, and the part of the axis that all of them may take. */
const GAP = 84;
const GAPS = 0.6;
/** How far apart times are written at least. */
const TICK = 76;
const STRIDES = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800];

interface Tick {
  x: number;
  label: string;
}

interface Gap {
  at: number;
  index: number;
}

/** Where seconds lie from left to right; a wait without end has a place of its own, which stands for no time. */
export class TimeAxis {
  readonly left: number;
  readonly right: number;
  readonly #gaps: readonly Gap[];
  readonly #gap: number;
  readonly #scale: number;
  readonly #end: number;
  readonly #moments: readonly Moment[];

  constructor({ steps, moments }: Plan, { left, right }: { left: number; right: number }) {
    this.left = left;
    this.right = right;
    this.#moments = moments;
    const waits = steps.filter(({ waits: on }) => on !== undefined);
    this.#gaps = waits.map(({ index }) => ({ at: this.leaves(index), index }));
    this.#end = Math.max(1, moments.at(-1)?.at ?? 1) * 1.03;
    this.#gap = Math.min(GAP, ((right - left) * GAPS) / Math.max(1, this.#gaps.length));
    this.#scale = (right - left - this.#gaps.length * this.#gap) / this.#end;
  }

  /** @param step those that begin at the same second as a wait ends lie behind it */
  x(seconds: number, step = this.#stepAt(seconds)): number {
    const passed = this.#gaps.filter(({ at, index }) => at < seconds || (at === seconds && step > index)).length;
    return this.left + Math.min(seconds, this.#end) * this.#scale + passed * this.#gap;
  }

  /** From where to where a step is drawn. */
  extent({ index }: Pick<PlannedStep, 'index'>): [from: number, to: number] {
    return [this.x(this.enters(index), index), this.x(this.leaves(index), index + 1)];
  }

  /** Seconds at which a step begins and ends as it is drawn. */
  enters = (index: number): number => this.#moments.find(({ step }) => step >= index)?.at ?? this.#last();
  leaves = (index: number): number => this.#moments.find(({ step }) => step > index)?.at ?? this.#last();

  ticks(): Tick[] {
    const stride = STRIDES.find((seconds) => seconds * this.#scale >= TICK) ?? STRIDES.at(-1)!;
    const count = Math.floor(this.#end / stride);
    return Array.from({ length: count + 1 }, (_, i) => {
      const late = this.#gaps.some(({ at }) => at < i * stride) ? '+' : '';
      return { x: this.x(i * stride, 0), label: `${shortTime(i * stride)}${late}` };
    });
  }

  #last = (): number => this.#moments.at(-1)?.at ?? 0;
  #stepAt = (seconds: number): number => this.#moments.findLast(({ at }) => at <= seconds)?.step ?? 0;
}
