import type { ClusterData } from '../../clusters/schema/cluster.ts';

/** How many of each a cluster can carry, by its number of nodes. */
export interface Profile {
  nodes: number;
  longhornReplicas: 1 | 2 | 3;
  agents: number;
  ingestors: number;
  replicationFactor: number;
  routers: number;
  proxies: number;
  prometheuses: number;
  alertmanagers: number;
  queries: number;
  stores: number;
  rulers: number;
  openSearchNodes: number;
}

const ONE = {
  longhornReplicas: 1,
  agents: 1,
  ingestors: 1,
  replicationFactor: 1,
  routers: 1,
  proxies: 1,
  prometheuses: 1,
  alertmanagers: 1,
  queries: 1,
  stores: 1,
  rulers: 1,
  openSearchNodes: 1,
} as const;
/** Two of what votes are no more than one: neither can decide without the other. */
const TWO = {
  ...ONE,
  longhornReplicas: 2,
  agents: 2,
  ingestors: 2,
  routers: 2,
  proxies: 2,
  prometheuses: 2,
  queries: 2,
  rulers: 2,
} as const;
const MORE = {
  ...TWO,
  longhornReplicas: 3,
  ingestors: 3,
  replicationFactor: 3,
  alertmanagers: 3,
  stores: 2,
  openSearchNodes: 3,
} as const;

/** The write quorum of 2 out of 3 needs three nodes; below that replication buys nothing. */
export function profileOf({ nodes }: Pick<ClusterData, 'nodes'>): Profile {
  const sizes = nodes.count >= 3 ? MORE : nodes.count === 2 ? TWO : ONE;
  return { nodes: nodes.count, ...sizes };
}
