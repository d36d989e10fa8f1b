import { clusterCheck } from '../../../shared/check.ts';
import { type Aggregation, type Join, type Query, readQuery } from '../../../shared/promql/query.ts';
import { nameOf, queryOf, rulesOf } from './rules.ts';

/** They choose among series, which keep their labels. */
const CHOOSING: readonly string[] = ['topk', 'bottomk', 'limitk', 'limit_ratio'];

/**
 * `cluster` is kept wherever series are brought together.
 * Source: contract M34. Otherwise those of several clusters are added up, or match each other by chance or not at all.
 */
export const ruleCluster = clusterCheck('rule-cluster', 'error', function* (manifests) {
  for (const { manifest, path, rule } of rulesOf(manifests)) {
    for (const problem of clusterProblems(readQuery(queryOf(rule)))) {
      yield { at: manifest.field(`${path}.expr`), message: `${nameOf(rule)}: ${problem}` };
    }
  }
});

/** Where a query loses the label cluster, or matches without it. */
export const clusterProblems = ({ aggregations, joins }: Pick<Query, 'aggregations' | 'joins'>): string[] => [
  ...aggregations.flatMap(lostBy),
  ...joins.flatMap(mixedBy),
];

function lostBy({ operator, grouping, labels }: Aggregation): string[] {
  if (grouping === undefined) {
    return CHOOSING.includes(operator)
      ? []
      : [`${operator} drops the label cluster; expected ${operator} by (cluster)`];
  }
  const isKept = (grouping === 'by') === labels.includes('cluster');
  const right = grouping === 'by' ? 'cluster among them' : 'it without cluster';
  return isKept ? [] : [`${operator} ${grouping} (${labels.join(', ')}) drops the label cluster; expected ${right}`];
}

function mixedBy({ matching, labels }: Join): string[] {
  if ((matching === 'on') === labels.includes('cluster')) return [];
  const right = matching === 'on' ? 'cluster among them' : 'it without cluster';
  return [`${matching} (${labels.join(', ')}) matches series of different clusters; expected ${right}`];
}
