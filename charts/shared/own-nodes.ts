import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { ingressAddresses } from './door.ts';
import type { Outgoing } from './network.ts';

/**
 * The flows, and the way to the cluster's own nodes where one leads there: to a host of its zone, or to an address of a
 * node or of the ingress. Cilium knows those by identities of their own, which no rule by name or address admits.
 */
export const orOwnNodes = (cluster: ClusterData, flows: readonly Outgoing[]): Outgoing[] =>
  flows.flatMap((flow) => (leadsHome(cluster, flow) ? [flow, { to: 'own-nodes', ports: flow.ports }] : [flow]));

/** Reads no more of a cluster than it has to: what one reads of it tells which clusters share an object. */
function leadsHome(cluster: ClusterData, { to }: Outgoing): boolean {
  if (typeof to === 'string' || 'namespace' in to) return false;
  if ('host' in to) return to.host === cluster.zone || to.host.endsWith(`.${cluster.zone}`);
  const own = [...cluster.nodeAddresses, ...ingressAddresses(cluster)];
  return to.addresses.some((address) => own.includes(address));
}
