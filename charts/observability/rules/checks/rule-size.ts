import { dump } from 'js-yaml';
import { sizeOf } from '../../../platform/checks/object-size.ts';
import { clusterCheck } from '../../../shared/check.ts';

/** Bytes of what prometheus-operator writes of an object. Source: MaxConfigMapDataSize of pkg/operator/rules.go, v0.93.1. */
const MOST_BYTES = 512 * 1024;

/**
 * An object of rules is no larger than prometheus-operator takes: of a larger one it takes no rule at all, and says so in an
 * event and its log only.
 */
export const ruleSize = clusterCheck('rule-size', 'error', function* (manifests) {
  for (const manifest of manifests.ofKind('PrometheusRule')) {
    // As YAML it is never twice as long.
    if (sizeOf(manifest.object) * 2 < MOST_BYTES) continue;
    const size = Buffer.byteLength(dump(manifest.object.spec, { lineWidth: -1, noRefs: true }));
    if (size <= MOST_BYTES) continue;
    const message = `is ${size} bytes as YAML, and prometheus-operator takes no rule of it; expected at most ${MOST_BYTES}, in several objects`;
    yield { at: manifest.field('spec.groups'), message };
  }
});
