import type { Check, ClusterFacts } from '../../../shared/check.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import { readQuery } from '../../../shared/promql/query.ts';
import { wholeMatch } from '../../../shared/relabeling.ts';
import type { RelabelingShape, ScrapedEndpoint } from '../../../shared/shapes/monitoring.ts';
import { dashboardsIn, fieldOf, panelsOf, readable, seriesOfVariable } from '../../grafana/checks/shown.ts';
import { nameOf, queryOf, rulesOf } from '../../rules/checks/rules.ts';
import { OF_ANY_EVALUATOR, OF_ANY_TARGET, seriesOf } from '../exporter.ts';
import { catalogue, NO_METRICS } from '../index.ts';

interface Scraped {
  monitor: string;
  path: string;
  /** Patterns of names that are thrown away. */
  drops: string[];
}

interface Asked {
  at: string;
  metrics: string[];
}

interface Facts {
  asked: Asked[];
  recorded: string[];
  scraped: Scraped[];
}

/**
 * Every metric that a rule or a panel asks for is recorded, or exported by something that some cluster scrapes, and not
 * thrown away on the way. Source: contract M35. An alert on a name that there is not never fires.
 */
export const metricKnown: Check<Facts> = {
  code: 'metric-known',
  level: 'warning',
  collect: (manifests) => ({
    asked: [...askedByRules(manifests), ...askedByDashboards(manifests)],
    recorded: rulesOf(manifests).flatMap(({ rule }) => rule.record ?? []),
    scraped: scrapedOn(manifests),
  }),
  *judge(clusters) {
    const asked = clusters.flatMap(({ facts }) => facts.asked);
    if (asked.length === 0) return;
    const known = new Set([
      ...OF_ANY_EVALUATOR,
      ...OF_ANY_TARGET,
      ...clusters.flatMap(({ facts }) => facts.recorded),
      ...exported(clusters),
    ]);
    for (const { at, metrics } of asked) {
      for (const metric of metrics) if (!known.has(metric)) yield { at, message: problemOf(metric) };
    }
  },
};

const metricsIn = (text: string): string[] => [
  ...new Set(readQuery(text).selectors.flatMap(({ metric }) => metric ?? [])),
];

const askedByRules = (manifests: Manifests): Asked[] =>
  rulesOf(manifests).map(({ manifest, path, rule }) => ({
    at: manifest.field(`${path}.expr: ${nameOf(rule)}`),
    metrics: metricsIn(queryOf(rule)),
  }));

const askedByDashboards = (manifests: Manifests): Asked[] =>
  dashboardsIn(manifests).flatMap((dashboard) => [
    ...(dashboard.shown.templating?.list ?? []).map((variable) => ({
      at: fieldOf(dashboard),
      metrics: metricsIn(seriesOfVariable(variable) ?? ''),
    })),
    ...panelsOf(dashboard).map((panel) => ({
      at: fieldOf(dashboard, panel),
      metrics: [...new Set((panel.panel.targets ?? []).flatMap(({ expr }) => metricsIn(readable(expr ?? ''))))],
    })),
  ]);

function scrapedOn(manifests: Manifests): Scraped[] {
  const sent = manifests
    .ofKind('Prometheus', 'PrometheusAgent')
    .flatMap(({ object }) => object.spec.remoteWrite ?? [])
    .flatMap(({ writeRelabelConfigs = [] }) => dropsOf(writeRelabelConfigs));
  const services = manifests
    .ofKind('ServiceMonitor')
    .flatMap(({ object: { metadata, spec } }) => spec.endpoints.map((endpoint) => waysOf(metadata.name, endpoint)));
  const pods = manifests
    .ofKind('PodMonitor')
    .flatMap(({ object: { metadata, spec } }) =>
      (spec.podMetricsEndpoints ?? []).map((endpoint) => waysOf(metadata.name, endpoint)),
    );
  return [...services, ...pods].map((scraped) => ({ ...scraped, drops: [...scraped.drops, ...sent] }));
}

const waysOf = (monitor: string, { path = '/metrics', metricRelabelings = [] }: ScrapedEndpoint): Scraped => ({
  monitor,
  path,
  drops: dropsOf(metricRelabelings),
});

/** What goes by its name alone, whatever its labels are. */
const dropsOf = (relabelings: readonly RelabelingShape[]): string[] =>
  relabelings.flatMap(({ action, sourceLabels = [], regex }) =>
    action === 'drop' && sourceLabels.length === 1 && sourceLabels[0] === '__name__' && regex !== undefined
      ? [regex]
      : [],
  );

function exported(clusters: readonly ClusterFacts<Facts>[]): Set<string> {
  const names = new Set<string>();
  const scraped = clusters.flatMap(({ facts }) => facts.scraped);
  for (const exporter of catalogue) {
    const { monitors, path = '/metrics' } = exporter;
    const ways = new Map(
      scraped
        .filter((each) => each.path === path && monitors.includes(each.monitor))
        .map(({ drops }) => [drops.join('\n'), drops]),
    );
    const all = ways.size === 0 ? [] : seriesOf(exporter);
    for (const drops of ways.values()) {
      // Each by itself, for flags hold to the end of their group; what nobody reads drops nothing.
      const gone = drops.flatMap((drop) => wholeMatch(drop) ?? []);
      for (const name of all) if (!gone.some((pattern) => pattern.test(name))) names.add(name);
    }
  }
  return names;
}

function problemOf(metric: string): string {
  const instead = Object.hasOwn(NO_METRICS, metric) ? NO_METRICS[metric] : undefined;
  if (instead !== undefined) return `nothing exports ${metric}; expected ${instead}`;
  const exporters = catalogue.filter((exporter) => seriesOf(exporter).includes(metric));
  if (exporters.length === 0)
    return `${metric} is in no list of charts/observability/catalogue, and no rule records it`;
  const monitors = exporters.flatMap((exporter) => exporter.monitors);
  return `no cluster keeps ${metric}: it comes by the monitor ${monitors.join(' or ')}, which is not there, or drops it`;
}
