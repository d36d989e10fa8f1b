import { clusterCheck } from '../../shared/check.ts';
import type { Manifests } from '../../shared/manifest.ts';
import type { SecretStoreShape } from '../../shared/shapes/access.ts';

/** Every ExternalSecret names a store that is there and lets its namespace in. */
export const secretStore = clusterCheck('secret-store', 'error', function* (manifests) {
  for (const manifest of manifests.ofKind('ExternalSecret')) {
    const { kind = 'SecretStore', name = '' } = manifest.object.spec?.secretStoreRef ?? {};
    // Each value may name a store of its own.
    if (name === '') continue;
    const at = manifest.field('spec.secretStoreRef');
    const store = storesOf(manifests, { kind, namespace: manifest.namespace }).find(
      ({ metadata }) => metadata.name === name,
    );
    if (store === undefined) yield { at, message: `there is no ${kind} ${name}; expected one that is delivered` };
    else if (!admits(store, manifest.namespace)) {
      yield { at, message: `${kind} ${name} lets ${manifest.namespace} not in; expected it among its conditions` };
    }
  }
});

interface Wanted {
  kind: 'SecretStore' | 'ClusterSecretStore';
  namespace: string;
}

function storesOf(
  manifests: Manifests,
  { kind, namespace }: Wanted,
): (SecretStoreShape & { metadata: { name: string } })[] {
  if (kind === 'ClusterSecretStore') return manifests.ofKind(kind).map(({ object }) => object);
  const own = manifests.ofKind('SecretStore').filter((store) => store.namespace === namespace);
  return own.map(({ object }) => object);
}

/** What is told by labels or patterns of names is not judged here. */
const admits = ({ spec: { conditions = [] } = {} }: SecretStoreShape, namespace: string): boolean =>
  conditions.length === 0 ||
  conditions.some(({ namespaces, ...others }) =>
    namespaces === undefined || Object.keys(others).length > 0 ? true : namespaces.includes(namespace),
  );
