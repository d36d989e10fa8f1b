import { cpSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isPermitted } from '../../../charts/argocd/permitted.ts';
import { registry } from '../../../charts/index.ts';
import type { Kinds } from '../../../charts/kinds.ts';
import { permitted } from '../../../engine/compose/projects.ts';
import { copyAllOfFourClusters } from '../load/temporary-fleet.ts';
import { CENTRAL, clusterOf, permitsDestination, permitsKind } from './permitted.ts';
import { Repository, sourcesOf } from './repository.ts';
import { componentOf } from './small-fleet.ts';

const text = (value: unknown) => JSON.stringify(value);
const sorted = (values: unknown[]) => [...new Set(values.map(text))].sort();

/** What Argo CD would refuse of the Applications of a repository. */
function refused(repository: Repository): string[] {
  return repository.applications().flatMap((application) => {
    const { spec, metadata } = application;
    const project = repository.project(spec.project);
    const brought = repository.brought(application);
    return [
      ...sourcesOf(spec)
        .filter(({ repoURL }) => !project.sourceRepos.includes(repoURL))
        .map(({ repoURL }) => `${metadata.name}: source ${repoURL}`),
      ...[{ namespace: spec.destination.namespace }, ...brought]
        .filter(({ namespace }) => namespace !== '' && !permitsDestination(project, clusterOf(spec), namespace))
        .map(({ namespace }) => `${metadata.name}: namespace ${namespace}`),
      ...brought
        .filter((each) => !permitsKind(project, each))
        .map(({ group, kind }) => `${metadata.name}: kind ${group}/${kind}`),
    ];
  });
}

test('an Application that brings nothing into its namespace may still name it', () => {
  const reader = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  };
  const repository = new Repository([componentOf('reader', { objects: [reader], roles: ['central', 'edge'] })]);
  expect(refused(repository)).toEqual([]);
  expect(repository.project('observability')).toMatchObject({
    clusterResourceWhitelist: [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }],
    namespaceResourceWhitelist: [],
  });
});

const listed = (kinds: Kinds) =>
  Object.entries(kinds).flatMap(([group, names]) => names.map((kind) => ({ group, kind })));

describe('the projects of the whole fleet', () => {
  const repository = new Repository(registry.components, copyAllOfFourClusters, registry.kinds);
  const applications = repository.applications();

  test('permit every Application its sources, its destination and all that it brings', () => {
    expect(applications.length).toBeGreaterThan(20);
    expect(refused(repository)).toEqual([]);
  });

  test.each(['observability', 'apps-dev', 'apps-staging', 'apps-prod'])(
    'permit nothing more than that and what has to be permitted for it to go: %s',
    (name) => {
      const workloads = applications.filter(({ spec }) => spec.project === name);
      expect(workloads.length).toBeGreaterThan(1);
      const brought = workloads.flatMap((application) => repository.brought(application));
      const kinds = (scope: 'Cluster' | 'Namespaced') =>
        brought
          .filter(({ namespace }) => (namespace === '') === (scope === 'Cluster'))
          .map(({ group, kind }) => ({ group, kind }));
      const destinations = workloads.flatMap((application) => {
        const { destination } = application.spec;
        const namespaces = [
          destination.namespace,
          ...repository.brought(application).map(({ namespace }) => namespace),
        ];
        return namespaces.filter((namespace) => namespace !== '').map((namespace) => ({ ...destination, namespace }));
      });
      const isFleets = name === 'observability';
      const steady = isFleets ? registry.kinds.components : registry.kinds.apps;
      const places = isFleets ? registry.components.filter(({ namespace }) => namespace !== 'argocd') : [];
      const reached = new Set(
        workloads.map(({ spec }) => JSON.stringify({ ...spec.destination, namespace: undefined })),
      );
      const beside = [...reached].flatMap((each) =>
        places.map(({ namespace }) => ({ ...JSON.parse(each), namespace })),
      );
      const project = repository.project(name);
      const namespaces = project.destinations.flatMap(({ namespace, ...place }) =>
        namespace
          .replace(/^{(.*)}$/, '$1')
          .split(',')
          .map((each) => ({ ...place, namespace: each })),
      );
      const inOrder = (values: object[]) =>
        sorted(values.map((value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))));
      expect([...project.sourceRepos].sort()).toEqual(
        [...new Set(workloads.flatMap(({ spec }) => sourcesOf(spec).map(({ repoURL }) => repoURL)))].sort(),
      );
      expect(inOrder(namespaces)).toEqual(inOrder([...destinations, ...beside]));
      expect(inOrder(project.clusterResourceWhitelist)).toEqual(
        inOrder([...kinds('Cluster'), ...listed(steady.cluster)]),
      );
      expect(inOrder(project.namespaceResourceWhitelist)).toEqual(
        inOrder([...kinds('Namespaced'), ...listed(steady.namespaced)]),
      );
    },
  );

  test('let no workload write where Argo CD runs', () => {
    expect(permitsDestination(repository.project('observability'), CENTRAL, 'argocd')).toBe(false);
  });
});

test.each([500, 1_000])(
  'a project of %i clusters has a destination of each, however many namespaces they have',
  (count) => {
    const clusters = Array.from({ length: count }, (_, i) => ({
      name: `cluster-${i + 1}`,
      role: i === 0 ? ('central' as const) : ('edge' as const),
    }));
    const namespaces = Array.from({ length: 40 }, (_, i) => `namespace-${i + 1}`).sort();
    const uses = { sources: [], namespaces, clusterKinds: [], namespacedKinds: [] };
    const { destinations } = permitted('observability', {
      fleet: { clusters },
      clusters: clusters.map(({ name }) => ({ name, permissions: { observability: uses } })),
      registry: { components: [] },
    });
    expect(destinations).toHaveLength(count);
    const last = { server: '', name: `cluster-${count}` };
    expect(namespaces.filter((namespace) => !isPermitted(destinations, { ...last, namespace }))).toEqual([]);
    expect(isPermitted(destinations, { ...last, namespace: 'argocd' })).toBe(false);
  },
);

const deliversApps = () =>
  new Repository(registry.components, (folder) =>
    cpSync('test/fixtures/app-delivery/clusters', folder, { recursive: true }),
  );

describe('an ApplicationSet that reaches the central cluster', () => {
  const repository = deliversApps();
  const own = repository.applications().filter(({ spec }) => spec.project === 'apps-live');

  test('makes an Application there and on the edge, one of each name', () => {
    expect(own.map(({ metadata: { name }, spec: { destination } }) => [name, destination])).toEqual([
      ['status-live-cluster-01', { server: CENTRAL.server, namespace: 'status-live' }],
      ['status-live-cluster-02', { name: 'cluster-02', namespace: 'status-live' }],
      ['shop-live-cluster-01', { name: CENTRAL.name, namespace: 'shop-live' }],
      ['shop-live-cluster-02', { name: 'cluster-02', namespace: 'shop-live' }],
    ]);
    const names = repository.applications().map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('is permitted what it brings, as is all beside it, and nothing where Argo CD runs', () => {
    expect(refused(repository)).toEqual([]);
    expect(own.flatMap((application) => repository.brought(application)).length).toBeGreaterThan(8);
    expect(permitsDestination(repository.project('apps-live'), CENTRAL, 'argocd')).toBe(false);
  });
});

describe('what works for Argo CD in its namespace', () => {
  const repository = deliversApps();

  test('has a project of its own, which permits it there and nowhere else', () => {
    const [robot, ...more] = repository.applications().filter(({ spec }) => spec.project === 'argocd');
    expect([robot?.metadata.name, ...more]).toEqual(['argocd-image-updater-cluster-01']);
    expect(repository.project('argocd')).toMatchObject({
      destinations: [{ server: CENTRAL.server, namespace: 'argocd' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: expect.arrayContaining([{ group: 'apps', kind: 'Deployment' }]),
    });
  });

  test('leaves that of the root as it is, which a person has applied by hand', () => {
    const before = new Repository([componentOf('agent')]).project('fleet');
    expect(repository.project('fleet').namespaceResourceWhitelist).toEqual(before.namespaceResourceWhitelist);
  });
});

describe('the root application', () => {
  const repository = new Repository([componentOf('agent')]);
  const [root] = repository.applications().filter(({ metadata }) => metadata.name === 'root-application');

  test('covers everything below argocd but itself', () => {
    const brought = repository.brought(root!).map(({ kind }) => kind);
    expect(brought.sort()).toEqual(['AppProject', ...Array(4).fill('Application')]);
    expect(root!.spec.source).toMatchObject({
      path: 'dist/argocd',
      directory: { recurse: true, exclude: 'root-application.yaml' },
    });
  });

  test('stands with its own project in the one file that a person applies', () => {
    const objects = repository.objects((path) => path === 'argocd/root-application.yaml');
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'AppProject fleet',
      'Application root-application',
    ]);
    expect(root!.spec.project).toBe('fleet');
  });

  test('leaves everything when it is deleted, as do the clusters', () => {
    const parents = repository.applications().filter(({ spec }) => spec.project === 'fleet');
    expect(parents).toHaveLength(5);
    expect(parents.filter(({ metadata }) => 'finalizers' in metadata)).toEqual([]);
  });

  test('has the clusters in one wave, so that one that is away holds up no other', () => {
    const waves = repository
      .applications()
      .filter(({ metadata }) => /-apps$/.test(metadata.name))
      .map(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    expect(waves).toEqual(['0', '0', '0', '0']);
  });
});
