import type { Check } from '../../shared/check.ts';
import { containersOf, podsOf } from './pods.ts';

interface Used {
  at: string;
  /** Registry and name. */
  repository: string;
  /** Tag, digest or both. */
  version: string;
}

/**
 * An image has one version in the whole fleet: that of most places.
 * Source: contract W13. Patches can part them; two versions that speak to each other may not understand each other.
 */
export const imageVersion: Check<Used[]> = {
  code: 'image-version',
  level: 'warning',

  collect: (manifests) => {
    const ofPods = podsOf(manifests).flatMap((pods) =>
      containersOf(pods).map(({ path, container }) => ({
        at: pods.manifest.field(`${path}.image`),
        image: container.image,
      })),
    );
    const ofOperator = manifests.ofKind('Prometheus', 'PrometheusAgent').map((manifest) => ({
      at: manifest.field('spec.image'),
      image: manifest.object.spec.image,
    }));
    return [...ofPods, ...ofOperator].flatMap(({ at, image = '' }) => {
      const [, repository, version] = /^([^:@]+(?::\d+\/[^:@]+)?)[:@](.+)$/.exec(image) ?? [];
      return repository === undefined || version === undefined ? [] : [{ at, repository, version }];
    });
  },

  *judge(clusters) {
    const used = clusters.flatMap(({ facts }) => facts);
    const counts = new Map<string, Map<string, number>>();
    for (const { repository, version } of used) {
      const versions = counts.get(repository) ?? new Map<string, number>();
      counts.set(repository, versions.set(version, (versions.get(version) ?? 0) + 1));
    }
    for (const { at, repository, version } of used) {
      const [[usual] = ['']] = [...(counts.get(repository) ?? [])].sort(([, a], [, b]) => b - a);
      if (version === usual) continue;
      yield { at, message: `is ${repository}:${version}, and elsewhere ${usual}; expected one version in the fleet` };
    }
  },
};
