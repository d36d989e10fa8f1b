import { clusterCheck } from '../../shared/check.ts';
import { containersOf, podsOf } from './pods.ts';

/** Floating tags, which name other content tomorrow. */
const FLOATING = /^(latest|stable|main|master|edge|nightly)$/;

/** Every image names its registry, and one content: by a tag that is a version, or a digest. Source: contract W12. */
export const pinnedImage = clusterCheck('pinned-image', 'error', function* (manifests) {
  for (const pods of podsOf(manifests)) {
    for (const { path, container } of containersOf(pods)) {
      const problem = problemOf(container.image ?? '');
      if (problem !== undefined) yield { at: pods.manifest.field(`${path}.image`), message: problem };
    }
  }
  for (const manifest of manifests) {
    const { image } = (manifest.object.spec ?? {}) as { image?: unknown };
    if (typeof image !== 'string') continue;
    const problem = problemOf(image);
    if (problem !== undefined) yield { at: manifest.field('spec.image'), message: problem };
  }
});

function problemOf(image: string): string | undefined {
  const [, registry, tag, digest] = /^([^/]+)\/[^:@]+(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  if (registry === undefined || !/[.:]|^localhost$/.test(registry)) {
    return `${image || 'nothing'} names no registry; expected an image such as quay.io/thanos/thanos:v0.42.4`;
  }
  if (digest !== undefined) return undefined;
  if (tag === undefined) return `${image} has neither tag nor digest; expected one that does not change`;
  return FLOATING.test(tag) ? `${image} changes without notice; expected the tag of a version, or a digest` : undefined;
}
