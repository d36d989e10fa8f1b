import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import type { Kinds, SteadyKinds } from '../../charts/kinds.ts';
import type { GroupKind } from '../../engine/compose/permissions.ts';
import { synthesize } from '../../engine/synthesize.ts';

const { components, apps } = registry.kinds;
const OF_COMPONENTS = ['observability', 'argocd'];

const isIn = (kinds: Kinds, { group, kind }: GroupKind) => kinds[group]?.includes(kind) ?? false;

test.each([
  'clusters',
  ...['app-delivery', 'external-secrets', 'kubernetes-1.28'].map((name) => `test/fixtures/${name}/clusters`),
])(
  'every kind that is brought by %s is permitted always; one that is missing belongs into charts/kinds.ts',
  (clusters) => {
    const composed = synthesize({ clusters, schemas: 'imports/schemas', registry }).clusters;
    const permissions = composed.flatMap((cluster) => Object.entries(cluster.permissions));
    expect(permissions.length).toBeGreaterThan(1);
    const unlisted = permissions.flatMap(([project, { clusterKinds, namespacedKinds }]) => {
      const steady: SteadyKinds = OF_COMPONENTS.includes(project) ? components : apps;
      return [
        ...clusterKinds.filter((each) => !isIn(steady.cluster, each)),
        ...namespacedKinds.filter((each) => !isIn(steady.namespaced, each)),
      ];
    });
    expect(unlisted).toEqual([]);
  },
);
