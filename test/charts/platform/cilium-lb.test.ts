import { describe, expect, test } from 'vitest';
import { ciliumLb } from '../../../charts/platform/cilium-lb.ts';
import { gateway } from '../../../charts/platform/gateway.ts';
import { composeForTest, objectOf, problemsOf } from '../compose.ts';

const blocks = (objects: ReturnType<typeof composeForTest>, name: string) =>
  objectOf(objects, 'CiliumLoadBalancerIPPool', name).spec;

test('with the ingress on the nodes one pool serves every Service', () => {
  const objects = composeForTest(ciliumLb, { cluster: { ingress: 'hostNetwork', name: 'cluster-02' } });
  expect(blocks(objects, 'default')).toEqual({ blocks: [{ start: '192.168.101.220', stop: '192.168.101.229' }] });
  expect(objects.filter(({ kind }) => kind === 'CiliumLoadBalancerIPPool')).toHaveLength(1);
  expect(problemsOf(objects)).toEqual([]);
});

test('with an address of its own the shared ingress gets the first, which nothing else may take', () => {
  const objects = composeForTest(ciliumLb, { cluster: { name: 'cluster-02', ingress: 'address' } });
  expect(blocks(objects, 'ingress')).toEqual({
    blocks: [{ start: '192.168.101.220', stop: '192.168.101.220' }],
    serviceSelector: {
      matchExpressions: [
        { key: 'io.kubernetes.service.namespace', operator: 'In', values: ['kube-system'] },
        { key: 'io.kubernetes.service.name', operator: 'In', values: ['cilium-ingress'] },
      ],
    },
  });
  expect(blocks(objects, 'default')).toMatchObject({
    blocks: [{ start: '192.168.101.221', stop: '192.168.101.229' }],
    serviceSelector: {
      matchExpressions: [{ key: 'io.kubernetes.service.name', operator: 'NotIn', values: ['cilium-ingress'] }],
    },
  });
  expect(problemsOf(objects)).toEqual([]);
});

test('no pool goes with its Application, and none that is replaced goes unasked', () => {
  const objects = composeForTest(ciliumLb, { cluster: { name: 'cluster-02', ingress: 'address' } });
  for (const name of ['ingress', 'default']) {
    expect(objectOf(objects, 'CiliumLoadBalancerIPPool', name).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Delete=false,Prune=confirm',
    });
  }
});

test('a pool of one address is the ingress alone', () => {
  const objects = composeForTest(ciliumLb, {
    cluster: { name: 'cluster-02', ingress: 'address', loadBalancerPool: '192.168.101.220-192.168.101.220' },
  });
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(['ingress', 'default']);
  expect(objects.map(({ kind }) => kind)).toEqual(['CiliumLoadBalancerIPPool', 'CiliumL2AnnouncementPolicy']);
});

test('every node and interface may announce unless the options choose', () => {
  expect(objectOf(composeForTest(ciliumLb), 'CiliumL2AnnouncementPolicy').spec).toEqual({ loadBalancerIPs: true });
  const options = { interfaces: ['^eth[0-9]+'], nodeSelector: { zone: 'a' } };
  expect(objectOf(composeForTest(ciliumLb, { options }), 'CiliumL2AnnouncementPolicy').spec).toEqual({
    loadBalancerIPs: true,
    interfaces: ['^eth[0-9]+'],
    nodeSelector: { matchLabels: { zone: 'a' } },
  });
});

describe('with a Gateway', () => {
  const pools = (ingress: 'address' | 'hostNetwork') =>
    composeForTest(ciliumLb, { cluster: { name: 'cluster-02', ingress }, beside: [gateway] });

  test('its Service alone gets the address that it asks for', () => {
    const objects = pools('hostNetwork');
    expect(problemsOf(objects)).toEqual([]);
    expect(blocks(objects, 'gateway')).toEqual({
      blocks: [{ start: '192.168.101.220', stop: '192.168.101.220' }],
      serviceSelector: {
        matchExpressions: [
          { key: 'io.kubernetes.service.namespace', operator: 'In', values: ['gateway'] },
          { key: 'io.kubernetes.service.name', operator: 'In', values: ['cilium-gateway-fleet'] },
        ],
      },
    });
    const asked = objectOf(composeForTest(gateway), 'Gateway').spec as unknown as { addresses: { value: string }[] };
    expect(asked.addresses.map(({ value }) => value)).toEqual(['192.168.101.220']);
    expect(blocks(objects, 'default')).toMatchObject({ blocks: [{ start: '192.168.101.221' }] });
  });

  test('the ingress keeps its own', () => {
    const objects = pools('address');
    expect(['ingress', 'gateway', 'default'].map((name) => blocks(objects, name).blocks?.[0]?.start)).toEqual([
      '192.168.101.220',
      '192.168.101.221',
      '192.168.101.222',
    ]);
    expect(blocks(objects, 'default')).toMatchObject({
      serviceSelector: {
        matchExpressions: [{ operator: 'NotIn', values: ['cilium-ingress', 'cilium-gateway-fleet'] }],
      },
    });
  });
});

test('an expression for interfaces that Cilium would not read is refused', () => {
  const { error } = ciliumLb.options.safeParse({ interfaces: ['^eth[0-9'] });
  expect(error?.issues).toMatchObject([
    { path: ['interfaces', 0], message: expect.stringContaining('expected a regular expression (RE2)') },
  ]);
});
