import { claimsOf } from '../../charts/platform/checks/claims.ts';
import { type Component, WAVES, type Wave } from '../../charts/shared/component.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { Manifests } from '../../charts/shared/manifest.ts';
import { isDefaultClass } from '../../charts/shared/storage.ts';

/**
 * Claims of a class that a later wave brings: their pods wait for it, and it waits for their pods. Source: contract W01.
 * Applications of one wave are synced side by side.
 */
export function storageFindings(manifests: Manifests, components: readonly Component[]): Finding[] {
  const waves = new Map<string, Wave>(components.map(({ name, wave }) => [name, wave]));
  const classes = manifests.ofKind('StorageClass');
  return claimsOf(manifests).flatMap(({ manifest, path, spec }) => {
    const found = classes.find(({ object: { metadata } }) =>
      spec.storageClassName === undefined
        ? isDefaultClass(metadata.annotations)
        : metadata.name === spec.storageClassName,
    );
    const [own, later] = [waves.get(manifest.component), waves.get(found?.component ?? '')];
    if (found === undefined || own === undefined || later === undefined || WAVES[later] <= WAVES[own]) return [];
    const right = `expected ${manifest.component} in that wave or after it`;
    const message = `waits for ${found.component} of the later wave ${later}, which waits for ${manifest.component}; ${right}`;
    return [error('storage-order', manifest.field(`${path}.storageClassName`), message)];
  });
}
