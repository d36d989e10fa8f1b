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
  const size = pools
    .flatMap(({ object }) => object.spec.blocks ?? [])
    .reduce((sum, { start, stop }) => sum + (start === undefined ? 0 : span(start, stop ?? start)), 0);
  for (const { at } of services.slice(size)) {
    yield { at, message: `gets no address: ${first?.at ?? 'no pool'} has ${size} for ${services.length} Services` };
  }
});

const span = (start: string, stop: string): number => addressNumber(stop) - addressNumber(start) + 1;
