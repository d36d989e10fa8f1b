import type { RuledCluster } from '../../shared/rules.ts';

/**
 * Fires for each of the clusters in which nothing of these labels is scraped, whether it is down or no target any more.
 * What is gone cannot say so, so that the clusters are named; one that sends nothing at all is told by its silence.
 */
export const goneFrom = (clusters: readonly RuledCluster[], labels: string): string =>
  [
    `count by (cluster) (up{cluster=~"${clusters.map(({ name }) => name).join('|')}"})`,
    `unless on (cluster) (count by (cluster) (up{${labels}} == 1))`,
  ].join('\n');

/** The clusters that have a component. */
export const withComponent = (clusters: readonly RuledCluster[], component: string): RuledCluster[] =>
  clusters.filter(({ components }) => components[component] !== undefined);
