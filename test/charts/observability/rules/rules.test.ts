import { describe, expect, test, vi } from 'vitest';
import { AlertmanagerOptions } from '../../../../charts/observability/alerting/alertmanager-options.ts';
import { ruleChecks } from '../../../../charts/observability/rules/checks/index.ts';
import { routeSeverity } from '../../../../charts/observability/rules/checks/route-severity.ts';
import { fleetRules } from '../../../../charts/observability/rules/fleet-rules.ts';
import { allRules } from '../../../../charts/observability/rules/index.ts';
import { runbookPages } from '../../../../charts/observability/rules/runbooks.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { DeliverySchema } from '../../../../clusters/schema/cluster.ts';
import { judge } from '../../../../engine/judge.ts';
import { composeForTest, fleetForTest, objectOf, problemsOf } from '../../compose.ts';
import { collectFacts } from '../../facts.ts';
import { sealedWithRecords } from '../../secrets/sealed-with-records.ts';

const agent = { 'prometheus-agent': { delivery: DeliverySchema.parse({}), options: {} } };

const clusters = fleetForTest().clusters.map((cluster) =>
  cluster.role === 'edge' ? { ...cluster, components: agent } : cluster,
);
const fleet: Fleet = fleetForTest({ clusters });

const ruler: KubeObject = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ThanosRuler',
  metadata: { name: 'thanos-ruler', namespace: 'monitoring' },
  spec: { ruleSelector: { matchLabels: { 'fleetwright/evaluator': 'ruler' } } },
};

const composed = (options: object = {}) => composeForTest(fleetRules, { fleet, options });

function findings(objects: readonly KubeObject[], name = 'cluster-01'): string[] {
  const facts = fleet.clusters.map(({ name: cluster }) => {
    const own = cluster === name ? objects.map((object) => new Manifest(cluster, 'fleet-rules', object)) : [];
    return { cluster, facts: collectFacts(ruleChecks, new Manifests(own)) };
  });
  const fleetWithRules = {
    ...fleet,
    clusters: fleet.clusters.map((each) =>
      each.name === 'cluster-01' ? { ...each, components: { 'fleet-rules': agent['prometheus-agent'] } } : each,
    ),
  };
  return judge(ruleChecks, facts, fleetWithRules).map(
    ({ level, at, message, code }) => `${level} ${at}: ${message} [${code}]`,
  );
}

/** One text of the rules replaced, once. */
function changed(from: string, to: string): string[] {
  const text = JSON.stringify([...composed(), ruler]);
  expect(text.split(from)).toHaveLength(2);
  return findings(JSON.parse(text.replace(from, to)));
}

test('all rules there are hold against the checks, whatever components a fleet has', () => {
  const everything = Object.fromEntries(allRules.map(({ component }) => [component, agent['prometheus-agent']]));
  const objects = composeForTest(fleetRules, {
    fleet: { ...fleet, clusters: fleet.clusters.map((each) => ({ ...each, components: everything })) },
  });
  const prometheus = {
    ...ruler,
    kind: 'Prometheus',
    spec: { ruleSelector: { matchLabels: { 'fleetwright/evaluator': 'prometheus' } } },
  };
  expect(problemsOf(objects)).toEqual([]);
  expect(findings([...objects, ruler, prometheus])).toEqual([]);
});

describe('the rules of a fleet', () => {
  test('are taken by an API server, and nothing is found', () => {
    expect(problemsOf(composed())).toEqual([]);
    expect(findings([...composed(), ruler])).toEqual([]);
  });

  test('every edge has an alert for its silence', () => {
    for (const name of ['cluster-02', 'cluster-03', 'cluster-04']) {
      const { spec } = objectOf(composed(), 'PrometheusRule', `prometheus-agent.${name}`);
      const asked = spec.groups?.flatMap(({ rules = [] }) => rules.map(({ expr }) => expr));
      expect(asked).toEqual([`max by (cluster) (absent_over_time(up{cluster="${name}", tenant_id="${name}"}[10m]))`]);
    }
  });

  test('of a thousand clusters no object grows with their number', () => {
    const sealed = sealedWithRecords('gateway/gateway-tls', {
      'fleetwright/certificate.tls.crt': 'aa 2028-11-20 a.lab',
    });
    const everything = Object.fromEntries(allRules.map(({ component }) => [component, agent['prometheus-agent']]));
    const largestOf = (count: number) => {
      const edges = Array.from({ length: count }, (_, i) => ({
        ...clusters[1]!,
        name: `edge-${i}`,
        components: everything,
        sealed,
      }));
      const objects = composeForTest(fleetRules, { fleet: { ...fleet, clusters: [clusters[0]!, ...edges] } });
      return Math.max(...objects.map((object) => JSON.stringify(object).length));
    };
    expect(largestOf(1000)).toBe(largestOf(2));
  });

  test('an alert can be turned off, and be of another severity', () => {
    const objects = composed({
      alerts: { InfoInhibitor: { enabled: false }, TargetDown: { severity: 'critical', for: '1h' } },
    });
    const rules = objectOf(objects, 'PrometheusRule', 'fleet-rules').spec.groups?.flatMap((group) => group.rules ?? []);
    expect(rules?.map(({ alert }) => alert)).toEqual(['Watchdog', 'TargetDown']);
    expect(rules?.at(-1)).toMatchObject({ for: '1h', labels: { severity: 'critical' } });
  });

  test('what Prometheus and agents have in common is asked once, also where there are no agents', () => {
    const rulesOf = (components: object) => {
      const all = fleet.clusters.map((each) => ({ ...each, components: components as typeof each.components }));
      const text = JSON.stringify(composeForTest(fleetRules, { fleet: { ...fleet, clusters: all } }));
      return text.split('"PrometheusBadConfig"').length - 1;
    };
    const alone = { prometheus: agent['prometheus-agent'] };
    expect([rulesOf(alone), rulesOf(agent), rulesOf({ ...alone, ...agent })]).toEqual([1, 1, 1]);
  });

  test('the end of each sealed certificate is a constant, and without any there is no alert of it', () => {
    const record = { 'fleetwright/certificate.tls.crt': 'aa 2028-11-20 a.lab' };
    const sealed = sealedWithRecords('gateway/gateway-tls', record);
    const all = clusters.map((each) => (each.name === 'cluster-03' ? { ...each, sealed } : each));
    const groupsWith = (of: Fleet['clusters'], name = 'fleet-rules') =>
      objectOf(composeForTest(fleetRules, { fleet: { ...fleet, clusters: of } }), 'PrometheusRule', name).spec.groups ??
      [];
    expect(groupsWith(clusters).map(({ name }) => name)).toEqual(['general']);
    expect(groupsWith(all).map(({ name }) => name)).toEqual(['general', 'certificates']);
    expect(groupsWith(all, 'fleet-rules.cluster-03').flatMap(({ rules }) => rules)).toEqual([
      {
        record: 'secret:certificate_not_after:timestamp_seconds',
        expr: `vector(${Date.UTC(2028, 10, 20) / 1000})`,
        labels: { cluster: 'cluster-03', namespace: 'gateway', secret: 'gateway-tls' },
      },
    ]);
  });

  test('one that is made by the clusters of a fleet can be turned off like any other', () => {
    expect(() =>
      composed({ alerts: { KubeStateMetricsDown: {}, RolloutPaused: {}, EdgeClusterSilent: {} } }),
    ).not.toThrow();
  });

  test('what is gone from a cluster is asked of those that have it', () => {
    const all = fleet.clusters.map((each) => ({
      ...each,
      components: {
        'cluster-monitors': { ...agent['prometheus-agent'], options: { kubelet: each.name !== 'cluster-03' } },
      },
    }));
    const { spec } = objectOf(
      composeForTest(fleetRules, { fleet: { ...fleet, clusters: all } }),
      'PrometheusRule',
      'cluster-monitors',
    );
    const rules = spec.groups?.flatMap((group) => group.rules ?? []) ?? [];
    expect(rules.find(({ alert }) => alert === 'KubeletDown')?.expr).toContain('up{cluster!~"cluster-03"}');
    expect(rules.find(({ alert }) => alert === 'KubeAPIDown')?.expr).toContain('count by (cluster) (up)');
  });

  test('a backup may be twice as old as those of its cluster are apart', () => {
    const schedules: Record<string, object> = { 'cluster-03': { backup: { schedule: '0 2 * * 0' } } };
    const all = fleet.clusters.map((each) => ({
      ...each,
      components: { longhorn: { ...agent['prometheus-agent'], options: schedules[each.name] ?? {} } },
    }));
    const objects = composeForTest(fleetRules, { fleet: { ...fleet, clusters: all } });
    const rules = objectOf(objects, 'PrometheusRule', 'longhorn').spec.groups?.flatMap((group) => group.rules ?? []);
    const ages = (rules ?? []).filter(({ alert }) => alert === 'LonghornBackupTooOld').map(({ expr }) => String(expr));
    expect(ages.map((text) => text.match(/[!=]~"cluster-[^"]*"|time\(\) - \d+|offset \d+h/g))).toEqual([
      ['!~"cluster-03"', 'time() - 48', 'offset 48h'],
      ['=~"cluster-03"', 'time() - 336', 'offset 336h'],
    ]);
  });

  test('an alert that there is not is refused', () => {
    expect(() => composed({ alerts: { TargetDwn: {} } })).toThrow();
  });
});

describe('findings', () => {
  const at = 'cluster-01/fleet-rules/PrometheusRule/monitoring';
  test.each([
    [
      'vector(1)',
      'vector(1',
      `error ${at}/fleet-rules: spec.groups[0].rules[0].expr: Watchdog: at character 9: it ends before it is complete [rule-query]`,
    ],
    [
      '100 * count by (cluster, namespace, job)',
      '100 * count by (namespace, job)',
      `error ${at}/fleet-rules: spec.groups[0].rules[2].expr: TargetDown: count by (namespace, job) drops the label cluster; expected cluster among them [rule-cluster]`,
    ],
    [
      'unless on (cluster, namespace)',
      'unless on (namespace)',
      `error ${at}/fleet-rules: spec.groups[0].rules[1].expr: InfoInhibitor: on (namespace) matches series of different clusters; expected cluster among them [rule-cluster]`,
    ],
    [
      'up{cluster=\\"cluster-03\\"',
      'up{cluster=\\"cluster-30\\"',
      'error cluster-01/fleet-rules: no alert asks whether anything of cluster-03 arrives; expected one such as absent_over_time(up{cluster="cluster-03", tenant_id="cluster-03"}[10m]) [edge-silence]',
    ],
    [
      '"ruleSelector":{"matchLabels":{"fleetwright/evaluator":"ruler"}}',
      '"ruleSelector":{"matchLabels":{"fleetwright/evaluator":"nobody"}}',
      `error ${at}/fleet-rules: metadata.labels: nothing evaluates it; expected labels that the ruleSelector of one of these matches: ThanosRuler thanos-ruler (fleetwright/evaluator: nobody) [rule-evaluator]`,
    ],
    [
      '> 10","for":"10m","labels":{"severity":"warning"}',
      '> 10","for":"10m","labels":{"severity":"warn"}',
      `warning ${at}/fleet-rules: spec.groups[0].rules[2].labels.severity: TargetDown has severity warn; expected critical, warning, info, none [rule-annotations]`,
    ],
    [
      '> 10","for":"10m"',
      '> 10","for":"30s"',
      `warning ${at}/fleet-rules: spec.groups[0].rules[2].for: TargetDown waits 30s, which is less than two evaluations; expected at least 60s [rule-for]`,
    ],
    [
      '"alert":"Watchdog"',
      '"record":"watch-dog"',
      `error ${at}/fleet-rules: spec.groups[0].rules[0].record: watch-dog is no name of a metric; expected letters, digits, _ and : [rule-name]`,
    ],
  ])('%s → %s', (from, to, expected) => expect(changed(from, to)).toContain(expected));

  test.each<[string, string[]]>([
    ['{{ $lables.pod }}', ['$lables is not declared; expected one of $labels, $externalLabels, $externalURL, $value']],
    ['{{ $labels.pod', ['something that {{ opens is not closed; expected }}, or {{ "{{" }} for the text']],
    ['{{ printf "%s }}" }', ['something that {{ opens is not closed; expected }}, or {{ "{{" }} for the text']],
    ['{{ $value | printf "$x }} %.1f" }} {{/* $y */}} costs $5 }}', []],
    ['{{ range $i, $each := query "up" }}{{ $i }} {{ $each.Value }}{{ end }} {{- $labels.pod -}} {{ $ }}', []],
  ])('a text of an alert that is a template: %s', (summary, problems) => {
    const [own] = composed();
    const rule = { alert: 'Watchdog', expr: 'vector(1)', labels: { severity: 'none' }, annotations: { summary } };
    const found = findings([{ ...own!, spec: { groups: [{ name: 'a', rules: [rule] }] } }, ruler]);
    expect(found.filter((finding) => finding.includes('rule-template'))).toEqual(
      problems.map((problem) => expect.stringContaining(`annotations.summary: Watchdog: ${problem} [rule-template]`)),
    );
  });

  test('rules where nothing evaluates any', () => {
    expect(findings(composed().slice(0, 1)).filter((finding) => finding.includes('rule-evaluator'))).toEqual([
      expect.stringContaining('nothing in this cluster evaluates rules; expected it on the central one, where the'),
    ]);
  });

  test('an object that prometheus-operator would leave out for its size', () => {
    const sized = (count: number) => {
      const [own] = composed();
      const rule = { alert: 'Watchdog', expr: `vector(1) # ${'é'.repeat(1000)}`, labels: { severity: 'none' } };
      const spec = { groups: [{ name: 'a', rules: Array.from({ length: count }, () => rule) }] };
      return findings([{ ...own!, spec }, ruler]).filter((finding) => finding.includes('rule-size'));
    };
    expect(sized(250)).toEqual([]);
    expect(sized(260)).toEqual([
      expect.stringMatching(
        /fleet-rules: spec\.groups: is 5\d{5} bytes as YAML, .*; expected at most 524288, in several objects \[rule-size\]$/,
      ),
    ]);
  });

  test('an alert that waits less than two evaluations of what evaluates it', () => {
    const slow = (evaluationInterval: string) =>
      findings([...composed(), { ...ruler, spec: { ...(ruler.spec as object), evaluationInterval } }]);
    expect(slow('2m').filter((finding) => finding.includes('rule-for'))).toEqual([]);
    expect(slow('6m')).toContainEqual(
      expect.stringMatching(/TargetDown waits 10m, .* expected at least 720s \[rule-for\]$/),
    );
  });

  test('a rule that asks for what is not there any more', () => {
    const everything = Object.fromEntries(allRules.map(({ component }) => [component, agent['prometheus-agent']]));
    const all = fleet.clusters.map((each) => ({ ...each, components: everything }));
    const objects = composeForTest(fleetRules, { fleet: { ...fleet, clusters: all } });
    const prometheus = (retention?: string): KubeObject => ({
      ...ruler,
      kind: 'Prometheus',
      spec: { retention, ruleSelector: { matchLabels: { 'fleetwright/evaluator': 'prometheus' } } },
    });
    const compactor = (raw: string): KubeObject => {
      const containers = [{ image: 'thanos:v1', args: ['compact', `--retention.resolution-raw=${raw}`] }];
      const metadata = { name: 'thanos-compact', namespace: 'monitoring' };
      return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { template: { spec: { containers } } } };
    };
    const found = (...others: KubeObject[]) =>
      findings([...objects, ruler, ...others])
        .filter((finding) => finding.includes('rule-reach'))
        .map((finding) => finding.replace(/^.*\.expr: /, ''));
    expect(found(prometheus(), compactor('0d'))).toEqual([]);
    expect(found(prometheus('1d'), compactor('2d'))).toEqual([]);
    expect(found(prometheus('6h'))).toEqual([
      'ThanosCompactBehind asks for what was 1d ago, and Prometheus thanos-ruler finds what is 6h old at most; expected a retention of at least 1d [rule-reach]',
    ]);
    expect(found(prometheus(), compactor('40h'))).toEqual([
      'LonghornBackupTooOld asks for what was 48h ago, and ThanosRuler thanos-ruler finds what is 40h old at most; expected a retention of at least 48h [rule-reach]',
    ]);
  });

  test('a route that asks for a severity that no alert has', () => {
    const routed = (...matchers: string[]): string[] => {
      const routes = [{ matchers: ['cluster="cluster-02"'], routes: [{ matchers, receiver: 'a' }] }];
      const options = AlertmanagerOptions.parse({ receivers: { a: { type: 'webhook' } }, routes });
      const all = fleet.clusters.map((each) =>
        each.name === 'cluster-01'
          ? { ...each, components: { alertmanager: { ...agent['prometheus-agent'], options } } }
          : each,
      );
      return judge([routeSeverity], [], { ...fleet, clusters: all }).map(({ at, message }) => `${at}: ${message}`);
    };
    expect(routed('severity="critical"', 'team="a"')).toEqual([]);
    expect(routed('severity=~"crit.*|page"')).toEqual([]);
    expect(routed('severity!="critical"')).toEqual([]);
    const where = 'clusters/cluster-01.yaml: components.alertmanager.routes[0].routes[0].matchers';
    const expected = 'no alert has such a severity; expected one of critical, warning, info, none';
    expect(routed('team="a"', 'severity="crit"')).toEqual([`${where}[1]: severity="crit": ${expected}`]);
    expect(routed('severity=~"page|crit"')).toEqual([`${where}[0]: severity=~"page|crit": ${expected}`]);
    expect(routed('severity!~".*"')).toEqual([`${where}[0]: severity!~".*": ${expected}`]);
  });

  test('asks for what evaluates once, however many alerts there are', () => {
    const { collect } = ruleChecks.find(({ code }) => code === 'rule-for')!;
    const asked = (count: number) => {
      const rules = Array.from({ length: count }, (_, i) => ({ alert: `A${i}`, expr: 'up == 0', for: '10m' }));
      const rule = { apiVersion: 'v1', kind: 'PrometheusRule', metadata: { name: 'a' }, spec: { groups: [{ rules }] } };
      const manifests = new Manifests([rule, ruler].map((object) => new Manifest('cluster-01', 'a', object)));
      const spy = vi.spyOn(manifests, 'ofKind');
      collect(manifests);
      return spy.mock.calls.length;
    };
    expect(asked(100)).toBe(asked(1));
  });

  test('two evaluators that select the same rules', () => {
    const prometheus = { ...ruler, kind: 'Prometheus', metadata: { name: 'prometheus', namespace: 'monitoring' } };
    expect(findings([...composed(), ruler, prometheus]).slice(0, 1)).toEqual([
      `error ${at}/fleet-rules: metadata.labels: ThanosRuler thanos-ruler and Prometheus prometheus evaluate it; expected one [rule-evaluator]`,
    ]);
  });
});

test.each([
  ['http://gitlab.example.org/a/b.git', 'http://gitlab.example.org/a/b/-/blob/main/docs/runbooks/{alert}.md'],
  ['https://github.com/a/b.git', 'https://github.com/a/b/blob/main/docs/runbooks/{alert}.md'],
  ['git@github.com:a/b.git', 'https://github.com/a/b/blob/main/docs/runbooks/{alert}.md'],
  ['ssh://git@gitlab.example.org:2222/a/b.git', 'https://gitlab.example.org/a/b/-/blob/main/docs/runbooks/{alert}.md'],
])('the pages of %s', (url, expected) => {
  expect(runbookPages({ ...fleet.git, url, revision: 'main' })).toBe(expected);
});
