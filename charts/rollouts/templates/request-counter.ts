import { labelProblem, type Matchers, outcomeMatcher, outcomesProblem } from '../../../clusters/schema/matchers.ts';
import { perCentProblem } from '../../../clusters/schema/per-cent.ts';
import type { Duration } from '../duration.ts';
import { FORGIVEN } from './ready.ts';

/** A counter of requests, of which some fail. */
export interface RequestCounter {
  /** Default: http_requests_total. */
  counter?: string;
  /** The label that tells the outcome. Default: code. */
  label?: string;
  /** Regular expression of the outcomes that are failures. Default: 5.. */
  failing?: string;
  /** Further labels that count. */
  matchers?: Matchers;
  /** Failed requests within a window that tell nothing yet. Default: 2. */
  forgiven?: number;
}

/** The share of requests that fail, and no number where there are no requests at all. Throws where none could. */
export function failures(series: string, counted: RequestCounter, window: Duration): string {
  const { counter = 'http_requests_total', label = 'code', failing = '5..', forgiven = FORGIVEN } = counted;
  const problem = outcomesProblem(failing);
  if (problem !== undefined) throw new Error(`failing is ${failing}; ${problem}`);
  const taken = counted.matchers?.[label] === undefined ? labelProblem(label) : outcomeMatcher(label);
  if (taken !== undefined) throw new Error(`label is ${label}; ${taken}`);
  const requests = (labels: string) => `sum(increase(${counter}{${labels}}[${window}]))`;
  const all = requests(series);
  // Without the 0 a version that has failed at nothing yet would have no share at all.
  const bad = `(${requests(`${series},${label}=~${JSON.stringify(failing)}`)} or vector(0))`;
  if (forgiven === 0) return `${bad} / ${all}`;
  // Half of all at the most: a version of which every request fails is seen, however few they are.
  return `clamp_min(${bad} - clamp_max(${all} / 2, ${forgiven}), 0) / ${all}`;
}

/** Without the noise of binary fractions: 99.9 per cent is 0.999. */
export const ratio = (percent: number): number => Number((percent / 100).toPrecision(12));

/** The number of per cent that a field asks for. Throws where it is a part of 1, as the schema of apps does. */
export function perCentOf(field: string, value: number): number {
  const problem = perCentProblem(value);
  if (problem !== undefined) throw new Error(`${field} is ${value}; ${problem}`);
  return value;
}
