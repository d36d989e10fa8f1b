import { expect, test } from 'vitest';
import { ClusterSchema } from '../../../clusters/schema/cluster.ts';
import { FleetSchema } from '../../../clusters/schema/fleet.ts';

const FLEET = {
  git: { url: 'https://git.example.org/fleet.git' },
  zone: 'k8s-{cluster}.example.org',
  central: 'cluster-01',
  objectStorage: { endpoint: 'https://s3.example.org:9000' },
};

const problems = (changes: object): string[] =>
  (FleetSchema.safeParse({ ...FLEET, ...changes }).error?.issues ?? []).map(({ path }) => path.join('.'));

test.each(['https://s3.example.org', 'http://s3.example.org:9000/'])('takes the object storage at %s', (endpoint) => {
  expect(problems({ objectStorage: { endpoint } })).toEqual([]);
});

test.each(['https://s3.example.org/minio', 'https://s3.example.org?region=x', 'https://s3.example.org#x'])(
  'refuses %s, of which Thanos would see the host alone',
  (endpoint) => {
    expect(problems({ objectStorage: { endpoint } })).toEqual(['objectStorage.endpoint']);
  },
);

test.each([
  [{ revision: 'refs/heads/main', path: 'deploy/dist' }, []],
  [{ revision: 'main branch' }, ['git.revision']],
  [{ path: 'dist ' }, ['git.path']],
  [{ path: 'dist\n' }, ['git.path']],
])('takes a revision and a path as Git has them: %j', (git, expected) => {
  expect(problems({ git: { ...FLEET.git, ...git } })).toEqual(expected);
});

test.each([
  [{ opensearch: 'all', longhorn: 'all' }, []],
  [{ thanos: 'all', opensearch: 'all' }, ['objectStorage.buckets.thanos']],
  [{ thanos: 'longhorn-backup' }, ['objectStorage.buckets.thanos']],
])('keeps metrics in a bucket of their own: %j', (buckets, expected) => {
  expect(problems({ objectStorage: { ...FLEET.objectStorage, buckets } })).toEqual(expected);
});

test('labels of a cluster that are one label of its metrics', () => {
  const labels = { 'a.b': '1', 'example.org/a': '2', a_b: '3' };
  const { issues = [] } = ClusterSchema.pick({ labels: true }).safeParse({ labels }).error ?? {};
  expect(issues.map(({ path, message }) => `${path.join('/')}: ${message}`)).toEqual([
    'labels/a_b: is a_b as a label of metrics, as a.b is, so that one would be lost; expected another key',
  ]);
});

test.each(['cluster', 'receive_replica', 'receive-replica', 'prometheus', 'tenant_id', 'job', 'namespace'])(
  'a label %s of a cluster, which its metrics have already',
  (key) => {
    const { issues = [] } =
      ClusterSchema.pick({ labels: true }).safeParse({ labels: { [key]: 'other', region: 'lab' } }).error ?? {};
    expect(issues.map(({ path, message }) => `${path.join('/')}: ${message}`)).toEqual([
      `labels/${key}: is ${key.replace('-', '_')} as a label of metrics, which Prometheus or Thanos sets by itself, so that this one would be lost; expected another key`,
    ]);
  },
);
