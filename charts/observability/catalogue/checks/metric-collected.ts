import type { Check } from '../../../shared/check.ts';
import { type Matcher, readQuery, type Selector } from '../../../shared/promql/query.ts';
import { wholeMatch } from '../../../shared/relabeling.ts';
import { COLLECTOR_NAMES, type Collector } from '../../metrics/collectors.ts';
import { queryOf, rulesOf } from '../../rules/checks/rules.ts';
import { type Outcome, withoutSeries } from './without-series.ts';

interface Asked {
  alert: string;
  query: string;
  collectors: Collector[];
}

interface Facts {
  /** What kube-state-metrics collects, where it is told. */
  told: { at: string; collectors: string[] }[];
  asked: Asked[];
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
      rule.alert === undefined ? [] : askedBy(rule.alert, queryOf(rule)),
    ),
  }),

  *judge(clusters) {
    const known = new Map<string, Outcome>();
    const asked = clusters.flatMap(({ facts }) => facts.asked);
    const needed = COLLECTOR_NAMES.filter((name) => asked.some(({ collectors }) => collectors.includes(name)));
    for (const { cluster, facts } of clusters) {
      for (const { at, collectors } of facts.told) {
        const missing = needed.filter((name) => !collectors.includes(name));
        for (const name of missing) {
          const hurt = asked.filter((each) => each.collectors.includes(name));
          for (const [effect, alerts] of byEffect(hurt, { missing, cluster, known })) {
            const message = `${listed(alerts)} ${effect}, as ${name} are not collected; expected them among collectors`;
            yield { at, message };
          }
        }
      }
    }
  },
};

interface Gap {
  missing: readonly Collector[];
  cluster: string;
  /** What queries come to without some of their selectors: most clusters that leave anything out leave out the same. */
  known: Map<string, Outcome>;
}

/** The names of alerts by what becomes of them, which goes by where in the query a metric is asked for. */
function byEffect(asked: readonly Asked[], gap: Gap): Map<string, string[]> {
  const alerts = new Map<string, string[]>();
  for (const { alert, query } of asked) {
    const effect = effectOf(query, gap);
    if (effect !== undefined) alerts.set(effect, [...(alerts.get(effect) ?? []), alert]);
  }
  return alerts;
}

function effectOf(query: string, gap: Gap): string | undefined {
  const key = JSON.stringify([query, readQuery(query).selectors.map((selector) => isGone(selector, gap))]);
  const outcome = gap.known.get(key) ?? withoutSeries(query, (selector) => isGone(selector, gap));
  gap.known.set(key, outcome);
  const { series, fewer, more } = outcome;
  if (series === 'none') return 'cannot fire on this cluster';
  if (series === 'always' && more) return 'can only fire, unless another cluster has what is asked for';
  if (fewer && more) return 'can fail to fire or fire without reason on this cluster';
  if (fewer) return 'can fail to fire on this cluster';
  return more ? 'can fire without reason on this cluster' : undefined;
}

function isGone({ metric = '', matchers }: Selector, { missing, cluster }: Omit<Gap, 'known'>): boolean {
  const collector = collectorOf(metric);
  if (collector === undefined || !missing.includes(collector)) return false;
  return matchers.every((matcher) => matcher.label !== 'cluster' || takes(matcher, cluster));
}

/** What nobody here can read takes everything. */
function takes({ operator, value }: Matcher, text: string): boolean {
  if (operator === '=' || operator === '!=') return (value === text) === (operator === '=');
  const pattern = wholeMatch(value);
  return pattern === undefined || pattern.test(text) === (operator === '=~');
}

function listed(alerts: readonly string[]): string {
  const all = [...new Set(alerts)].sort();
  return all.length <= NAMED ? all.join(', ') : `${all.slice(0, NAMED).join(', ')} and ${all.length - NAMED} more`;
}

function askedBy(alert: string, query: string): Asked[] {
  const collectors = readQuery(query).selectors.flatMap(({ metric = '' }) => collectorOf(metric) ?? []);
  return collectors.length === 0 ? [] : [{ alert, query, collectors: [...new Set(collectors)] }];
}

/** The plural of what comes after `kube_`. */
function collectorOf(metric: string): Collector | undefined {
  const [, kind] = /^kube_([a-z]+)_/.exec(metric) ?? [];
  if (kind === undefined) return undefined;
  const plurals = [`${kind}s`, `${kind}es`, kind.replace(/y$/, 'ies')];
  return COLLECTOR_NAMES.find((name) => plurals.includes(name));
}
