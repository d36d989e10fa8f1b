import { expect, test } from 'vitest';
import { problemsOf } from '../../compose.ts';
import { findings, wholeCluster } from './whole-cluster.ts';

test.each(['cluster-01', 'cluster-02'])('what %s gets holds', (name) => {
  expect(findings(wholeCluster(name))).toEqual([]);
});

test.each([2, 3])('%i nodes and an address for the ingress hold too', (count) => {
  const changes = {
    nodes: { count, cpu: '8', memory: '32Gi', disk: '1Ti' },
    nodeAddresses: Array.from({ length: count }, (_, node) => `192.168.101.${197 + node}`),
    ingress: 'address' as const,
  };
  expect(findings(wholeCluster('cluster-01', changes), changes)).toEqual([]);
});

test.each(['1.28', '1.36'])('Kubernetes %s takes all of it', (kubernetes) => {
  for (const name of ['cluster-01', 'cluster-02']) {
    const objects = wholeCluster(name, { kubernetes }).map(({ object }) => object);
    expect(problemsOf(objects, kubernetes)).toEqual([]);
  }
});
