import type { Check } from '../../shared/check.ts';
import { containersOf, podsOf } from './pods.ts';

interface Used {
  at: string;
  component: string;
  /** Registry and name. */
  repository: string;
  /** Tag, digest or both. */
  version: string;
}

/**
 * An image has one version in the whole fleet: that of most places. Those of apps move from environment to environment.
 * Source: contract W13. Patches can part them; two versions that speak to each other may not understand each other.
 */
export const imageVersion: Check<Used[]> = {
  code: 'image-version',
  level: 'warning',

  collect: (manifests) => {
    const ofPods = podsOf(manifests).flatMap((pods) =>
      containersOf(pods).map(({ path, container }) => ({
        at: pods.manifest.field(`${path}.image`),
        component: pods.manifest.component,
        image: container.image,
      })),
    );
    const ofOperator = manifests.ofKind('Prometheus', 'PrometheusAgent').map((manifest) => ({
      at: manifest.field('spec.image'),
      component: manifest.component,
      image: manifest.object.spec.image,
    }));
    return [...ofPods, ...ofOperator].flatMap(({ image = '', ...where }) => {
      const [, repository, version] = /^([^:@]+(?::\d+\/[^:@]+)?)[:@](.+)$/.exec(image) ?? [];
      return repository === undefined || version === undefined ? [] : [{ ...where, repository, version }];
    });
  },

  *judge(clusters, { apps }) {
    const used = clusters.flatMap(({ facts }) => facts).filter(({ component }) => apps[component] === undefined);
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
