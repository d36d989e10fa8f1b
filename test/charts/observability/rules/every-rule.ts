import { fleetRules } from '../../../../charts/observability/rules/fleet-rules.ts';
import { allRules } from '../../../../charts/observability/rules/index.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import type { RuleShape } from '../../../../charts/shared/shapes/monitoring.ts';
import { DeliverySchema } from '../../../../clusters/schema/cluster.ts';
import { composeForTest, fleetForTest } from '../../compose.ts';

interface Group {
  name: string;
  rules: RuleShape[];
}

/** The objects of a fleet of four clusters that has every component of which there are rules. */
export function everyRuleObject(): KubeObject[] {
  const all = allRules.map(({ component }) => [component, { delivery: DeliverySchema.parse({}), options: {} }]);
  const components = Object.fromEntries(all);
  const clusters = fleetForTest().clusters.map((cluster) => ({ ...cluster, components }));
  return composeForTest(fleetRules, { fleet: { clusters } });
}

export const everyGroup = (): Group[] => everyRuleObject().flatMap(({ spec }) => (spec as { groups: Group[] }).groups);

export const everyAlert = (): RuleShape[] =>
  everyGroup().flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
