import { addressOf, rangeOf } from '../../clusters/schema/addresses.ts';
import type { ClusterData } from '../../clusters/schema/cluster.ts';

/** The one Gateway of a cluster, as routes name it. */
export const GATEWAY = { name: 'fleet', namespace: 'gateway', listener: 'https' } as const;

/** The Service that Cilium's operator makes of it. */
export const GATEWAY_SERVICE = { name: `cilium-gateway-${GATEWAY.name}`, namespace: GATEWAY.namespace } as const;

/**
 * The address that the Gateway takes of the pool, after that of the ingress where it takes one.
 * An address of its own, for on the nodes the ingress has the ports 80 and 443 already.
 */
export function gatewayAddress({ name, ingress, loadBalancerPool }: ClusterData): string {
  const { first, last } = rangeOf(loadBalancerPool);
  const address = ingress === 'hostNetwork' ? first : first + 1;
  if (address > last) {
    throw new Error(`${name}: loadBalancerPool has no address for the Gateway beside that of the ingress`);
  }
  return addressOf(address);
}
