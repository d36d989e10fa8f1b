import { expect, test } from 'vitest';
import { AppProject, type AppProjectProps } from '../../../charts/argocd/project.ts';
import { jsonOf } from './objects.ts';

const PROPS: AppProjectProps = {
  name: 'observability',
  description: 'what the fleet runs',
  sourceRepos: ['https://git.example.org/fleet.git'],
  destinations: [{ name: 'cluster-02', namespace: 'monitoring' }],
  clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
};

const project = (props: Partial<AppProjectProps> = {}) =>
  jsonOf((scope) => new AppProject(scope, 'AppProject', { ...PROPS, ...props }));

test('the everyday project', () => {
  expect(project()).toEqual({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name: 'observability',
      namespace: 'argocd',
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      description: 'what the fleet runs',
      sourceRepos: ['https://git.example.org/fleet.git'],
      destinations: [{ name: 'cluster-02', namespace: 'monitoring' }],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    },
  });
});

test('a sync window', () => {
  const window = {
    kind: 'allow',
    schedule: '0 22 * * mon-fri',
    duration: '8h',
    timeZone: 'Asia/Seoul',
    applications: ['*'],
  } as const;
  expect(project({ syncWindows: [window] }).spec.syncWindows).toEqual([window]);
});

test('everything else of the definition passes', () => {
  const roles = [{ name: 'ci', policies: ['p, proj:observability:ci, applications, sync, observability/*, allow'] }];
  const { spec } = project({ roles, orphanedResources: { warn: true }, sourceNamespaces: ['teams'] });
  expect(spec).toMatchObject({ roles, orphanedResources: { warn: true }, sourceNamespaces: ['teams'] });
});
