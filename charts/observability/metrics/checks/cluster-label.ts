import { clusterCheck } from '../../../shared/check.ts';

/**
 * Every scraper marks its series with the name of its cluster, which the loader keeps unique.
 * Source: contract M03. Otherwise the series of two clusters merge.
 */
export const clusterLabel = clusterCheck('cluster-label', 'error', function* (manifests) {
  const { cluster } = manifests;
  for (const manifest of manifests.ofKind('Prometheus', 'PrometheusAgent')) {
    const label = manifest.object.spec.externalLabels?.cluster;
    if (label === cluster) continue;
    const wrong = label === undefined ? 'the label cluster is missing' : `the label cluster is ${label}`;
    yield { at: manifest.field('spec.externalLabels.cluster'), message: `${wrong}; expected ${cluster}` };
  }
});
