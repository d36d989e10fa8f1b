import { clusterCheck } from '../../../shared/check.ts';

const LEAST = 600;

/** A scraper has time to write what it holds. Source: contract W18. Otherwise its log is replayed, or has gaps. */
export const scraperGrace = clusterCheck('scraper-grace', 'warning', function* (manifests) {
  for (const manifest of manifests.ofKind('Prometheus', 'PrometheusAgent')) {
    // The operator's own default.
    const { terminationGracePeriodSeconds: grace = 600 } = manifest.object.spec;
    if (grace >= LEAST) continue;
    const at = manifest.field('spec.terminationGracePeriodSeconds');
    yield { at, message: `${grace} seconds may not do to write what it holds; expected ${LEAST} or more` };
  }
});
