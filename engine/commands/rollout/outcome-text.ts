import type { Outcome } from '../../../charts/rollouts/plan/detection.ts';
import { shortTime } from '../../../charts/rollouts/plan/duration.ts';
import { chance } from '../../../charts/rollouts/plan/percent.ts';
import type { PlannedStep, Span } from '../../../charts/rollouts/plan/plan.ts';
import { listed, spanText } from './words.ts';

const NOT_KNOWN = 'whether it is aborted is not known';

/** What those do besides of which a plan cannot tell. */
const besides = ({ unknown }: Outcome): string =>
  unknown.length === 0
    ? ''
    : `; whether ${listed(unknown)} ${unknown.length === 1 ? 'aborts' : 'abort'} it is not known`;

/** What comes of one without. */
export const healthyText = (outcome: Outcome): string =>
  outcome.aborts === undefined
    ? NOT_KNOWN
    : `aborted all the same in ${chance(outcome.aborts, outcome)} of the rollouts${besides(outcome)}`;

/** What comes of a rollout with a fault. */
export function outcomeText(outcome: Outcome, steps: readonly PlannedStep[]): string {
  const { fault, aborts, inconclusive = 0, seconds, failedRequests = 0, unknown } = outcome;
  if (aborts === undefined) return NOT_KNOWN;
  const failed = `${Math.round(failedRequests).toLocaleString('en')} requests`;
  const waits = inconclusive >= 0.0005 ? `; waits for a person in ${chance(inconclusive)}` : '';
  if (seconds === undefined) {
    const never = unknown.length === 0 ? 'never aborted' : 'not aborted as far as is known';
    return `${never}${waits}; ${failed} have failed when it is done${besides(outcome)}`;
  }
  const { median, slow } = seconds;
  const when =
    median === slow
      ? `after ${shortTime(median)}`
      : `after ${shortTime(median)}, nine times of ten within ${shortTime(slow)}`;
  const at = steps.findLast(({ begins }) => (begins.earliest ?? Number.POSITIVE_INFINITY) <= median);
  const undo = at?.undo === undefined ? '' : `; the traffic is back ${backText(at.undo.traffic)}`;
  // Where every request fails, drawing them makes no difference.
  const drawn = outcome.drawn && fault < 1;
  return `aborted in ${chance(aborts, { drawn })}, ${when}, when ${failed} have failed${undo}${waits}${besides(outcome)}`;
}

function backText({ earliest, latest }: Span): string {
  if (earliest === 0 && latest === 0) return 'at once';
  return `${spanText({ earliest, latest })} later`;
}
