import { registry } from '../../charts/index.ts';
import type { Kinds, SteadyKinds } from '../../charts/kinds.ts';
import type { ComposedCluster } from '../../engine/compose/cluster.ts';
import type { GroupKind } from '../../engine/compose/permissions.ts';

const OF_COMPONENTS = ['observability', 'argocd'];

/** Kinds that are brought, and that no project permits once the last object of them is gone: they belong into charts/kinds.ts. */
export function unlistedKinds(clusters: readonly Pick<ComposedCluster, 'permissions'>[]): GroupKind[] {
  return clusters
    .flatMap(({ permissions }) => Object.entries(permissions))
    .flatMap(([project, { clusterKinds, namespacedKinds }]) => {
      const steady: SteadyKinds = OF_COMPONENTS.includes(project) ? registry.kinds.components : registry.kinds.apps;
      return [...unlisted(clusterKinds, steady.cluster), ...unlisted(namespacedKinds, steady.namespaced)];
    });
}

const unlisted = (brought: readonly GroupKind[], kinds: Kinds): GroupKind[] =>
  brought.filter(({ group, kind }) => !kinds[group]?.includes(kind));
