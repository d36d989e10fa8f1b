import type { Check } from '../charts/shared/check.ts';
import type { Finding } from '../charts/shared/finding.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import { orNothing } from './compose/unsound.ts';

/** What every check remembers of one cluster, by the check's code. */
export type CollectedFacts = Readonly<Record<string, unknown>>;

/** @param unsound some of the objects are refused, of which facts then may be of any shape */
export function judge(
  checks: readonly Check<unknown>[],
  clusters: readonly { cluster: string; facts: CollectedFacts }[],
  fleet: Fleet,
  { unsound = false } = {},
): Finding[] {
  return checks.flatMap((check) => {
    // Where a cluster could not be looked into, every rule that looks for something there would fire.
    if (clusters.some(({ facts }) => !Object.hasOwn(facts, check.code))) return [];
    const facts = clusters.map(({ cluster, facts }) => ({ cluster, facts: facts[check.code] }));
    const look = () => [...check.judge(facts, fleet)];
    const violations = unsound ? (orNothing(look) ?? []) : look();
    return violations.map(({ at, message }) => ({
      code: check.code,
      level: check.level,
      at,
      message,
    }));
  });
}
