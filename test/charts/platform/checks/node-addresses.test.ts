import { expect, test } from 'vitest';
import { platformChecks } from '../../../../charts/platform/checks/index.ts';
import { clusterForTest, fleetForTest } from '../../compose.ts';

const FIRST = '192.168.101.196';

function judged(count: number, nodeAddresses: string[]): string[] {
  const own = clusterForTest('cluster-02');
  const clusters = [
    clusterForTest('cluster-01'),
    clusterForTest('cluster-02', { nodes: { ...own.nodes, count }, nodeAddresses }),
  ];
  const check = platformChecks.find(({ code }) => code === 'node-addresses')!;
  expect(check.level).toBe('warning');
  return [...check.judge([], fleetForTest({ clusters }))].map(({ at, message }) => `${at}: ${message}`);
}

test.each([
  ['one of three', [FIRST], 1],
  ['one of three, twice', [FIRST, FIRST], 1],
  ['two of three', [FIRST, '192.168.101.199'], 2],
])('%s nodes is named', (_, addresses, named) => {
  expect(judged(3, addresses)).toEqual([
    `clusters/cluster-02.yaml: nodeAddresses: nodeAddresses names ${named} of 3 nodes: a pool may hold the address of a node that is left out, and no flow is opened to it; expected one for each node`,
  ]);
});

test.each([
  [1, [FIRST]],
  [2, [FIRST, '192.168.101.199']],
  // Nodes may join before they are counted.
  [1, [FIRST, '192.168.101.199']],
])('%i nodes and %j hold', (count, addresses) => {
  expect(judged(count, addresses)).toEqual([]);
});
