import { seconds } from '../../../clusters/schema/units.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds of what Go reads as a duration, such as 90s or 1h30m; undefined of anything else. */
export function goSeconds(text: string): number | undefined {
  if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text)) return text === '0' ? 0 : undefined;
  const parts = text.matchAll(/([0-9.]+)(ms|s|m|h)/g);
  return [...parts].reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0);
}

/** Seconds of a pause: a number or digits are seconds. What the controller cannot read, it takes for over. */
export function pauseSeconds(duration: number | string): number {
  if (typeof duration === 'number') return duration;
  return /^-?[0-9]+$/.test(duration) ? Number(duration) : Math.trunc(goSeconds(duration) ?? 0);
}

/** Seconds of a range or a step of PromQL, such as 5m or 1h30m. */
export function promSeconds(text: string): number | undefined {
  const given = seconds(text);
  return Number.isNaN(given) ? undefined : given;
}

/** Such as 45s, 2m, 1m30s or 1h5m. */
export function shortTime(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours === 0) return rest === 0 ? `${minutes}m` : `${minutes}m${rest}s`;
  return minutes === 0 ? `${hours}h` : `${hours}h${minutes}m`;
}
