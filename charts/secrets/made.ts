import type { Manifest, Manifests } from '../shared/manifest.ts';

/** A Secret that a controller makes in the cluster from one of our objects. */
export interface MadeSecret {
  /** What it is made from. */
  by: Manifest;
  name: string;
  namespace: string;
  type: string;
}

export function madeSecrets(manifests: Manifests): MadeSecret[] {
  const sealed = manifests.ofKind('SealedSecret').map((by) => {
    const { type = 'Opaque' } = by.object.spec?.template ?? {};
    return { by, name: by.object.metadata.name, namespace: by.namespace, type };
  });
  const external = manifests.ofKind('ExternalSecret').flatMap((by) => {
    const { name = by.object.metadata.name, creationPolicy = 'Owner', template } = by.object.spec?.target ?? {};
    // Those that merge add to what another makes.
    if (creationPolicy === 'Merge' || creationPolicy === 'None') return [];
    return [{ by, name, namespace: by.namespace, type: template?.type ?? 'Opaque' }];
  });
  return [...sealed, ...external];
}

/** On an object from which something in the cluster makes Secrets of its namespace: their names. */
export const MAKES_SECRETS = 'fleetwright.io/makes-secrets';

/** `namespace/name` of the Secrets that come to be in the cluster, as an operator's, or those of a Job. */
export const secretsOfRunTime = (manifests: Manifests): string[] =>
  [...manifests].flatMap(({ namespace, object }) =>
    (object.metadata.annotations?.[MAKES_SECRETS] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => `${namespace}/${name}`),
  );
