import { clusterCheck } from '../../../shared/check.ts';

const FLAG = '--prometheus-config-reloader=';

const tagOf = (image: string): string => /:([^:@/]+)(?:@.*)?$/.exec(image)?.[1] ?? 'none';

/** The operator and the reloader that it puts beside each scraper are of one release. Source: contract W13. */
export const reloaderVersion = clusterCheck('reloader-version', 'warning', function* (manifests) {
  for (const manifest of manifests.ofKind('Deployment')) {
    for (const [i, { image = '', args = [] }] of manifest.object.spec.template.spec.containers.entries()) {
      const at = args.findIndex((argument) => argument.startsWith(FLAG));
      const [own, reloader] = [tagOf(image), tagOf(args[at] ?? '')];
      if (at === -1 || own === reloader) continue;
      yield {
        at: manifest.field(`spec.template.spec.containers[${i}].args[${at}]`),
        message: `is of release ${reloader}, and the operator of ${own}; expected ${own}`,
      };
    }
  }
});
