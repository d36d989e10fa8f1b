import type { Check } from '../../../shared/check.ts';
import { readQuery } from '../../../shared/promql/query.ts';
import { COLLECTOR_NAMES, type Collector } from '../../metrics/collectors.ts';
import { queryOf, rulesOf } from '../../rules/checks/rules.ts';

interface Facts {
  /** What kube-state-metrics collects, where it is told. */
  told: { at: string; collectors: string[] }[];
  asked: { alert: string; collectors: Collector[] }[];
}

/** Alerts that a finding names. */
const NAMED = 3;

/**
 * What alerts ask kube-state-metrics for is among its collectors on each cluster. Source: contract M35. Who names those that
 * are wanted leaves out all others, and nobody sees which alerts never fire there.
 */
export const metricCollected: Check<Facts> = {
  code: 'metric-collected',
  level: 'warning',

  collect: (manifests) => ({
    told: manifests
      .ofKind('Deployment')
      .from('kube-state-metrics')
      .flatMap(({ at, object: { spec } }) =>
        spec.template.spec.containers
          .flatMap(({ args = [] }) => args)
          .flatMap((arg) => /^--resources=(.+)$/.exec(arg)?.[1] ?? [])
          .map((list) => ({ at, collectors: list.split(',') })),
      ),
    asked: rulesOf(manifests).flatMap(({ rule }) =>
      rule.alert === undefined ? [] : [{ alert: rule.alert, collectors: collectorsIn(queryOf(rule)) }],
    ),
  }),

  *judge(clusters) {
    const asked = clusters.flatMap(({ facts }) => facts.asked);
    const needed = COLLECTOR_NAMES.filter((name) => asked.some(({ collectors }) => collectors.includes(name)));
    for (const { at, collectors } of clusters.flatMap(({ facts }) => facts.told)) {
      for (const name of needed.filter((each) => !collectors.includes(each))) {
        const alerts = asked.filter((each) => each.collectors.includes(name)).map(({ alert }) => alert);
        const message = `${listed(alerts)} cannot fire on this cluster, as ${name} are not collected; expected them among collectors`;
        yield { at, message };
      }
    }
  },
};

function listed(alerts: readonly string[]): string {
  const all = [...new Set(alerts)].sort();
  return all.length <= NAMED ? all.join(', ') : `${all.slice(0, NAMED).join(', ')} and ${all.length - NAMED} more`;
}

const collectorsIn = (query: string): Collector[] => [
  ...new Set(readQuery(query).selectors.flatMap(({ metric = '' }) => collectorOf(metric) ?? [])),
];

/** The plural of what comes after `kube_`. */
function collectorOf(metric: string): Collector | undefined {
  const [, kind] = /^kube_([a-z]+)_/.exec(metric) ?? [];
  if (kind === undefined) return undefined;
  const plurals = [`${kind}s`, `${kind}es`, kind.replace(/y$/, 'ies')];
  return COLLECTOR_NAMES.find((name) => plurals.includes(name));
}
