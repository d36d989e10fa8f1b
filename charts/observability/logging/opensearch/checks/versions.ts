import { clusterCheck } from '../../../../shared/check.ts';
import type { Manifests } from '../../../../shared/manifest.ts';
import { COMPONENT, DASHBOARDS, NODE } from '../names.ts';

/**
 * Dashboards is of the same minor version as OpenSearch.
 * Source: contract W13. Otherwise it refuses to start.
 */
export const openSearchVersions = clusterCheck('opensearch-versions', 'warning', function* (manifests) {
  const nodes = imageOf(manifests, COMPONENT, NODE);
  const dashboards = imageOf(manifests, DASHBOARDS, DASHBOARDS);
  if (nodes === undefined || dashboards === undefined || minorOf(nodes.image) === minorOf(dashboards.image)) return;
  const message = `is ${minorOf(dashboards.image)}, and OpenSearch is ${minorOf(nodes.image)}; expected the same minor version`;
  yield { at: dashboards.at, message };
});

function imageOf(manifests: Manifests, component: string, container: string) {
  for (const manifest of manifests.ofKind('Deployment', 'StatefulSet').from(component)) {
    const { containers } = manifest.object.spec.template.spec;
    const i = containers.findIndex(({ name }) => name === container);
    const image = containers[i]?.image;
    if (image !== undefined) return { at: manifest.field(`spec.template.spec.containers[${i}].image`), image };
  }
  return undefined;
}

const minorOf = (image: string): string => /:v?(\d+\.\d+)[^/]*$/.exec(image.replace(/@.*$/, ''))?.[1] ?? image;
