import { fleetRules } from '../../../../charts/observability/rules/fleet-rules.ts';
import { allRules } from '../../../../charts/observability/rules/index.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import type { RuleShape } from '../../../../charts/shared/shapes/monitoring.ts';
import { type ClusterData, DeliverySchema } from '../../../../clusters/schema/cluster.ts';
import { composeForTest, fleetForTest } from '../../compose.ts';
import { sealedWithRecords } from '../../secrets/sealed-with-records.ts';

interface Group {
  name: string;
  rules: RuleShape[];
}

const AUTHORITY = 'fleetwright/certificate.ca.crt';
const PAIR = 'fleetwright/certificate.tls.crt';

/** Certificates of the first months of 1970: promtool begins at its first second. */
const SEALED: Readonly<Record<string, ClusterData['sealed']>> = {
  'cluster-01': {
    ...sealedWithRecords('logging/opensearch-node-tls', {
      [AUTHORITY]: 'aa 1970-06-01',
      [PAIR]: 'aa 1970-02-11 opensearch',
    }),
    ...sealedWithRecords('monitoring/grafana', {}),
  },
  'cluster-03': sealedWithRecords('gateway/gateway-tls', { [PAIR]: 'aa 1970-04-11 *.apps.lab apps.lab' }),
};

/** The objects of a fleet of four clusters that has every component of which there are rules, and sealed certificates. */
export function everyRuleObject(): KubeObject[] {
  const all = allRules.map(({ component }) => [component, { delivery: DeliverySchema.parse({}), options: {} }]);
  const components = Object.fromEntries(all);
  const clusters = fleetForTest().clusters.map((cluster) => ({
    ...cluster,
    components,
    sealed: SEALED[cluster.name] ?? {},
  }));
  return composeForTest(fleetRules, { fleet: { clusters } });
}

export const everyGroup = (): Group[] => everyRuleObject().flatMap(({ spec }) => (spec as { groups: Group[] }).groups);

export const everyAlert = (): RuleShape[] =>
  everyGroup().flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));
