import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { clusterOf, fileName } from '../../../engine/compose/paths.ts';
import { pathProblem } from '../../../engine/output/paths.ts';

const object = (kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

test.each([
  ['Service', 'thanos-query', 'monitoring', 'service-thanos-query.yaml'],
  ['Service', 'thanos-query', 'kube-system', 'service-kube-system.thanos-query.yaml'],
  ['ClusterRole', 'system:metrics', undefined, 'clusterrole-system_3ametrics.yaml'],
  ['Role', 'Reader', 'monitoring', 'role-_52eader.yaml'],
])('%s %s in %s', (kind, name, namespace, file) => {
  expect(fileName(object(kind, name, namespace), 'monitoring')).toBe(file);
});

test('different names are different files on every disk, whatever they hold', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'A', ':', '.', '-', '_', '3', 'é', '/', '\\'), minLength: 1 });
  fc.assert(
    fc.property(name, name, (one, other) => {
      const [first, second] = [one, other].map((each) => fileName(object('Role', each), 'monitoring'));
      expect(pathProblem(`clusters/cluster-02/rbac/${first}`)).toBeUndefined();
      expect(first!.toLowerCase() === second!.toLowerCase()).toBe(one === other);
    }),
  );
});

test.each([
  ['clusters/cluster-02/apps/prometheus-agent.yaml', 'cluster-02'],
  ['argocd/apps/cluster-02-apps.yaml', 'cluster-02'],
  ['argocd/apps/my-apps-apps.yaml', 'my-apps'],
  ['argocd/projects/observability-project.yaml', undefined],
  ['argocd/root-application.yaml', undefined],
])('%s is of %s', (path, cluster) => {
  expect(clusterOf(path)).toBe(cluster);
});
