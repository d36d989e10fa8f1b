import type { Fleet } from '../../../clusters/schema/cluster.ts';

/** The component that writes a cluster's metrics to the central one. */
export const AGENT = 'prometheus-agent';

/** The clusters that log in at the receiver, by name. */
export const writersOf = ({ clusters }: Pick<Fleet, 'clusters'>): string[] =>
  clusters.flatMap(({ name, components }) => (components[AGENT] === undefined ? [] : [name])).sort();
