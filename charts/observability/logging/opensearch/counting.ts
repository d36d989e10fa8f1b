import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { analysesOf } from '../../../../clusters/schema/placed-analysis.ts';
import type { OpenSearchOptions } from './opensearch-options.ts';

/** The clusters whose analyses count their own logs: those of apps that say so, and of charts that are named. */
export function countingClusters(
  { clusters, apps }: Pick<Fleet, 'clusters' | 'apps'>,
  { countedBy }: Pick<OpenSearchOptions, 'countedBy'>,
): string[] {
  const counting = Object.entries(apps).flatMap(([component, { workload }]) =>
    analysesOf(workload.delivery).some(({ analysis: { type } }) => type === 'logErrors') ? [component] : [],
  );
  return clusters
    .filter(({ name, components }) => countedBy.includes(name) || counting.some((each) => components[each]))
    .map(({ name }) => name)
    .sort();
}
