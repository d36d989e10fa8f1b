import { expect, test } from 'vitest';
import { toObjectStorage } from '../../../charts/observability/thanos/object-storage.ts';
import type { Target } from '../../../charts/shared/network.ts';
import { orOwnNodes } from '../../../charts/shared/own-nodes.ts';
import { clusterForTest, fleetForTest } from '../compose.ts';

const CENTRAL = clusterForTest('cluster-01');

test.each<[string, Target, boolean]>([
  ['a host of its zone', { host: 'gitlab.k8s-cluster-01.miribit.lab' }, true],
  ['its zone', { host: 'k8s-cluster-01.miribit.lab' }, true],
  ['any host of its zone', { host: '*.k8s-cluster-01.miribit.lab' }, true],
  ['a zone whose name ends alike', { host: 'gitlab.other-k8s-cluster-01.miribit.lab' }, false],
  ['the zone of another cluster', { host: 'gitlab.k8s-cluster-02.miribit.lab' }, false],
  ['a host of the internet', { host: 'github.com' }, false],
  ['a node of its own', { addresses: ['192.0.2.7', '192.168.101.194'] }, true],
  ['a node of another cluster', { addresses: ['192.168.101.196'] }, false],
  ['pods', { namespace: 'monitoring', pods: {} }, false],
  ['the world', 'world', false],
])('a flow to %s', (_, to, isOwn) => {
  const flow = { to, ports: [8443] };
  expect(orOwnNodes(CENTRAL, [flow])).toEqual(isOwn ? [flow, { to: 'own-nodes', ports: [8443] }] : [flow]);
});

test('the address of the ingress is its own too', () => {
  const flow = { to: { addresses: ['192.168.101.210'] }, ports: [443] };
  expect(orOwnNodes({ ...CENTRAL, ingress: 'address' }, [flow])).toHaveLength(2);
  expect(orOwnNodes(CENTRAL, [flow])).toHaveLength(1);
});

test('object storage on a node of the central cluster is reached', () => {
  const objectStorage = { ...fleetForTest().objectStorage, endpoint: 'http://192.168.101.194:9000' };
  expect(toObjectStorage({ objectStorage }, CENTRAL)).toContainEqual({ to: 'own-nodes', ports: [9000] });
});
