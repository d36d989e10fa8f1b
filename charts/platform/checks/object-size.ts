import { clusterCheck } from '../../shared/check.ts';
import type { KubeObject } from '../../shared/manifest.ts';

/** What etcd takes is 1.5 MiB, with all that the cluster adds by itself. */
const MOST_BYTES = 1024 * 1024;

const sizes = new WeakMap<KubeObject, number>();

/** Bytes as JSON: of an object that several clusters have, measured once. */
export function sizeOf(object: KubeObject): number {
  const known = sizes.get(object);
  if (known !== undefined) return known;
  const size = Buffer.byteLength(JSON.stringify(object));
  sizes.set(object, size);
  return size;
}

/** No object is larger than the API server stores. Source: contract W25. */
export const objectSize = clusterCheck('object-size', 'error', function* (manifests) {
  for (const manifest of manifests) {
    const size = sizeOf(manifest.object);
    if (size <= MOST_BYTES) continue;
    const right =
      manifest.object.kind === 'SealedSecret' ? 'its values in a store (docs/capacity.md)' : 'in several objects';
    yield { at: manifest.at, message: `is ${size} bytes as JSON; expected at most ${MOST_BYTES}, or ${right}` };
  }
});
