import { expect, test } from 'vitest';
import { imageUpdater } from '../../../../charts/apps/image-updater.ts';
import { readable } from '../../../../charts/observability/grafana/checks/shown.ts';
import { allDashboards } from '../../../../charts/observability/grafana/dashboards/index.ts';
import { queriesOf } from '../../../../charts/observability/grafana/dashboards/panel.ts';
import { argoRollouts } from '../../../../charts/rollouts/controller.ts';
import type { Manifest } from '../../../../charts/shared/manifest.ts';
import { Manifests } from '../../../../charts/shared/manifest.ts';
import { readQuery } from '../../../../charts/shared/promql/query.ts';
import { runTimeServices } from '../../../../charts/shared/run-time-service.ts';
import { selects } from '../../../../charts/shared/selector.ts';
import { manifestsForTest } from '../../compose.ts';
import { everyGroup } from '../rules/every-rule.ts';
import { central, edge } from './whole-fleet.ts';

/** What targets get as their job: a label of the Service, or what a monitor of pods writes. */
function jobsOf(manifests: readonly Manifest[]): string[] {
  const all = new Manifests(manifests);
  const services = [
    ...all
      .ofKind('Service')
      .map(({ object: { metadata } }) => ({ name: metadata.name, labels: metadata.labels ?? {} })),
    ...Object.values(runTimeServices),
  ];
  const ofServices = all.ofKind('ServiceMonitor').flatMap(({ object: { spec } }) => {
    const { jobLabel } = spec as { jobLabel?: string };
    const found = services.filter(({ labels }) => selects(spec.selector, labels));
    return found.map(({ name, labels }) => (jobLabel === undefined ? name : (labels[jobLabel] ?? name)));
  });
  const ofPods = all
    .ofKind('PodMonitor')
    .flatMap(({ object: { spec } }) => (spec.podMetricsEndpoints ?? []).flatMap(({ relabelings = [] }) => relabelings))
    .flatMap(({ targetLabel, replacement }) => (targetLabel === 'job' ? (replacement ?? []) : []));
  return [...ofServices, ...ofPods];
}

/** With what a cluster has only where its file says so. */
const optional = [argoRollouts, imageUpdater].map((component) => [...manifestsForTest(component)]);

const jobs = new Set([central, edge, ...optional].flatMap(jobsOf));

const asked = [
  ...allDashboards.flatMap(({ title, rows }) =>
    rows.flatMap(({ panels }) =>
      panels.flatMap((panel) =>
        queriesOf(panel).map(([, query]) => [`${title}: ${panel.title}`, readable(query)] as const),
      ),
    ),
  ),
  ...everyGroup().flatMap(({ rules }) =>
    rules.map(({ alert, record, expr }) => [alert ?? record ?? '', String(expr)] as const),
  ),
];

test('every job that a panel or a rule names is one that something is scraped as', () => {
  const named = asked.flatMap(([where, query]) =>
    readQuery(query).selectors.flatMap(({ matchers }) =>
      matchers.flatMap(({ label, operator, value }) => (label === 'job' ? [{ where, operator, value }] : [])),
    ),
  );
  expect(named.length).toBeGreaterThan(50);
  const matches = (operator: string, value: string): boolean =>
    operator === '='
      ? jobs.has(value)
      : operator !== '=~' || [...jobs].some((job) => new RegExp(`^(?:${value})$`).test(job));
  expect(named.filter(({ operator, value }) => !matches(operator, value))).toEqual([]);
});
