import { addressNumber } from '../../../clusters/schema/addresses.ts';
import { clusterCheck } from '../../shared/check.ts';
import { INGRESS_POOL } from '../cilium-lb.ts';

/**
 * The pools hold an address for every Service that wants one.
 * Source: contract S13. The shared ingress is not ours and takes one where a pool is kept for it.
 */
export const poolSize = clusterCheck('pool-size', 'error', function* (manifests) {
  const pools = manifests
    .ofKind('CiliumLoadBalancerIPPool')
    .filter(({ object }) => object.metadata.name !== INGRESS_POOL);
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
