import { clusterCheck } from '../../../shared/check.ts';
import type { Manifest, Manifests } from '../../../shared/manifest.ts';
import { wholeMatch } from '../../../shared/relabeling.ts';
import type { RelabelingShape, ScrapedEndpoint } from '../../../shared/shapes/monitoring.ts';

interface Rules {
  manifest: Manifest;
  path: string;
  rules: readonly RelabelingShape[];
  /** Of what is sent, where the label is already there to lose. */
  written?: true;
}

/**
 * No relabeling sets the label `cluster`, nor takes it away from what is sent.
 * Source: contract M04. An external label yields to one that a series has already.
 */
export const clusterLabelKept = clusterCheck('cluster-label-kept', 'error', function* (manifests) {
  for (const { manifest, path, rules, written } of allRules(manifests)) {
    for (const [i, rule] of rules.entries()) {
      const at = manifest.field(`${path}[${i}]`);
      if (sets(rule)) {
        const [does, right] = isMap(rule) ? ['may set', 'a regex without it'] : ['sets', 'another name'];
        yield { at, message: `${does} the label cluster, which names the cluster of a series; expected ${right}` };
      } else if (written && takes(rule)) {
        yield { at, message: 'takes away the label cluster, by which series are told apart; expected it to stay' };
      }
    }
  }
});

function* allRules(manifests: Manifests): Iterable<Rules> {
  for (const manifest of manifests.ofKind('ServiceMonitor')) {
    for (const [i, endpoint] of manifest.object.spec.endpoints.entries()) {
      yield* scraped(manifest, `spec.endpoints[${i}]`, endpoint);
    }
  }
  for (const manifest of manifests.ofKind('PodMonitor')) {
    for (const [i, endpoint] of (manifest.object.spec.podMetricsEndpoints ?? []).entries()) {
      yield* scraped(manifest, `spec.podMetricsEndpoints[${i}]`, endpoint);
    }
  }
  for (const manifest of manifests.ofKind('ScrapeConfig')) yield* scraped(manifest, 'spec', manifest.object.spec);
  for (const manifest of manifests.ofKind('Prometheus', 'PrometheusAgent')) {
    for (const [i, { writeRelabelConfigs: rules = [] }] of (manifest.object.spec.remoteWrite ?? []).entries()) {
      yield { manifest, path: `spec.remoteWrite[${i}].writeRelabelConfigs`, rules, written: true };
    }
  }
}

function* scraped(manifest: Manifest, path: string, endpoint: ScrapedEndpoint): Iterable<Rules> {
  yield { manifest, path: `${path}.relabelings`, rules: endpoint.relabelings ?? [] };
  yield { manifest, path: `${path}.metricRelabelings`, rules: endpoint.metricRelabelings ?? [] };
  const labels = (endpoint.staticConfigs ?? []).map((config) => (config.labels?.cluster === undefined ? {} : SET));
  yield { manifest, path: `${path}.staticConfigs`, rules: labels };
}

/** A label of a static target, as the rule that would set it. */
const SET: RelabelingShape = { targetLabel: 'cluster' };

/** Labels of discovery that a labelmap may turn into `cluster`. */
const MAPPED = ['node', 'namespace', 'pod', 'service'].flatMap((of) =>
  ['label', 'annotation'].map((what) => `__meta_kubernetes_${of}_${what}_cluster`),
);

const isMap = ({ action = 'replace' }: RelabelingShape): boolean => action.toLowerCase() === 'labelmap';

function sets({ action = 'replace', targetLabel, regex = '(.*)', replacement = '$1' }: RelabelingShape): boolean {
  if (!isMap({ action })) return targetLabel === 'cluster';
  const pattern = wholeMatch(regex);
  // Go takes a group in braces too.
  const given = replacement.replace(/\$\{(\d+)\}/g, '$$$1');
  return [...MAPPED, 'cluster'].some((label) => pattern?.test(label) && label.replace(pattern, given) === 'cluster');
}

function takes({ action = 'replace', regex = '(.*)' }: RelabelingShape): boolean {
  const matches = wholeMatch(regex)?.test('cluster');
  if (matches === undefined) return false;
  return (action.toLowerCase() === 'labeldrop' && matches) || (action.toLowerCase() === 'labelkeep' && !matches);
}
