import type { Run } from './analysis.ts';
import { shortTime } from './duration.ts';
import type { Measure } from './measure.ts';
import { percent } from './percent.ts';
import { countsOf } from './phases.ts';
import type { Trial } from './trial.ts';

type Counting = Extract<Measure, { kind: 'requests' }>;

/** More requests than any condition needs to tell a rate from a single failure. */
const MANY = 1e9;

/** Why a metric aborts a version that has no fault, as far as a plan can tell. */
export function strictnessOf(trial: Omit<Trial, 'fault'>, place: Run['place'], first: number): string {
  const { measure, exposure, assumed, healthy } = trial;
  if (measure.kind !== 'requests') return `a request of its own fails in ${percent(healthy)}`;
  const window = Math.max(...measure.windows);
  const flaw = flawOf(measure, trial, window);
  if (flaw !== undefined) return flaw;
  const seen = exposure.between(first - assumed.metricsDelay - window, first - assumed.metricsDelay);
  const versions = new Set(measure.selections.map(({ version }) => version));
  const requests = versions.has('canary') ? seen.canary : seen.canary + seen.stable;
  if (requests >= 1) {
    const few = `in about ${Math.round(requests).toLocaleString('en')} requests the ${percent(healthy)} that fail anyway`;
    return `${few} are more than its condition and its failureLimit allow; expected wider ones, or a longer range`;
  }
  if (place === 'prePromotion') return 'ahead of the promotion no request reaches the new version';
  return `at its first measurement, ${shortTime(first)} after the beginning, it has no requests to look at; expected an initialDelay or a step that gives traffic before`;
}

/** What makes it fail however many requests there are, of which none fails. */
function flawOf(measure: Counting, trial: Pick<Trial, 'assumed'>, window: number): string | undefined {
  const { scrapeInterval } = trial.assumed;
  const passes = (bad: number) => measure.phase(countsOf({ bad, good: MANY - bad }, trial, window)) === 'Successful';
  if (passes(0)) return undefined;
  const shortest = Math.min(...measure.windows);
  if (shortest < 2 * scrapeInterval) {
    return `a range of ${shortTime(shortest)} holds fewer than two samples, ${shortTime(scrapeInterval)} apart; expected ${shortTime(4 * scrapeInterval)}`;
  }
  return passes(1)
    ? 'its query answers nothing while no request has failed; expected or vector(0)'
    : 'its condition fails even where no request fails; expected a wider one';
}
