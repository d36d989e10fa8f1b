import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { Component } from '../../../charts/shared/component.ts';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { Collector } from '../../../engine/collector.ts';
import { Builds } from '../../../engine/compose/builds.ts';
import { composeCluster } from '../../../engine/compose/cluster.ts';
import { isLost, Reads, watched } from '../../../engine/compose/reads.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { registryOf } from '../../../engine/registry.ts';
import { Schemas } from '../../../engine/validate/index.ts';

const SCHEMAS = new Schemas('imports/schemas', '1.36');
const { fleet } = loadFleet({
  folder: 'clusters',
  components: registry.components,
  kubernetesVersions: Schemas.supported('imports/schemas'),
});
const FOUR = fleet!;

/** Edges enough that the builder takes every way it has. */
function manyEdges(): Fleet {
  const edge = FOUR.clusters[1]!;
  const edges = Array.from({ length: 24 }, (_, i) => {
    const changes = [
      {},
      { nodes: { ...edge.nodes, count: 3 } },
      { ingress: 'address' as const },
      { apiServerPort: 443 },
      { namespaces: { monitoring: { quota: { pods: 50 } } } },
    ];
    return { ...edge, ...changes[i % changes.length], name: `edge-${i}`, zone: `edge-${i}.example` };
  });
  return { ...FOUR, clusters: [FOUR.clusters[0]!, ...edges] };
}

test('what clusters share is built once and gives the bytes and findings of building it for each', () => {
  const many = manyEdges();
  const [builds, collector] = [new Builds(), new Collector(registry.checks)];
  for (const cluster of many.clusters) {
    const alone = composeCluster(many, cluster, { registry, schemas: SCHEMAS });
    const shared = composeCluster(many, cluster, { registry, schemas: SCHEMAS, builds, collector });
    expect(shared).toEqual(alone);
  }
});

test('clusters that differ in nothing that a component reads share its objects', () => {
  const builds = new Builds();
  const [, one, two] = FOUR.clusters.map((cluster) =>
    composeCluster(FOUR, cluster, { registry, schemas: SCHEMAS, builds }),
  );
  const path = (cluster: string) => `clusters/${cluster}/node-exporter/daemonset-node-exporter.yaml`;
  expect(two!.files.get(path('cluster-03'))).toBe(one!.files.get(path('cluster-02')));
});

test('of fleets one after the other: what reads nothing that has changed is not built again, and all else is', () => {
  const builds = new Builds({ isOfOneFleet: false });
  const composeAll = (fleet: Fleet, made: Builds) =>
    fleet.clusters.map((cluster) => composeCluster(fleet, cluster, { registry: all, schemas: SCHEMAS, builds: made }));
  let built = 0;
  const counted = registry.components.map((component): Component => {
    const { name, chart } = component;
    if (name !== 'node-exporter' || chart === undefined) return component;
    const construct = (target: typeof chart, args: unknown[]): object => {
      built += 1;
      return Reflect.construct(target, args);
    };
    return { ...component, chart: new Proxy(chart, { construct }) };
  });
  const all = registryOf({ ...registry, components: counted }, FOUR);
  const [central, edge, ...others] = FOUR.clusters;
  const fleets: Fleet[] = [
    FOUR,
    { ...FOUR, clusters: [central!, { ...edge!, labels: { ...edge!.labels, region: 'elsewhere' } }, ...others] },
    { ...FOUR, objectStorage: { ...FOUR.objectStorage, endpoint: 'https://s3.example.org' } },
    { ...FOUR, clusters: [central!, edge!] },
    { ...FOUR, mirrors: { 'quay.io': 'mirror.example.org/quay' } },
    FOUR,
  ];
  for (const fleet of fleets) {
    expect(composeAll(structuredClone(fleet), builds)).toEqual(composeAll(fleet, new Builds()));
  }
  built = 0;
  for (const fleet of fleets.slice(0, 2)) composeAll(fleet, builds);
  expect(built).toBe(0);
});

describe('what was read of a value', () => {
  interface Data {
    name: string;
    labels: Record<string, string>;
    ports: number[];
    note?: string;
  }
  const DATA: Data = { name: 'a', labels: { region: 'x', zone: 'y' }, ports: [1, 2] };
  const reading = (read: (data: Data) => unknown) => {
    const reads = new Reads(DATA);
    read(watched(DATA, reads));
    const elsewhere = Reads.from(structuredClone(reads.toData()));
    return (changes: Partial<Data>) => {
      const changed = { ...DATA, ...changes };
      expect(elsewhere.hold(changed)).toBe(reads.hold(changed));
      return reads.hold(changed);
    };
  };

  test('a field: its value counts, others do not', () => {
    const holds = reading(({ labels }) => labels.region);
    expect(holds({ name: 'b', labels: { region: 'x' }, ports: [] })).toBe(true);
    expect(holds({ labels: { region: 'z', zone: 'y' } })).toBe(false);
  });

  test('a field that is not there: its absence counts', () => {
    const holds = reading(({ note }) => note ?? '');
    expect([holds({}), holds({ note: '' })]).toEqual([true, false]);
  });

  test('whether there is an object: that alone counts', () => {
    const holds = reading(({ labels }) => Boolean(labels));
    expect([holds({ labels: {} }), holds({ labels: undefined })]).toEqual([true, false]);
  });

  test.each([
    ['Object.entries', ({ labels }: Data) => Object.entries(labels)],
    ['a spread', ({ labels }: Data) => ({ ...labels })],
    ['in', ({ labels }: Data) => 'team' in labels],
    ['Object.hasOwn', ({ labels }: Data) => Object.hasOwn(labels, 'team')],
    ['JSON', (data: Data) => JSON.stringify(data)],
  ])('%s: a field more counts', (_, read) => {
    const holds = reading(read);
    expect(holds({})).toBe(true);
    expect(holds({ labels: { ...DATA.labels, team: 'z' } })).toBe(false);
  });

  test('a list that is walked: each item and how many counts', () => {
    const holds = reading(({ ports }) => ports.map((port) => port + 1));
    expect([holds({}), holds({ ports: [1, 3] }), holds({ ports: [1] }), holds({ ports: [1, 2, 3] })]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('a list that is searched: what comes after the find does not count', () => {
    const holds = reading(({ ports: [first] }) => first);
    expect([holds({ ports: [1, 9] }), holds({ ports: [2, 2] })]).toEqual([true, false]);
  });

  test('what was found by its identity is found by no other run', () => {
    const [known, reads] = [{ at: new Date(0), own: Object.freeze({}) }, new Reads({})];
    const view = watched(known, reads);
    expect([isLost(reads.toData()), view.at === known.at, isLost(reads.toData())]).toEqual([false, true, true]);
    expect(Reads.from(reads.toData()).hold(known)).toBe(false);
  });

  test('data cannot be changed through it', () => {
    expect(() => reading((data) => data.ports.sort(() => -1))).toThrow(TypeError);
  });
});

test.each<[string, (cluster: { labels: Record<string, string>; nodeAddresses: string[] }) => unknown]>([
  ['a value', ({ labels }) => Object.assign(labels, { region: 'elsewhere' })],
  ['a field', ({ labels }) => Reflect.deleteProperty(labels, 'region')],
  ['an item', ({ nodeAddresses }) => nodeAddresses.pop()],
])('what a chart is given stays as it is: %s', (_, change) => {
  const cluster = { labels: { region: 'lab' }, nodeAddresses: ['192.168.101.194'] };
  const given = structuredClone(cluster);
  expect(() => change(watched(given, new Reads(given)))).toThrow('a chart changes nothing of what it is given');
  expect(given).toEqual(cluster);
});
