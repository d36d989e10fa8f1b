import type { Labels, Manifests } from './manifest.ts';

/** Of namespaces of ours what they carry, of others at least their name. */
export function namespaceLabels(manifests: Manifests): (namespace: string) => Labels {
  const known = new Map(
    manifests.ofKind('Namespace').map(({ object: { metadata } }) => [metadata.name, metadata.labels]),
  );
  return (namespace) => ({ ...known.get(namespace), 'kubernetes.io/metadata.name': namespace });
}
