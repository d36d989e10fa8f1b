import { expect, test } from 'vitest';
import { hostRecords, hostsLines, zoneLines } from '../../engine/dns.ts';
import { componentOf, composed } from './compose/small-fleet.ts';
import type { TemporaryFleet } from './load/temporary-fleet.ts';

const ingress = (name: string, host: string, ingressClassName = 'cilium') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name },
  spec: {
    ingressClassName,
    rules: [
      {
        host,
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }] },
      },
    ],
  },
});

const door = componentOf('door', {
  objects: [ingress('door', 'door.example.org'), ingress('back-door', 'door.example.org')],
});

function records(change: (fleet: TemporaryFleet) => TemporaryFleet) {
  const { fleet, clusters } = composed([door], change);
  return hostRecords(fleet!, clusters).filter(({ address }) => !['.197', '.198'].some((end) => address.endsWith(end)));
}

test('a host has every address of the nodes that serve it, once', () => {
  const found = records((fleet) =>
    fleet.edit(
      'cluster-02.yaml',
      'nodeAddresses: [192.168.101.196]',
      'nodeAddresses: [192.168.101.196, 192.168.101.195]',
    ),
  );
  expect(hostsLines(found)).toEqual(['192.168.101.196 door.example.org', '192.168.101.195 door.example.org']);
  expect(zoneLines(found)).toEqual([
    'door.example.org. 300 IN A 192.168.101.196',
    'door.example.org. 300 IN A 192.168.101.195',
  ]);
});

test('what another controller serves has an address that is not known here', () => {
  const { fleet, clusters } = composed([
    componentOf('other', { objects: [ingress('other', 'other.example.org', 'nginx')] }),
  ]);
  expect(hostRecords(fleet!, clusters)).toEqual([]);
});

test('or the address that the load balancer gives to the ingress', () => {
  const found = records((fleet) => fleet.edit('cluster-02.yaml', 'ingress: hostNetwork', 'ingress: address'));
  expect(hostsLines(found)).toEqual(['192.168.101.210 door.example.org']);
});

const routed = (...parentRefs: object[]) => {
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'shop' },
    spec: { parentRefs, hostnames: ['shop.example.org'] },
  };
  const { fleet, clusters } = composed([componentOf('shop', { objects: [route] })]);
  return hostsLines(hostRecords(fleet!, clusters));
};

test('what a route serves at another Gateway has an address that is not known here', () => {
  const service = { kind: 'Service', group: '', name: 'fleet', namespace: 'gateway' };
  expect(routed({ name: 'own' }, { name: 'fleet' }, service)).toEqual([]);
});

test('what a route serves has the address of the Gateway, whatever the ingress has', () => {
  const lines = routed({ name: 'own' }, { name: 'fleet', namespace: 'gateway' });
  expect(lines).toContain('192.168.101.210 shop.example.org');
  expect(lines.every((line) => line.endsWith(' shop.example.org'))).toBe(true);
});
