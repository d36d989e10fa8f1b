import type { RuledCluster } from '../../shared/rules.ts';
import { onlyOf } from '../../shared/some-clusters.ts';

/**
 * Fires for each of some clusters in which nothing of these labels is scraped, whether it is down or no target any more.
 * What is gone cannot say so, so that every cluster is asked; one that sends nothing at all is told by its silence.
 */
export function goneFrom(some: readonly RuledCluster[], all: readonly RuledCluster[], labels: string): string {
  const which = onlyOf(some, all);
  return [
    `count by (cluster) (up${which && `{${which}}`})`,
    `unless on (cluster) (count by (cluster) (up{${labels}} == 1))`,
  ].join('\n');
}

/** The clusters that have a component. */
export const withComponent = (clusters: readonly RuledCluster[], component: string): RuledCluster[] =>
  clusters.filter(({ components }) => components[component] !== undefined);
