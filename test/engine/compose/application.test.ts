import { describe, expect, test } from 'vitest';
import { WAVES, type Wave } from '../../../charts/shared/component.ts';
import type { Upstream } from '../../../charts/shared/upstream.ts';
import type { TemporaryFleet } from '../load/temporary-fleet.ts';
import { componentOf, composed, HELM as helm } from './small-fleet.ts';

const CLUSTER_02 = 'clusters/cluster-02/apps/agent.yaml';
const GIT = 'http://gitlab.k8s-cluster-01.miribit.lab/observability/thanos-multi-cluster.git';

const application = (definition: Parameters<typeof componentOf>[1] = {}, more = '') =>
  composed([componentOf('agent', definition)], more).object(CLUSTER_02);

const crds: Upstream = {
  type: 'git',
  repository: 'https://github.com/example/agent.git',
  tag: 'v1.2.3',
  path: 'crds',
  include: '*.yaml',
  kinds: [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', scope: 'Cluster' }],
  images: [],
};

describe('where it goes', () => {
  test('an edge by the name under which Argo CD knows it', () => {
    const { metadata, spec } = application();
    expect(metadata).toMatchObject({ name: 'agent-cluster-02', namespace: 'argocd' });
    expect(spec).toMatchObject({
      project: 'observability',
      destination: { name: 'cluster-02', namespace: 'monitoring' },
      source: { repoURL: GIT, targetRevision: 'main', path: 'dist/clusters/cluster-02/agent' },
    });
  });

  test('the central cluster is the one on which Argo CD runs', () => {
    const result = composed([componentOf('agent', { roles: ['central'] })]);
    expect(result.object('clusters/cluster-01/apps/agent.yaml').spec).toMatchObject({
      destination: { server: 'https://kubernetes.default.svc', namespace: 'monitoring' },
    });
    expect(result.files.has(CLUSTER_02)).toBe(false);
  });

  test.each(Object.entries(WAVES))('%s is wave %i', (wave, number) => {
    expect(application({ wave: wave as Wave }).metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-wave': String(number),
    });
  });

  test('without objects and without an upstream there is none', () => {
    const { files } = composed([componentOf('agent', { objects: [] })]);
    expect([...files.keys()].filter((path) => path.includes('agent'))).toEqual([]);
  });
});

describe('when it is removed', () => {
  test('delete: its objects go with it', () => {
    const { metadata } = application({ onRemoval: 'delete' });
    expect(metadata).toMatchObject({ finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] });
    expect(metadata.annotations).not.toHaveProperty('argocd.argoproj.io/sync-options');
  });

  test('keep: a person deletes it, and its objects stay', () => {
    const { metadata } = application({ onRemoval: 'keep' });
    expect(metadata).not.toHaveProperty('finalizers');
    expect(metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Prune=false' });
  });

  test('definitions are neither pruned nor deleted', () => {
    const { spec } = application({ objects: [], upstream: () => crds, onRemoval: 'keep' });
    expect(spec).toMatchObject({
      syncPolicy: { syncOptions: ['Delete=false', 'FailOnSharedResource=true', 'Prune=false', 'ServerSideApply=true'] },
    });
  });

  test('an upstream that brings more than definitions is', () => {
    const { spec } = application({ upstream: () => helm });
    expect(spec).toMatchObject({ syncPolicy: { syncOptions: ['FailOnSharedResource=true', 'ServerSideApply=true'] } });
  });
});

describe('how it syncs', () => {
  test('an app prunes when all else is healthy, since another delivery is another object; no other component does', () => {
    const optionsIn = (wave: Wave) => Object(application({ wave }).spec).syncPolicy.syncOptions;
    const waves = Object.keys(WAVES) as Wave[];
    expect(waves.filter((wave) => optionsIn(wave).includes('PruneLast=true'))).toEqual(['apps']);
  });

  const retry = { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } };

  test('by itself, again and again until it holds', () => {
    expect(application().spec).toMatchObject({
      syncPolicy: { automated: { prune: true, selfHeal: true, allowEmpty: false }, retry },
    });
    expect(application().spec).not.toHaveProperty('syncPolicy.automated.enabled');
  });

  test('manual: when a person says so', () => {
    const { spec } = application({}, 'components: {agent: {sync: manual}}\n');
    expect(spec).not.toHaveProperty('syncPolicy.automated');
    expect(spec).toMatchObject({ syncPolicy: { retry } });
  });

  test('paused: not for now, and everyone sees why', () => {
    const { spec } = application({}, 'components: {agent: {pause: {reason: kernel upgrade, until: "2026-03-31"}}}\n');
    expect(spec).toMatchObject({
      syncPolicy: { automated: { prune: true, selfHeal: true, enabled: false } },
      info: [{ name: 'paused', value: 'kernel upgrade (until 2026-03-31)' }],
    });
  });
});

describe('what it takes from elsewhere', () => {
  const own = { repoURL: GIT, path: 'dist/clusters/cluster-02/agent' };
  const theirs = { repoURL: 'https://charts.example.org', chart: 'agent', targetRevision: '1.2.3' };

  test('alone: one source, and no folder to watch', () => {
    const { metadata, spec } = application({ objects: [], upstream: () => helm });
    expect(spec).toMatchObject({
      source: { ...theirs, helm: { releaseName: 'agent', valuesObject: { replicas: 1 } } },
    });
    expect(metadata.annotations).not.toHaveProperty('argocd.argoproj.io/manifest-generate-paths');
  });

  test('beside its own objects: two sources', () => {
    const { metadata, spec } = application({ upstream: () => helm });
    expect(spec).toMatchObject({ sources: [theirs, own] });
    expect(spec).not.toHaveProperty('source');
    expect(metadata.annotations).toMatchObject({
      'argocd.argoproj.io/manifest-generate-paths': '/dist/clusters/cluster-02/agent',
    });
  });

  test('from a mirror, where the fleet has one', () => {
    const mirrors = 'mirrors: {charts.example.org: mirror.example.org/charts, github.com: git.example.org}\n';
    const result = composed(
      [
        componentOf('agent', { objects: [], upstream: () => helm }),
        componentOf('crds', { objects: [], upstream: () => crds }),
      ],
      (fleet: TemporaryFleet) => fleet.append('fleet.yaml', mirrors),
    );
    expect(result.object(CLUSTER_02).spec).toMatchObject({ source: { repoURL: 'https://mirror.example.org/charts' } });
    expect(result.object('clusters/cluster-02/apps/crds.yaml').spec).toMatchObject({
      source: {
        repoURL: 'https://git.example.org/example/agent.git',
        path: 'crds',
        targetRevision: 'v1.2.3',
        directory: { include: '*.yaml' },
      },
    });
    expect(result.object('argocd/projects/observability-project.yaml').spec).toMatchObject({
      sourceRepos: ['https://git.example.org/example/agent.git', 'https://mirror.example.org/charts'],
    });
  });
});
