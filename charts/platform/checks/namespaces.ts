import { type Check, clusterCheck, withData } from '../../shared/check.ts';
import type { Manifests } from '../../shared/manifest.ts';
import { FOREIGN_NAMESPACES } from '../namespace-levels.ts';

const namesOf = (manifests: Manifests): string[] =>
  manifests.ofKind('Namespace').map(({ object }) => object.metadata.name);

/** Every object's namespace is made before it, or stands before anything of ours. Source: contract A03. */
export const namespaceExists = clusterCheck('namespace-exists', 'error', function* (manifests) {
  const known = new Set([...namesOf(manifests), ...FOREIGN_NAMESPACES]);
  for (const manifest of manifests) {
    if (manifest.namespace === '' || known.has(manifest.namespace)) continue;
    yield {
      at: manifest.field('metadata.namespace'),
      message: `there is no namespace ${manifest.namespace}; there are: ${[...known].sort().join(', ')}`,
    };
  }
});

/** A cluster's file sets quotas and limits only for namespaces of ours that are in use. */
export const boundedNamespace: Check<string[]> = {
  code: 'bounded-namespace',
  level: 'error',
  collect: namesOf,
  *judge(clusters, fleet) {
    for (const { cluster, facts } of withData(clusters, fleet)) {
      for (const name of Object.keys(cluster.namespaces)) {
        if (facts.includes(name)) continue;
        const there = facts.join(', ') || 'none';
        yield {
          at: `${cluster.name}: namespaces.${name}`,
          message: `no enabled component uses the namespace; in use are: ${there}`,
        };
      }
    }
  },
};
