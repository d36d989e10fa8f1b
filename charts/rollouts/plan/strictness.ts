import type { Run } from './analysis.ts';
import { shortTime } from './duration.ts';
import type { Measure } from './measure.ts';
import { percent } from './percent.ts';
import { countsOf } from './phases.ts';
import type { Trial } from './trial.ts';

type Counting = Extract<Measure, { kind: 'requests' }>;

/** So few that they may all stay away. */
const FEW = 5;

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
  if (place === 'prePromotion' && requests < 1) return 'ahead of the promotion no request reaches the new version';
  const share = versions.has('canary') ? exposure.shareAt(first - assumed.metricsDelay) : 1;
  const atMost = assumed.traffic * share * window;
  const failsEmpty = measure.phase(countsOf({ bad: 0, good: 0 }, trial, window)) !== 'Successful';
  if (share > 0 && atMost < FEW && failsEmpty) {
    const within = `at ${assumed.traffic} requests/s it has about ${Number(atMost.toPrecision(2))} to look at within ${shortTime(window)}`;
    return `${within}, so that some measurements find none, and no data fails; expected a longer range, a condition that passes without data (whenEmpty: pass), or a smoke test in its place`;
  }
  if (requests >= 1) {
    const few = `in about ${Math.round(requests).toLocaleString('en')} requests the ${percent(healthy)} that fail anyway`;
    return `${few} are more than its condition and its failureLimit allow; expected wider ones, or a longer range`;
  }
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
