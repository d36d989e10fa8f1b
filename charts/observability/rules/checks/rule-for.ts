import { clusterCheck } from '../../../shared/check.ts';
import { nameOf, rulesOf } from './rules.ts';

/** That of Prometheus and of the Ruler as we run them. */
const EVALUATION = 30;

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** Of a Prometheus duration such as 1h30m. */
function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/([0-9]+)(ms|[smhdwy])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * SECONDS[unit as keyof typeof SECONDS], 0);
}

/** An alert that waits sees at least two evaluations. Source: contract M37. Otherwise one lost scrape makes it flap. */
export const ruleFor = clusterCheck('rule-for', 'warning', function* (manifests) {
  for (const { manifest, path, rule, interval } of rulesOf(manifests)) {
    if (rule.alert === undefined || rule.for === undefined) continue;
    const least = 2 * (interval === undefined ? EVALUATION : secondsOf(interval));
    const given = secondsOf(rule.for);
    if (given === 0 || given >= least) continue;
    const message = `${nameOf(rule)} waits ${rule.for}, which is less than two evaluations; expected at least ${least}s`;
    yield { at: manifest.field(`${path}.for`), message };
  }
});
