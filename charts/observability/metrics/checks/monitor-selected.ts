import { clusterCheck } from '../../../shared/check.ts';
import type { Labels, Manifest } from '../../../shared/manifest.ts';
import { namespaceLabels } from '../../../shared/namespace-labels.ts';
import { selects } from '../../../shared/selector.ts';
import type { PrometheusSpec } from '../../../shared/shapes/monitoring.ts';

/** The fields of a scraper by which it selects each kind. */
const SELECTORS = {
  ServiceMonitor: ['serviceMonitorSelector', 'serviceMonitorNamespaceSelector'],
  PodMonitor: ['podMonitorSelector', 'podMonitorNamespaceSelector'],
  Probe: ['probeSelector', 'probeNamespaceSelector'],
  ScrapeConfig: ['scrapeConfigSelector', 'scrapeConfigNamespaceSelector'],
} as const satisfies Record<string, readonly [keyof PrometheusSpec, keyof PrometheusSpec]>;

type MonitorKind = keyof typeof SELECTORS;

const MONITOR_KINDS = Object.keys(SELECTORS) as MonitorKind[];

/**
 * Every monitor is selected by a scraper of its cluster, where there is one.
 * Source: contract S03. A monitor that nothing selects is ignored without a word.
 */
export const monitorSelected = clusterCheck('monitor-selected', 'error', function* (manifests) {
  const scrapers = [...manifests.ofKind('Prometheus', 'PrometheusAgent')];
  if (scrapers.length === 0) return;
  const labelsOf = namespaceLabels(manifests);
  for (const kind of MONITOR_KINDS) {
    for (const monitor of manifests.ofKind(kind)) {
      if (scrapers.some((scraper) => isSelected(monitor, kind, { scraper, labelsOf }))) continue;
      const names = scrapers.map(({ object }) => object.metadata.name).join(' and ');
      const [selector, namespaces] = SELECTORS[kind];
      yield {
        at: monitor.field('metadata'),
        message: `${names} does not select it; expected labels that ${selector} and ${namespaces} match`,
      };
    }
  }
});

interface Choice {
  scraper: Manifest<Manifest['object'] & { spec: PrometheusSpec }>;
  labelsOf(namespace: string): Labels;
}

function isSelected(monitor: Manifest, kind: MonitorKind, { scraper, labelsOf }: Choice): boolean {
  const [selectorField, namespaceField] = SELECTORS[kind];
  const { [selectorField]: selector, [namespaceField]: namespaces } = scraper.object.spec;
  if (selector === undefined || !selects(selector, monitor.object.metadata.labels)) return false;
  if (namespaces === undefined) return monitor.namespace === scraper.namespace;
  return selects(namespaces, labelsOf(monitor.namespace));
}
