import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readData } from '../../../engine/load/files.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { COMPONENTS, TemporaryFleet } from './temporary-fleet.ts';

const TWO = 'cluster-02.yaml';

function loaded(fleet: TemporaryFleet) {
  const result = fleet.load();
  expect(result.findings).toEqual([]);
  return result.fleet!;
}

const componentsOf = (fleet: TemporaryFleet, cluster: string) =>
  loaded(fleet).clusters.find(({ name }) => name === cluster)!.components;

test('the four clusters', () => {
  const { clusters, central, git, zone } = loaded(new TemporaryFleet());
  expect(clusters.map(({ name, role, zone: own }) => `${name} ${role} ${own}`)).toEqual([
    'cluster-01 central k8s-cluster-01.miribit.lab',
    'cluster-02 edge k8s-cluster-02.miribit.lab',
    'cluster-03 edge k8s-cluster-03.miribit.lab',
    'cluster-04 edge k8s-cluster-04.miribit.lab',
  ]);
  expect({ central, git, zone }).toEqual({
    central: 'cluster-01',
    git: {
      url: 'http://gitlab.k8s-cluster-01.miribit.lab/observability/thanos-multi-cluster.git',
      revision: 'main',
      path: 'dist',
    },
    zone: 'k8s-{cluster}.miribit.lab',
  });
});

describe('components', () => {
  test('are on by role, with their defaults', () => {
    const fleet = new TemporaryFleet();
    expect(Object.keys(componentsOf(fleet, 'cluster-01'))).toEqual(['prometheus-agent', 'thanos-receiver']);
    expect(componentsOf(fleet, 'cluster-02')).toEqual({
      'prometheus-agent': {
        delivery: { sync: 'auto', allowDrift: [], patches: [] },
        options: { retention: '2h', storage: '10Gi', memory: { request: '1Gi', limit: '2Gi' }, inputs: [] },
      },
    });
  });

  test('are turned on and off by true and false', () => {
    const fleet = new TemporaryFleet().append(TWO, 'components: {prometheus-agent: false, thanos-receiver: true}\n');
    expect(Object.keys(componentsOf(fleet, 'cluster-02'))).toEqual(['thanos-receiver']);
  });

  test('take settings of delivery beside their own options', () => {
    const fleet = new TemporaryFleet().append(TWO, 'components: {prometheus-agent: {sync: manual, retention: 4h}}\n');
    expect(componentsOf(fleet, 'cluster-02')['prometheus-agent']).toMatchObject({
      delivery: { sync: 'manual' },
      options: { retention: '4h' },
    });
  });

  test('that need an option are not asked for it where they are off', () => {
    const fleet = new TemporaryFleet().append(
      TWO,
      'components: {cert-manager: {enabled: false, email: a@example.org}}\n',
    );
    expect(Object.keys(componentsOf(fleet, 'cluster-02'))).toEqual(['prometheus-agent']);
  });
});

test('a zone of its own comes before the pattern', () => {
  const fleet = new TemporaryFleet().append(TWO, 'zone: edge.example.org\n');
  expect(loaded(fleet).clusters[1]?.zone).toBe('edge.example.org');
});

test.each([
  ['a node', 'https://192.168.101.196:6443', '', 6443],
  ['a node that listens on another port', 'https://192.168.101.196:16443', '', 16443],
  ['a node by the port of https', 'https://192.168.101.196', '', 443],
  ['a load balancer', 'https://api.north.example.lab', '', 6443],
  ['a tunnel', 'https://tunnel.example.lab:10002', '', 6443],
  ['whatever it is, before a port that is said', 'https://192.168.101.196:6443', 'apiServerPort: 9443\n', 9443],
])('the API server by %s: its own port is what policies see', (_, url, field, port) => {
  const fleet = new TemporaryFleet().edit(TWO, 'https://192.168.101.196:6443', url).append(TWO, field);
  expect(loaded(fleet).clusters[1]).toMatchObject({ apiServer: url, apiServerPort: port });
});

test('an address of the ingress may be the first of its pool', () => {
  loaded(new TemporaryFleet().edit(TWO, 'hostNetwork', 'address'));
});

test('notes, hidden files and the folders beside the data are left alone', () => {
  const fleet = new TemporaryFleet().write('README.md', '#').write('.cluster-02.yaml.swp', 'x');
  for (const folder of ['certs', 'policy', 'schema']) fleet.write(`${folder}/anything.yaml`, '[');
  loaded(fleet);
});

test('a file that cannot be read is one line', () => {
  const { folder } = new TemporaryFleet();
  mkdirSync(join(folder, 'as-folder'));
  expect(readData(join(folder, 'as-folder'), 'clusters/a.yaml')).toMatchObject({
    at: 'clusters/a.yaml:1:1',
    message: 'cannot be read: it is a folder; expected a readable file',
  });
  expect(readData(join(folder, 'gone'), 'clusters/b.yaml')).toMatchObject({
    at: 'clusters/b.yaml:1:1',
    code: 'file-unreadable',
  });
});

test('no content of a file makes it throw, and every finding names a place', () => {
  const fleet = new TemporaryFleet();
  const options = { folder: fleet.folder, components: COMPONENTS, kubernetesVersions: ['1.36'] };
  const words = [
    'name',
    'role',
    'nodes',
    'components',
    'prometheus-agent',
    'patches',
    'labels',
    'toString',
    'cluster-02',
    '1.36',
    '~',
    '1',
    '[]',
    '{}',
    '[a',
    '{',
  ];
  const signs = [': ', ':\n  ', '\n', '\n  ', '\n- ', ', ', '}', ']', '"', '&a ', '*a', '---\n'];
  const yamlish = fc
    .array(fc.constantFrom(...words, ...signs), { maxLength: 30 })
    .map((parts) => Buffer.from(parts.join('')));
  const total = fc.property(fc.constantFrom(TWO, 'fleet.yaml'), fc.oneof(fc.uint8Array(), yamlish), (file, content) => {
    writeFileSync(join(fleet.folder, file), content);
    const { findings } = loadFleet(options);
    expect(findings.length).toBeGreaterThan(0);
    for (const { at, message } of findings) {
      expect(at).toMatch(/clusters(\/[\w.-]+:[0-9]+:[0-9]+)?$/);
      expect(message).toMatch(/^[^\n]+$/);
    }
  });
  fc.assert(total, { numRuns: 300 });
});
