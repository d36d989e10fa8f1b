import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { clusterFile } from '../../../engine/access/cluster-file.ts';
import type { Facts } from '../../../engine/access/facts.ts';

const SAID = {
  name: 'cluster-05',
  apiServer: 'https://192.168.101.199:6443',
  pool: '192.168.101.240-192.168.101.249',
  ingress: 'hostNetwork',
  labels: {},
};

type Capacity = Record<string, string>;

function factsWith(...capacities: Capacity[]): Facts {
  const nodes = capacities.map((capacity, i) => ({
    name: `node-${i}`,
    addresses: [`192.168.101.${199 + i}`, 'fd00::1'],
    capacity: { cpu: '8', memory: '32Gi', 'ephemeral-storage': '500Gi', ...capacity },
  }));
  return { kubernetes: '1.36', nodes, storageClasses: [], apiServerPort: 6443, cni: 'cilium' };
}

const nodesOf = (facts: Facts) => (load(clusterFile(SAID, facts, 'context new')) as { nodes: object }).nodes;

test('a cluster is as large as the smallest of its nodes', () => {
  const facts = factsWith({ memory: '65853432Ki' }, { cpu: '3920m', 'ephemeral-storage': '104845292Ki' });
  expect(nodesOf(facts)).toEqual({ count: 2, cpu: '3920m', memory: '32Gi', disk: '99Gi' });
});

test.each([
  ['16422300Ki', '15Gi'],
  ['1986680Ki', '1940Mi'],
  ['34359738368', '32Gi'],
  ['64G', '59Gi'],
])('%s of memory are %s', (memory, shown) => {
  expect(nodesOf(factsWith({ memory }))).toMatchObject({ memory: shown });
});

test('only addresses of the fourth version are written, and the fields have an order for people', () => {
  const text = clusterFile(SAID, factsWith({}), 'context new');
  expect(text.match(/^\w+/gm)).toEqual(
    'name role apiServer nodeAddresses loadBalancerPool kubernetes nodes ingress'.split(' '),
  );
  expect(load(text)).toMatchObject({ nodeAddresses: ['192.168.101.199'], kubernetes: '1.36' });
});

test.each([
  ['a node of its own', 'https://192.168.101.199:6443', 6443, undefined],
  ['a load balancer', 'https://api.north.example.lab', 6443, undefined],
  ['a load balancer before an unusual port', 'https://api.north.example.lab:6443', 9443, 9443],
  ['a node that sends on to another port', 'https://192.168.101.199', 6443, 6443],
  ['a server that does not tell its port', 'https://api.north.example.lab', undefined, undefined],
])('%s: the port of the API server is written where its URL does not tell it', (_, apiServer, port, written) => {
  const text = clusterFile({ ...SAID, apiServer }, { ...factsWith({}), apiServerPort: port }, 'context new');
  expect(load(text)).toMatchObject({ apiServer });
  expect((load(text) as { apiServerPort?: number }).apiServerPort).toBe(written);
});

test('a node that does not tell its size is not guessed at', () => {
  expect(() => nodesOf(factsWith({ memory: '' }))).toThrow(
    'context new: node node-0 does not tell its memory; expected a node whose kubelet runs [cluster-nodes]',
  );
  expect(() => nodesOf(factsWith())).toThrow('it has no node');
});
