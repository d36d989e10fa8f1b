import type { Duration } from '../rollouts/duration.ts';
import type { Amount } from '../rollouts/strategy.ts';

/** A number of pods or a share of them, as the schema has let it through. */
export const amount = (value: number | string): Amount =>
  typeof value === 'number' ? value : `${Number.parseInt(value, 10)}%`;

/** Seconds as a `goDuration`, rounded up. */
export function durationOf(seconds: number): Duration {
  const whole = Math.ceil(seconds);
  if (whole % 3600 === 0) return `${whole / 3600}h`;
  return whole % 60 === 0 ? `${whole / 60}m` : `${whole}s`;
}

/** A `goDuration`, as typed objects take it. */
export function duration(text: string): Duration {
  const number = Number.parseInt(text, 10);
  if (text.endsWith('h')) return `${number}h`;
  return text.endsWith('m') ? `${number}m` : `${number}s`;
}
