import { expect, test } from 'vitest';
import { gateway } from '../../../charts/platform/gateway.ts';
import { gatewayAddress } from '../../../charts/shared/gateway.ts';
import { clusterForTest, composeForTest, objectOf, problemsOf } from '../compose.ts';

const compose = () => composeForTest(gateway);

test('an API server takes all of it', () => {
  expect(problemsOf(compose())).toEqual([]);
});

test('it serves every host of the zone with TLS, and sends http:// there', () => {
  const { spec } = objectOf(compose(), 'Gateway');
  expect(spec).toMatchObject({
    gatewayClassName: 'cilium',
    listeners: [
      { name: 'http', port: 80 },
      {
        name: 'https',
        port: 443,
        hostname: '*.k8s-cluster-02.miribit.lab',
        tls: { mode: 'Terminate', certificateRefs: [{ name: 'gateway-tls' }] },
      },
    ],
  });
  expect(objectOf(compose(), 'HTTPRoute').spec).toMatchObject({
    parentRefs: [{ name: 'fleet', sectionName: 'http' }],
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
});

test('no route of another namespace is taken while there are no apps', () => {
  const listeners = objectOf(compose(), 'Gateway').spec!.listeners ?? [];
  expect(listeners.map(({ allowedRoutes }) => allowedRoutes?.namespaces?.from)).toEqual(['Same', 'Same']);
});

test('its address is one of the pool that the ingress has not', () => {
  const address = (ingress: 'address' | 'hostNetwork') => gatewayAddress(clusterForTest('cluster-02', { ingress }));
  expect(address('hostNetwork')).toBe('192.168.101.220');
  expect(address('address')).toBe('192.168.101.221');
});

test('a pool that the ingress fills is refused', () => {
  const cluster = clusterForTest('cluster-02', {
    ingress: 'address',
    loadBalancerPool: '192.168.101.220-192.168.101.220',
  });
  expect(() => gatewayAddress(cluster)).toThrow('no address for the Gateway');
});
