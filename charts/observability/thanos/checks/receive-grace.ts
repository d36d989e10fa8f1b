import { clusterCheck } from '../../../shared/check.ts';
import { receivesIn } from './receives.ts';

const LEAST = 900;

/** An ingestor has time to write and ship what it holds. Source: contract W18. */
export const receiveGrace = clusterCheck('receive-grace', 'warning', function* (manifests) {
  for (const { manifest } of receivesIn(manifests, 'IngestorOnly')) {
    const { terminationGracePeriodSeconds: grace = 30 } = manifest.object.spec.template.spec;
    if (grace >= LEAST) continue;
    const at = manifest.field('spec.template.spec.terminationGracePeriodSeconds');
    yield { at, message: `${grace} seconds may not do to ship what it holds; expected ${LEAST} or more` };
  }
});
