import { seconds } from '../../../../clusters/schema/units.ts';
import { clusterCheck } from '../../../shared/check.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import { selects } from '../../../shared/selector.ts';
import { nameOf, type PlacedRule, rulesOf } from './rules.ts';

/** That of Prometheus' own default, as the operator sets it. */
const EVALUATION = '30s';

/** What evaluates rules, by the labels of their objects. */
export const evaluatorsOf = (manifests: Manifests) =>
  manifests.ofKind('Prometheus', 'ThanosRuler').filter(({ object: { spec } }) => spec.ruleSelector);

/** The time between two evaluations of a rule: of its group, else of what evaluates it. */
function intervalOf({ manifest, interval }: PlacedRule, evaluators: ReturnType<typeof evaluatorsOf>): number {
  if (interval !== undefined) return seconds(interval);
  const { labels } = manifest.object.metadata;
  const evaluator = evaluators.find(({ object: { spec } }) => selects(spec.ruleSelector!, labels));
  return seconds(evaluator?.object.spec.evaluationInterval ?? EVALUATION);
}

/** An alert that waits sees at least two evaluations. Source: contract M37. Otherwise one lost scrape makes it flap. */
export const ruleFor = clusterCheck('rule-for', 'warning', function* (manifests) {
  const evaluators = evaluatorsOf(manifests);
  for (const placed of rulesOf(manifests)) {
    const { manifest, path, rule } = placed;
    if (rule.alert === undefined || rule.for === undefined) continue;
    const least = 2 * intervalOf(placed, evaluators);
    const given = seconds(rule.for);
    if (given === 0 || given >= least) continue;
    const message = `${nameOf(rule)} waits ${rule.for}, which is less than two evaluations; expected at least ${least}s`;
    yield { at: manifest.field(`${path}.for`), message };
  }
});
