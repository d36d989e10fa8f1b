import type { Check } from '../../../shared/check.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import { readQuery } from '../../../shared/promql/query.ts';
import { COLLECTOR_NAMES } from '../../metrics/collectors.ts';
import { queryOf, rulesOf } from '../../rules/checks/rules.ts';

/** An exporter that can be told what not to look at. */
interface Told {
  at: string;
  /** The option of its component that says so. */
  option: 'collectors' | 'disable';
  /** Those that are on, of kube-state-metrics; those that are off, of the node exporter. */
  named: string[];
}

interface Facts {
  told: Told[];
  asked: { alert: string; metrics: string[] }[];
}

/** Alerts that a finding names. */
const NAMED = 3;

/**
 * What an alert asks of a cluster is collected there. Source: contract M35. What is turned off by data leaves alerts that never
 * fire on that cluster, and nobody sees that they are missing.
 */
export const metricCollected: Check<Facts> = {
  code: 'metric-collected',
  level: 'warning',

  collect: (manifests) => ({
    told: toldOn(manifests),
    asked: rulesOf(manifests).flatMap(({ rule }) =>
      rule.alert === undefined ? [] : [{ alert: rule.alert, metrics: metricsIn(queryOf(rule)) }],
    ),
  }),

  *judge(clusters) {
    const asked = askedOf(clusters.flatMap(({ facts }) => facts.asked));
    for (const { at, option, named } of clusters.flatMap(({ facts }) => facts.told)) {
      for (const [collector, alerts] of asked[option]) {
        if (named.includes(collector) === (option === 'collectors')) continue;
        const [first, ...others] = [...alerts].sort();
        const more = others.length < NAMED ? others.join(', ') : `${others.length} more`;
        const wanted = option === 'collectors' ? 'expected it among collectors' : 'expected it not to be disabled';
        const message = `${collector} is not collected, without which ${first}${more && `, ${more}`} cannot fire on this cluster; ${wanted}, or those off in fleet-rules`;
        yield { at, message };
      }
    }
  },
};

const metricsIn = (text: string): string[] => [
  ...new Set(readQuery(text).selectors.flatMap(({ metric }) => metric ?? [])),
];

/** Collector → the alerts that need it, by the option that turns it off. */
function askedOf(asked: Facts['asked']): Record<Told['option'], ReadonlyMap<string, ReadonlySet<string>>> {
  const found = { collectors: new Map<string, Set<string>>(), disable: new Map<string, Set<string>>() };
  for (const { alert, metrics } of asked) {
    for (const metric of metrics) {
      const kind = kindOf(metric);
      const collector = NODE_COLLECTORS.find(([, names]) => names.test(metric))?.[0];
      if (kind !== undefined) add(found.collectors, kind, alert);
      if (collector !== undefined) add(found.disable, collector, alert);
    }
  }
  return found;
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

/** The collector of kube-state-metrics: the plural of what comes after `kube_`. */
function kindOf(metric: string): string | undefined {
  const [, kind] = /^kube_([a-z]+)_/.exec(metric) ?? [];
  if (kind === undefined) return undefined;
  const plurals = [`${kind}s`, `${kind}es`, kind.replace(/y$/, 'ies')];
  return COLLECTOR_NAMES.find((name) => plurals.includes(name));
}

/** Collectors of the node exporter with the series that alerts may ask for. */
const NODE_COLLECTORS: readonly (readonly [string, RegExp])[] = [
  ['conntrack', /^node_nf_conntrack_/],
  ['cpu', /^node_cpu_/],
  ['diskstats', /^node_disk_/],
  ['filesystem', /^node_filesystem_/],
  ['loadavg', /^node_load/],
  ['mdadm', /^node_md_/],
  ['meminfo', /^node_memory_[A-Z]/],
  ['netdev', /^node_network_(receive|transmit)_/],
  ['timex', /^node_timex_/],
];

function toldOn(manifests: Manifests): Told[] {
  const states = manifests.ofKind('Deployment').from('kube-state-metrics');
  const nodes = manifests.ofKind('DaemonSet').from('node-exporter');
  return [...states, ...nodes].flatMap(({ at, object: { kind, spec } }): Told[] => {
    const args = spec.template.spec.containers.flatMap((container) => container.args ?? []);
    const flagged = (flag: RegExp) => args.flatMap((arg) => flag.exec(arg)?.[1] ?? []);
    if (kind === 'DaemonSet') return [{ at, option: 'disable', named: flagged(/^--no-collector\.(.+)$/) }];
    const named = flagged(/^--resources=(.+)$/).flatMap((list) => list.split(','));
    return named.length > 0 ? [{ at, option: 'collectors', named }] : [];
  });
}
