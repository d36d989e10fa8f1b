import { addressNumber } from '../../../clusters/schema/addresses.ts';
import { clusterCheck } from '../../shared/check.ts';
import { OWN_POOLS } from '../cilium-lb.ts';

/**
 * The pools hold an address for every Service that wants one.
 * Source: contract S13. The shared ingress and the Gateway take theirs from pools of their own.
 */
export const poolSize = clusterCheck('pool-size', 'error', function* (manifests) {
  const pools = manifests
    .ofKind('CiliumLoadBalancerIPPool')
    .filter(({ object }) => !OWN_POOLS.includes(object.metadata.name));
  const services = manifests.ofKind('Service').filter(({ object }) => object.spec.type === 'LoadBalancer');
  const [first] = pools;
  const size = pools.flatMap(({ object }) => object.spec.blocks ?? []).reduce((sum, block) => sum + sizeOf(block), 0);
  for (const { at } of services.slice(size)) {
    yield { at, message: `gets no address: ${first?.at ?? 'no pool'} has ${size} for ${services.length} Services` };
  }
});

/** Addresses of a block: from one to another, or of a network. */
function sizeOf({ start, stop = start, cidr = '' }: { start?: string; stop?: string; cidr?: string }): number {
  if (start !== undefined && stop !== undefined) return addressNumber(stop) - addressNumber(start) + 1;
  const [, bits] = /^[0-9.]+\/([0-9]+)$/.exec(cidr) ?? [];
  return bits === undefined ? 0 : 2 ** (32 - Number(bits));
}
