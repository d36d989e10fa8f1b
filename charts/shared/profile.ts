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
}

const ONE = { longhornReplicas: 1, agents: 1, ingestors: 1, replicationFactor: 1, routers: 1, proxies: 1 } as const;
const TWO = { longhornReplicas: 2, agents: 2, ingestors: 2, replicationFactor: 1, routers: 2, proxies: 2 } as const;
const MORE = { longhornReplicas: 3, agents: 2, ingestors: 3, replicationFactor: 3, routers: 2, proxies: 2 } as const;

/** The write quorum of 2 out of 3 needs three nodes; below that replication buys nothing. */
export function profileOf({ nodes }: Pick<ClusterData, 'nodes'>): Profile {
  const sizes = nodes.count >= 3 ? MORE : nodes.count === 2 ? TWO : ONE;
  return { nodes: nodes.count, ...sizes };
}
