import { addressOf, rangeOf } from '../../clusters/schema/addresses.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import type { Door } from './endpoint.ts';

/** The addresses at which a cluster's ingress listens. */
export function ingressAddresses({ ingress, loadBalancerPool, nodeAddresses }: ClusterData): readonly string[] {
  return ingress === 'hostNetwork' ? nodeAddresses : [addressOf(rangeOf(loadBalancerPool).first)];
}

/** A host in a cluster's zone, served by its ingress. */
export function doorOf(cluster: ClusterData, host: string): Door {
  return { cluster: cluster.name, host: `${host}.${cluster.zone}`, port: 443, addresses: ingressAddresses(cluster) };
}

/** The cluster that stores and shows what the others send; the loader has made sure that there is one. */
export function centralOf({ clusters }: Fleet): ClusterData {
  const central = clusters.find(({ role }) => role === 'central');
  if (central === undefined) throw new Error('a fleet without a central cluster got past the loader');
  return central;
}
