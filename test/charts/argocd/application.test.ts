import { describe, expect, test } from 'vitest';
import { replicas, webhookCaBundle } from '../../../charts/argocd/ignore-differences.ts';
import {
  directory,
  gitRef,
  helmChart,
  helmPath,
  jsonnet,
  kustomize,
  oci,
  plugin,
} from '../../../charts/argocd/source.ts';
import { automated, manual, paused } from '../../../charts/argocd/sync-policy.ts';
import { application } from './objects.ts';

const GIT = { repoURL: 'https://git.example.org/x.git', targetRevision: 'main', path: 'some/folder' };

test('the everyday Application', () => {
  expect(application({ wave: 3, manifestGeneratePaths: ['.'] })).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'agent-one',
      namespace: 'argocd',
      annotations: {
        'argocd.argoproj.io/sync-wave': '3',
        'argocd.argoproj.io/manifest-generate-paths': '.',
      },
    },
    spec: {
      project: 'observability',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'monitoring' },
      source: {
        repoURL: 'https://git.example.org/fleet.git',
        path: 'dist/clusters/one/agent',
        targetRevision: 'main',
        directory: { recurse: true },
      },
      syncPolicy: {
        automated: { prune: true, selfHeal: true, allowEmpty: false },
        retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
        syncOptions: ['FailOnSharedResource=true'],
      },
    },
  });
});

describe('deletion', () => {
  test.each([
    ['cascade', ['resources-finalizer.argocd.argoproj.io/foreground']],
    ['cascade-background', ['resources-finalizer.argocd.argoproj.io/background']],
    ['orphan', undefined],
  ] as const)('%s', (deletion, finalizers) => {
    expect(application({ deletion }).metadata.finalizers).toEqual(finalizers);
  });
});

describe('sources', () => {
  test.each([
    [
      'directory',
      directory({ ...GIT, recurse: true, exclude: '*.md' }),
      { directory: { recurse: true, exclude: '*.md' } },
    ],
    ['jsonnet', jsonnet({ ...GIT, libs: ['vendor'] }), { directory: { jsonnet: { libs: ['vendor'] } } }],
    ['helm path', helmPath({ ...GIT, releaseName: 'x' }), { helm: { releaseName: 'x' } }],
    ['kustomize', kustomize({ ...GIT, namePrefix: 'a-' }), { kustomize: { namePrefix: 'a-' } }],
    ['plugin', plugin({ ...GIT, plugin: { name: 'cmp' } }), { plugin: { name: 'cmp' } }],
    ['oci', oci({ ...GIT, repoURL: 'oci://registry.example.org/x' }), { repoURL: 'oci://registry.example.org/x' }],
  ] as const)('%s', (_, source, fields) => {
    expect(application({ source }).spec.source).toEqual({ ...GIT, ...fields });
  });

  test('a Helm chart', () => {
    const source = helmChart({
      repoURL: 'https://charts.example.org',
      chart: 'longhorn',
      targetRevision: '1.12.1',
      valuesObject: { replicas: 1 },
    });
    expect(application({ source }).spec.source).toEqual({
      repoURL: 'https://charts.example.org',
      chart: 'longhorn',
      targetRevision: '1.12.1',
      helm: { valuesObject: { replicas: 1 } },
    });
  });

  test('several, one of which only lends its files', () => {
    const chart = helmChart({
      repoURL: 'https://charts.example.org',
      chart: 'a',
      targetRevision: '1.0.0',
      valueFiles: ['$values/a.yaml'],
    });
    const { spec } = application({ source: [chart, gitRef({ ...GIT, ref: 'values' })] });
    expect(spec.source).toBeUndefined();
    expect(spec.sources[1]).toEqual({ repoURL: GIT.repoURL, targetRevision: 'main', ref: 'values' });
  });
});

describe('sync policy', () => {
  test('manual, automated and paused', () => {
    expect(application({ syncPolicy: manual() }).spec.syncPolicy.automated).toBeUndefined();
    expect(application({ syncPolicy: automated({ prune: false }) }).spec.syncPolicy.automated.prune).toBe(false);
    expect(application({ syncPolicy: paused() }).spec.syncPolicy.automated.enabled).toBe(false);
  });

  test('options in the form that Argo CD reads', () => {
    const options = {
      serverSideApply: true,
      prune: 'confirm',
      delete: false,
      prunePropagationPolicy: 'background',
    } as const;
    expect(application({ syncPolicy: automated({ options }) }).spec.syncPolicy.syncOptions).toEqual([
      'Delete=false',
      'FailOnSharedResource=true',
      'Prune=confirm',
      'PrunePropagationPolicy=background',
      'ServerSideApply=true',
    ]);
  });
});

test('ignored fields are left alone by syncs too, unless said otherwise', () => {
  const ignoreDifferences = [replicas('Deployment', 'web'), webhookCaBundle('ValidatingWebhookConfiguration')];
  const { spec } = application({ ignoreDifferences });
  expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
  expect(spec.ignoreDifferences[0]).toEqual({
    group: 'apps',
    kind: 'Deployment',
    name: 'web',
    jsonPointers: ['/spec/replicas'],
  });
  const shown = application({ ignoreDifferences, respectIgnoreDifferences: false });
  expect(shown.spec.syncPolicy.syncOptions).not.toContain('RespectIgnoreDifferences=true');
});

test('info and revisionHistoryLimit', () => {
  const info = [{ name: 'docs', value: 'https://docs.example.org' }];
  expect(application({ info, revisionHistoryLimit: 3 }).spec).toMatchObject({ info, revisionHistoryLimit: 3 });
});
