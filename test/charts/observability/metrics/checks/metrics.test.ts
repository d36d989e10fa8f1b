import { beforeAll, describe, expect, test } from 'vitest';
import { metricsChecks } from '../../../../../charts/observability/metrics/checks/index.ts';
import { kubeStateMetrics } from '../../../../../charts/observability/metrics/kube-state-metrics.ts';
import { nodeExporter } from '../../../../../charts/observability/metrics/node-exporter.ts';
import { prometheusAgent } from '../../../../../charts/observability/metrics/prometheus-agent.ts';
import { prometheusOperator } from '../../../../../charts/observability/metrics/prometheus-operator.ts';
import { thanosReceiver } from '../../../../../charts/observability/thanos/thanos-receiver.ts';
import { clusterMonitors } from '../../../../../charts/platform/cluster-monitors.ts';
import type { Component } from '../../../../../charts/shared/component.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../../charts/shared/manifest.ts';
import type { Fleet } from '../../../../../clusters/schema/cluster.ts';
import { judge } from '../../../../../engine/judge.ts';
import { composeForTest, fleetForTest } from '../../../compose.ts';
import { collectFacts } from '../../../facts.ts';

const EVERYWHERE = [prometheusOperator, kubeStateMetrics, nodeExporter, clusterMonitors];
const ON = { central: [...EVERYWHERE, thanosReceiver], edge: [...EVERYWHERE, prometheusAgent] };

interface Placed {
  cluster: string;
  component: string;
  object: KubeObject;
}

const fleet = fleetForTest();
const options: Record<string, object> = {
  'prometheus-agent': {
    scrapeConfigs: { nas: { targets: ['192.168.101.9:9100'], labels: { rack: 'a' } } },
    writeRelabelConfigs: [{ action: 'labeldrop', regex: 'unused' }],
  },
};

const compose = (component: Component, name: string): Placed[] =>
  composeForTest(component, { cluster: { name }, options: options[component.name] ?? {} }).map((object) => ({
    cluster: name,
    component: component.name,
    object,
  }));

let whole: Placed[] = [];

beforeAll(() => {
  whole = fleet.clusters.flatMap(({ name, role }) => ON[role].flatMap((component) => compose(component, name)));
});

function findings(placed: readonly Placed[], of: Fleet = fleet): string[] {
  const clusters = of.clusters.map(({ name }) => {
    const own = placed.filter(({ cluster }) => cluster === name);
    const manifests = new Manifests(own.map(({ component, object }) => new Manifest(name, component, object)));
    return { cluster: name, facts: collectFacts(metricsChecks, manifests) };
  });
  return judge(metricsChecks, clusters, of).map(
    ({ level, at, message, code }) => `${level} ${at}: ${message} [${code}]`,
  );
}

/** One text replaced, once, in the one object of that kind and name on cluster-02. */
function changed(kind: string, name: string, from: string, to: string): string[] {
  let count = 0;
  const placed = whole.map((each) => {
    const { object } = each;
    if (each.cluster !== 'cluster-02' || object.kind !== kind || object.metadata.name !== name) return each;
    count += 1;
    const text = JSON.stringify(object);
    expect(text).toContain(from);
    return { ...each, object: JSON.parse(text.replace(from, to)) };
  });
  expect(count).toBe(1);
  return findings(placed);
}

test('what is rendered holds', () => {
  expect(findings(whole)).toEqual([]);
});

const AGENT = ['PrometheusAgent', 'prometheus-agent'] as const;
const atAgent = 'cluster-02/prometheus-agent/PrometheusAgent/monitoring/prometheus-agent:';
const DOOR = 'thanos-receive.k8s-cluster-01.miribit.lab';
const atUrl = `${atAgent} spec.remoteWrite[0].url`;
const RECEIVE = '/api/v1/receive';

describe('one change to a manifest is found', () => {
  test.each<[string, readonly [kind: string, name: string, from: string, to: string], string]>([
    [
      'another host',
      [...AGENT, `https://${DOOR}`, 'https://receive.lab'],
      `error ${atUrl}: https://receive.lab${RECEIVE} is served by no cluster; receivers are at: ${DOOR} [remote-write-target]`,
    ],
    [
      'a path that Receive does not have',
      [...AGENT, RECEIVE, '/api/v1/write'],
      `error ${atUrl}: Receive has no path /api/v1/write, and what is sent there is lost; expected ${RECEIVE} [remote-write-url]`,
    ],
    [
      'no TLS',
      [...AGENT, `https://${DOOR}`, `http://${DOOR}`],
      `error ${atUrl}: http://${DOOR}${RECEIVE} leaves the cluster in the clear; expected https [remote-write-url]`,
    ],
    [
      'a certificate that nobody verifies',
      [...AGENT, '"tlsConfig":{', '"tlsConfig":{"insecureSkipVerify":true,'],
      `error ${atAgent} spec.remoteWrite[0].tlsConfig.insecureSkipVerify: whoever is between gets the password and the samples; expected a verified certificate [remote-write-url]`,
    ],
    [
      'the label of another cluster',
      [...AGENT, '"cluster":"cluster-02"', '"cluster":"cluster-03"'],
      `error ${atAgent} spec.externalLabels.cluster: the label cluster is cluster-03; expected cluster-02 [cluster-label]`,
    ],
    [
      'an agent that is stopped before it has written',
      [...AGENT, '"terminationGracePeriodSeconds":600', '"terminationGracePeriodSeconds":30'],
      `warning ${atAgent} spec.terminationGracePeriodSeconds: 30 seconds may not do to write what it holds; expected 600 or more [scraper-grace]`,
    ],
    [
      'a reloader of another release than the operator',
      ['Deployment', 'prometheus-operator', 'prometheus-config-reloader:v0.93.1', 'prometheus-config-reloader:v0.92.0'],
      'warning cluster-02/prometheus-operator/Deployment/monitoring/prometheus-operator: spec.template.spec.containers[0].args[5]: is of release v0.92.0, and the operator of v0.93.1; expected v0.93.1 [reloader-version]',
    ],
    [
      'no label',
      [...AGENT, '"cluster":"cluster-02",', ''],
      `error ${atAgent} spec.externalLabels.cluster: the label cluster is missing; expected cluster-02 [cluster-label]`,
    ],
    [
      'the tenant of another cluster',
      [...AGENT, '"THANOS-TENANT":"cluster-02"', '"THANOS-TENANT":"cluster-03"'],
      'error cluster-03/prometheus-agent/PrometheusAgent/monitoring/prometheus-agent: spec.remoteWrite[0].headers: cluster-02 writes as the tenant cluster-03 too; expected cluster-03 [remote-write-tenant]',
    ],
    [
      'a tenant that is none',
      [...AGENT, '"THANOS-TENANT":"cluster-02"', '"THANOS-TENANT":"edge"'],
      `error ${atAgent} spec.remoteWrite[0].headers: edge is no tenant; expected cluster-02 [remote-write-tenant]`,
    ],
    [
      'no tenant',
      [...AGENT, 'THANOS-TENANT', 'X-TENANT'],
      `error ${atAgent} spec.remoteWrite[0].headers: the header THANOS-TENANT is missing; expected cluster-02 [remote-write-tenant]`,
    ],
    [
      'a relabeling that sets the label cluster',
      ['ServiceMonitor', 'node-exporter', '"targetLabel":"instance"', '"targetLabel":"cluster"'],
      'error cluster-02/node-exporter/ServiceMonitor/monitoring-node/node-exporter: spec.endpoints[0].relabelings[0]: sets the label cluster, which names the cluster of a series; expected another name [cluster-label-kept]',
    ],
    [
      'a mapping of node labels that may set it',
      [
        'ServiceMonitor',
        'kube-state-metrics',
        '{"action":"labeldrop","regex":"pod|service|endpoint|namespace|container"}',
        '{"action":"labelmap","regex":"__meta_kubernetes_node_label_(.+)"}',
      ],
      'error cluster-02/kube-state-metrics/ServiceMonitor/monitoring/kube-state-metrics: spec.endpoints[0].relabelings[0]: may set the label cluster, which names the cluster of a series; expected a regex without it [cluster-label-kept]',
    ],
    [
      'one that names its group in braces',
      [
        'ServiceMonitor',
        'kube-state-metrics',
        '{"action":"labeldrop","regex":"pod|service|endpoint|namespace|container"}',
        '{"action":"labelmap","regex":"__meta_kubernetes_node_label_(.+)","replacement":"${1}"}',
      ],
      'error cluster-02/kube-state-metrics/ServiceMonitor/monitoring/kube-state-metrics: spec.endpoints[0].relabelings[0]: may set the label cluster, which names the cluster of a series; expected a regex without it [cluster-label-kept]',
    ],
    [
      'a static target that has it',
      ['ScrapeConfig', 'nas', '"rack":"a"', '"cluster":"a"'],
      'error cluster-02/prometheus-agent/ScrapeConfig/monitoring/nas: spec.staticConfigs[0]: sets the label cluster, which names the cluster of a series; expected another name [cluster-label-kept]',
    ],
    [
      'a rule that drops it on the way out',
      [...AGENT, '"regex":"unused"', '"regex":"(clu|unu).*"'],
      `error ${atAgent} spec.remoteWrite[0].writeRelabelConfigs[0]: takes away the label cluster, by which series are told apart; expected it to stay [cluster-label-kept]`,
    ],
    [
      'a rule of Go that does, in any case',
      [...AGENT, '"regex":"unused"', '"regex":"(?i)CLUSTER"'],
      `error ${atAgent} spec.remoteWrite[0].writeRelabelConfigs[0]: takes away the label cluster, by which series are told apart; expected it to stay [cluster-label-kept]`,
    ],
    [
      'a volume too small for the outage',
      [...AGENT, '"storage":"10Gi"', '"storage":"256M"'],
      `warning ${atAgent} spec.storage: too small for an outage of 24h; expected about 1Gi [remote-write-buffer]`,
    ],
    [
      'an outage too long for the volume',
      [...AGENT, '"value":"24h"', '"value":"30d"'],
      `warning ${atAgent} spec.storage: too small for an outage of 720h; expected about 15Gi [remote-write-buffer]`,
    ],
    [
      'no word on how long to wait',
      [...AGENT, '{"name":"storage.agent.retention.max-time","value":"24h"}', ''],
      `warning ${atAgent} spec.additionalArgs: what is not sent is thrown away after 4h; expected --storage.agent.retention.max-time with the longest outage [remote-write-buffer]`,
    ],
    [
      'no volume',
      [...AGENT, 'volumeClaimTemplate', 'emptyDir'],
      `warning ${atAgent} spec.storage: what is not sent fills the disk of the node; expected a volumeClaimTemplate [remote-write-buffer]`,
    ],
    [
      'a selector that some monitor does not match',
      [
        ...AGENT,
        '"serviceMonitorNamespaceSelector":{}',
        '"serviceMonitorNamespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"monitoring"}}',
      ],
      'error cluster-02/node-exporter/ServiceMonitor/monitoring-node/node-exporter: metadata: prometheus-agent does not select it; expected labels that serviceMonitorSelector and serviceMonitorNamespaceSelector match [monitor-selected]',
    ],
    [
      'a selector that is left out',
      [...AGENT, '"scrapeConfigSelector":{},', ''],
      'error cluster-02/prometheus-agent/ScrapeConfig/monitoring/nas: metadata: prometheus-agent does not select it; expected labels that scrapeConfigSelector and scrapeConfigNamespaceSelector match [monitor-selected]',
    ],
    [
      'a namespace selector that is left out',
      [...AGENT, '"serviceMonitorNamespaceSelector":{},', ''],
      'error cluster-02/node-exporter/ServiceMonitor/monitoring-node/node-exporter: metadata: prometheus-agent does not select it; expected labels that serviceMonitorSelector and serviceMonitorNamespaceSelector match [monitor-selected]',
    ],
    [
      'a resource that the scraper may not list',
      ['ClusterRole', 'prometheus-agent', '"endpointslices"', '"endpoints"'],
      `error ${atAgent} spec.serviceAccountName: prometheus-agent may not list and watch endpointslices in monitoring, where a monitor looks for targets; expected a role that lets it [monitor-access]`,
    ],
    [
      'a binding of another account',
      [
        'ClusterRoleBinding',
        'prometheus-agent',
        '"kind":"ServiceAccount","name":"prometheus-agent"',
        '"kind":"ServiceAccount","name":"prometheus"',
      ],
      `error ${atAgent} spec.serviceAccountName: prometheus-agent may not list and watch services, pods, endpointslices in monitoring-node, where a monitor looks for targets; expected a role that lets it [monitor-access]`,
    ],
    [
      'a flag that the agent does not know',
      [...AGENT, 'storage.agent.retention.max-time', 'storage.agent.retention.maxtime'],
      `error ${atAgent} spec.additionalArgs[0]: prometheus-agent v3.14.0 knows no flag --storage.agent.retention.maxtime; it would not start [metrics-flags]`,
    ],
    [
      'a flag of the server',
      [...AGENT, 'storage.agent.retention.max-time', 'storage.tsdb.retention.time'],
      `error ${atAgent} spec.additionalArgs[0]: prometheus-agent v3.14.0 knows no flag --storage.tsdb.retention.time; it would not start [metrics-flags]`,
    ],
    [
      'a switch with a value',
      ['DaemonSet', 'node-exporter', '--no-collector.wifi', '--collector.wifi=false'],
      'error cluster-02/node-exporter/DaemonSet/monitoring-node/node-exporter: spec.template.spec.containers[0].args[8]: --collector.wifi takes no value; expected --collector.wifi or --no-collector.wifi [metrics-flags]',
    ],
    [
      'a collector that there is not',
      ['DaemonSet', 'node-exporter', '--no-collector.wifi', '--no-collector.wlan'],
      'error cluster-02/node-exporter/DaemonSet/monitoring-node/node-exporter: spec.template.spec.containers[0].args[8]: node-exporter v1.12.1 knows no flag --no-collector.wlan; it would not start [metrics-flags]',
    ],
    [
      'a flag without its value',
      ['Deployment', 'kube-state-metrics', '--resources=', '--resources","--port='],
      'error cluster-02/kube-state-metrics/Deployment/monitoring/kube-state-metrics: spec.template.spec.containers[0].args[0]: --resources needs a value; expected --resources=… [metrics-flags]',
    ],
    [
      'a switch that is neither on nor off',
      ['Deployment', 'prometheus-operator', '--kubelet-endpoints=false', '--kubelet-endpoints=no'],
      'error cluster-02/prometheus-operator/Deployment/monitoring/prometheus-operator: spec.template.spec.containers[0].args[2]: --kubelet-endpoints is on or off; expected --kubelet-endpoints=true or =false [metrics-flags]',
    ],
  ])('%s', (_, [kind, name, from, to], finding) => {
    expect(changed(kind, name, from, to)).toContain(finding);
  });
});

test('a fleet whose central cluster does not receive is found, edge by edge', () => {
  const without = findings(whole.filter(({ component }) => component !== 'thanos-receiver'));
  expect(without).toHaveLength(3);
  expect(without[0]).toBe(
    `error ${atUrl}: https://${DOOR}${RECEIVE} is served by no cluster; receivers are at: none; expected thanos-receiver to be on on the central cluster [remote-write-target]`,
  );
});

test('an edge of many nodes needs more room for the same outage', () => {
  const clusters = fleet.clusters.map((each) =>
    each.name === 'cluster-02' ? { ...each, nodes: { ...each.nodes, count: 40 } } : each,
  );
  expect(findings(whole, { ...fleet, clusters })).toEqual([
    `warning ${atAgent} spec.storage: too small for an outage of 24h; expected about 20Gi [remote-write-buffer]`,
  ]);
});
