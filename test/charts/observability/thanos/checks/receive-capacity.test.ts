import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { receiveCapacity } from '../../../../../charts/observability/thanos/checks/receive-capacity.ts';
import { thanosReceiver } from '../../../../../charts/observability/thanos/thanos-receiver.ts';
import { Manifest, Manifests } from '../../../../../charts/shared/manifest.ts';
import { type ClusterData, DeliverySchema } from '../../../../../clusters/schema/cluster.ts';
import { bytes } from '../../../../../clusters/schema/units.ts';
import { judge } from '../../../../../engine/judge.ts';
import { clusterForTest, composeForTest, fleetForTest } from '../../../compose.ts';
import { collectFacts } from '../../../facts.ts';

const checks = [receiveCapacity];

interface Shape {
  edges: number;
  /** Of each edge. */
  nodes?: number;
  /** Of the central cluster. */
  central?: number;
  scrapeInterval?: string;
  options?: object;
}

/** What is found in a fleet of such edges, and of a central cluster that scrapes itself too. */
function found({ edges, nodes = 1, central = 1, scrapeInterval = '30s', options = {} }: Shape): string[] {
  const [own, edge] = [clusterForTest('cluster-01'), clusterForTest('cluster-02')];
  const components = {
    'thanos-receiver': { delivery: DeliverySchema.parse({}), options: thanosReceiver.options.parse(options) },
  };
  const clusters: ClusterData[] = [
    { ...own, nodes: { ...own.nodes, count: central }, components },
    ...Array.from({ length: edges }, (_, i) => ({
      ...edge,
      name: `edge-${i}`,
      nodes: { ...edge.nodes, count: nodes },
    })),
  ];
  const receiver = composeForTest(thanosReceiver, {
    cluster: { nodes: { ...own.nodes, count: central } },
    options,
  }).map((object) => new Manifest('cluster-01', 'thanos-receiver', object));
  const facts = clusters.map(({ name }) => {
    const spec = { scrapeInterval };
    const kind = name === 'cluster-01' ? 'Prometheus' : 'PrometheusAgent';
    const agent = { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name: 'agent' }, spec };
    const manifests = [new Manifest(name, 'agent', agent), ...(name === 'cluster-01' ? receiver : [])];
    return { cluster: name, facts: collectFacts(checks, new Manifests(manifests)) };
  });
  return judge(checks, facts, { ...fleetForTest(), clusters }).map(({ at, message }) => `${at}: ${message}`);
}

const at =
  'cluster-01/thanos-receiver/StatefulSet/monitoring/thanos-receive-ingestor: spec.template.spec.containers[0]';

test('one central cluster as it is by default has memory for two dozen edges', () => {
  expect(found({ edges: 23 })).toEqual([]);
  expect(found({ edges: 25 })).toEqual([
    `${at}.resources.limits.memory: 26 clusters with about 1040000 series take about 3.1Gi of memory in each of 1 ingestors, which may have 3Gi; expected more, more ingestors than copies, or what is known as seriesPerNode`,
  ]);
});

test('the nodes of an edge count, and so does what is known of them', () => {
  expect(found({ edges: 9, nodes: 3 })).toHaveLength(1);
  expect(found({ edges: 9, nodes: 3, options: { seriesPerNode: 15_000 } })).toEqual([]);
});

test('of three ingestors with three copies each keeps all, of six half', () => {
  expect(found({ edges: 25, central: 3 })).toHaveLength(1);
  expect(found({ edges: 25, central: 3, options: { ingestor: { replicas: 6 } } })).toEqual([]);
});

test('the volume holds what is kept, by how often it is scraped', () => {
  const ingestor = { resources: { cpu: '1', memory: '40Gi', memoryLimit: '60Gi' } };
  const [volume, ...others] = found({ edges: 99, options: { ingestor } });
  expect(volume).toBe(
    `${at}.volumeMounts: 100 clusters with about 4000000 series take about 62.8Gi of volume in each of 1 ingestors, which have 50Gi; expected more, more ingestors than copies, a shorter retention, or what is known as seriesPerNode`,
  );
  expect(others).toEqual([]);
  expect(found({ edges: 99, scrapeInterval: '60s', options: { ingestor } })).toEqual([]);
  expect(found({ edges: 99, options: { ingestor: { ...ingestor, storage: '100Gi' } } })).toEqual([]);
  expect(found({ edges: 99, options: { ingestor: { ...ingestor, retention: '24h' } } })).toEqual([]);
});

/** Edges, series of a node, and memory and volume of each ingestor: with as many ingestors as copies, and with twice as many. */
const rows = [
  ...readFileSync('docs/capacity.md', 'utf8').matchAll(/^\| (\d+) \| ([\d,]+) \| (\S+) \| (\S+) \| (\S+), (\S+) \|$/gm),
].map(([, edges, series, ...sizes]) => ({ edges: Number(edges), series: Number(series!.replace(',', '')), sizes }));

describe.each(rows)('the page, for $edges edges of $series series', ({ edges, series: seriesPerNode, sizes }) => {
  const withSizes = (replicas: number, [memory, storage]: readonly (string | undefined)[]): string[] => {
    const ingestor = { replicas, resources: { cpu: '1', memory, memoryLimit: memory }, storage };
    return found({ edges, central: 3, options: { seriesPerNode, ingestor } });
  };
  const less = (size: string | undefined): string => `${Math.floor((bytes(size!) / 2 ** 20) * 0.8)}Mi`;

  test.each([
    { replicas: 3, given: sizes.slice(0, 2) },
    { replicas: 6, given: sizes.slice(2) },
  ])('says what $replicas ingestors need', ({ replicas, given }) => {
    expect(withSizes(replicas, given)).toEqual([]);
    expect(withSizes(replicas, given.map(less))).toHaveLength(2);
  });
});

test('the page has such a table', () => {
  expect(rows.length).toBeGreaterThan(3);
});
