import type { ClusterData } from '../../clusters/schema/cluster.ts';

/** Of an API server that kubeadm has set up. */
const KUBEADM = 6443;

/**
 * The port on which an API server listens on its nodes, as far as its URL tells: one that leads to a node says it, and
 * one that leads to a load balancer or through a tunnel says only where that listens.
 */
export function apiServerPortOf({
  apiServer,
  nodeAddresses,
}: Pick<ClusterData, 'apiServer' | 'nodeAddresses'>): number {
  const { hostname, port } = new URL(apiServer);
  return nodeAddresses.includes(hostname) ? Number(port || 443) : KUBEADM;
}
