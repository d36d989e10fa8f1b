import { expect, test } from 'vitest';
import { Manifest } from '../../../../charts/shared/manifest.ts';
import { changed, without } from '../../platform/checks/whole-cluster.ts';
import { central, edge, found, foundWith, foundWithObject } from './whole-fleet.ts';

const FLEET = 'cluster-01/grafana/ConfigMap/monitoring/grafana-dashboard-fleet-overview: data[fleet-overview.json]';

test('nothing is found in a fleet as it is', () => expect(found()).toEqual([]));

test.each([
  [
    'a query that does not end',
    'sum(sum by (cluster) (kube_node_status_condition',
    'sum(sum by (cluster (kube_node_status_condition',
    `error ${FLEET}: Nodes ready: A: at character 21: it cannot go on with "(kube_node_status_co" [dashboard-query]`,
  ],
  [
    'a sum over clusters in a graph',
    'sum by (cluster) (rate(prometheus_remote_storage_samples_total',
    'sum by (pod) (rate(prometheus_remote_storage_samples_total',
    `error ${FLEET}: Samples sent to the central cluster: A: sum by (pod) drops the label cluster; expected cluster among them [dashboard-cluster]`,
  ],
  [
    'a variable that is not there',
    'kube_pod_status_phase{cluster=~\\"$cluster\\"',
    'kube_pod_status_phase{cluster=~\\"$clusters\\"',
    `error ${FLEET}: Every cluster: it names $clusters, which is no variable of the dashboard; it has: cluster [dashboard-variable]`,
  ],
  [
    'what only an import by hand fills in',
    '"uid": "fleet-overview"',
    '"__inputs": [],\n "uid": "fleet-overview"',
    `error ${FLEET}: it holds "__inputs", which only the import by hand fills in; expected the uid of a data source [dashboard-variable]`,
  ],
  [
    'a data source that is not there',
    '"uid": "thanos"',
    '"uid": "mimir"',
    `error ${FLEET}: the variable cluster: there is no data source mimir; expected one of: thanos, alertmanager, opensearch [dashboard-data-source]`,
  ],
  [
    'the uid of another dashboard',
    '"uid": "fleet-overview"',
    '"uid": "fleet-node"',
    'error cluster-01/grafana/ConfigMap/monitoring/grafana-dashboard-fleet-node: data[fleet-node.json]: fleet-node is the uid of cluster-01/grafana/ConfigMap/monitoring/grafana-dashboard-fleet-overview too; expected another [dashboard-uid]',
  ],
  [
    'a uid that is too long',
    '"uid": "fleet-overview"',
    `"uid": "${'x'.repeat(41)}"`,
    `error ${FLEET}: its uid is ${'x'.repeat(41)}; expected 1 to 40 letters, digits, - and _ [dashboard-uid]`,
  ],
  [
    'an id of some Grafana',
    '"id": null',
    '"id": 7',
    `error ${FLEET}: its id is 7, which belongs to one Grafana; expected none [dashboard-uid]`,
  ],
  ['no JSON', '"id": null', '"id": nul', `error ${FLEET}: expected a dashboard as JSON [dashboard-json]`],
  [
    'a metric that nothing exports',
    'kube_pod_status_phase{cluster=~\\"$cluster\\", phase=\\"Running\\"}',
    'kube_pod_status{cluster=~\\"$cluster\\", phase=\\"Running\\"}',
    `warning ${FLEET}: Every cluster: kube_pod_status is in no list of charts/observability/catalogue, and no rule records it [metric-known]`,
  ],
  [
    'a name that documents have wrong',
    'kube_pod_status_phase{cluster=~\\"$cluster\\", phase=\\"Running\\"}',
    'argocd_app_sync_status{cluster=~\\"$cluster\\", phase=\\"Running\\"}',
    `warning ${FLEET}: Every cluster: nothing exports argocd_app_sync_status; expected the label sync_status of argocd_app_info [metric-known]`,
  ],
])('%s', (_, from, to, expected) => expect(foundWith('fleet-overview', from, to)).toContain(expected));

test('a data source that whoever looks chooses, and those of every Grafana', () => {
  const own = (uid: string, type: string) => {
    const dashboard = {
      uid: 'own',
      panels: [{ title: 'Own', type: 'stat', targets: [{ refId: 'A', expr: 'vector(1)', datasource: { uid } }] }],
      templating: {
        list: [
          { name: 'source', type, query: 'prometheus' },
          { name: 'cluster', type: 'query', query: 'label_values(up, cluster)', datasource: { uid: '${source}' } },
        ],
      },
    };
    const metadata = { name: 'own', namespace: 'monitoring', labels: { 'fleetwright/dashboard': 'true' } };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'own.json': JSON.stringify(dashboard) } };
    const all = found([...central, new Manifest('cluster-01', 'own', object)]);
    return all.filter((line) => line.includes('dashboard-data-source'));
  };
  for (const uid of ['${source}', '$source', '-- Mixed --']) expect(own(uid, 'datasource')).toEqual([]);
  expect(own('${sauce}', 'datasource')).toEqual([expect.stringContaining('there is no data source ${sauce}')]);
  expect(own('${source}', 'custom')).toHaveLength(2);
});

test('a data source that leads nowhere', () => {
  expect(
    foundWithObject('grafana-data-sources', 'thanos-query-frontend.monitoring', 'thanos-frontend.monitoring'),
  ).toEqual([
    'error cluster-01/grafana/ConfigMap/monitoring/grafana-data-sources: data[data-sources.yaml].datasources[0].url: http://thanos-frontend.monitoring.svc:10902 is no Service and no Ingress of the cluster [data-source-target]',
  ]);
});

test('two data sources of one uid', () => {
  const [first] = foundWithObject(
    'grafana-data-sources',
    String.raw`\"uid\": \"alertmanager\"`,
    String.raw`\"uid\": \"thanos\"`,
  );
  expect(first).toBe(
    'error cluster-01/grafana/ConfigMap/monitoring/grafana-data-sources: data[data-sources.yaml].datasources[1].uid: thanos is the uid of another too [data-source-target]',
  );
});

test('a rule on a metric that nothing exports', () => {
  expect(foundWithObject('PrometheusRule/monitoring/node-exporter', 'node_load1 ', 'node_load_1 ')).toContainEqual(
    expect.stringMatching(
      /^warning cluster-01\/fleet-rules\/PrometheusRule\/monitoring\/node-exporter: .* node_load_1 is in no list/,
    ),
  );
});

test('a metric that our own relabeling drops on every cluster', () => {
  const kubelet = 'ServiceMonitor/monitoring/kubelet';
  const [from, to] = ['container_last_seen', 'container_memory_working_set_bytes'];
  const message =
    /no cluster keeps container_memory_working_set_bytes: it comes by the monitor kubelet, which is not there, or drops it/;
  expect(found(changed(central, kubelet, from, to), changed(edge, kubelet, from, to))).toContainEqual(
    expect.stringMatching(message),
  );
  expect(found(changed(central, kubelet, from, to))).toEqual([]);
});

test('a regular expression of Go drops what it matches, and one that nobody reads nothing', () => {
  const kubelet = 'ServiceMonitor/monitoring/kubelet';
  const dropping = (pattern: string) =>
    found(
      changed(central, kubelet, 'container_last_seen', pattern),
      changed(edge, kubelet, 'container_last_seen', pattern),
    );
  expect(dropping('(?i)CONTAINER_MEMORY_WORKING_SET_BYTES')).toContainEqual(
    expect.stringMatching(/no cluster keeps container_memory_working_set_bytes/),
  );
  expect(dropping('container_(').filter((finding) => finding.includes('metric-known'))).toEqual([]);
});

test('a metric whose monitor is nowhere', () => {
  const message = /no cluster keeps fluentbit_input_records_total: it comes by the monitor fluent-bit/;
  const gone = found(
    without(central, 'ServiceMonitor/logging-agent/fluent-bit'),
    without(edge, 'ServiceMonitor/logging-agent/fluent-bit'),
  );
  expect(gone).toContainEqual(expect.stringMatching(message));
  expect(found(without(central, 'ServiceMonitor/logging-agent/fluent-bit'))).toEqual([]);
});

test('a collector that alerts need and a cluster leaves out', () => {
  const states = 'Deployment/monitoring/kube-state-metrics';
  const at = 'warning cluster-02/kube-state-metrics/Deployment/monitoring/kube-state-metrics';
  expect(found(central, changed(edge, states, ',nodes,', ','))).toEqual([
    expect.stringMatching(
      `^${at}: Kube\\w+, .+ and \\d+ more cannot fire on this cluster, as nodes are not collected; expected them among collectors \\[metric-collected\\]$`,
    ),
  ]);
  // No alert asks for it.
  expect(found(central, changed(edge, states, ',networkpolicies,', ','))).toEqual([]);
});

test('a collector that is left out and that alerts ask for as an exception', () => {
  const states = 'Deployment/monitoring/kube-state-metrics';
  expect(found(central, changed(edge, states, ',persistentvolumeclaims,', ','))).toContainEqual(
    expect.stringMatching(
      /KubePersistentVolumeFillingUp.* can fire without reason on this cluster, as persistentvolumeclaims are not collected; /,
    ),
  );
});

test.each([
  ['up == 0 or kube_node_info == 0', 'can fail to fire on this cluster'],
  ['absent(kube_node_info)', 'can only fire, unless another cluster has what is asked for'],
  ['absent(kube_node_info{cluster="cluster-02"})', 'can only fire, unless another cluster has what is asked for'],
  ['absent(kube_node_info{cluster="cluster-01"})', undefined],
  ['absent(kube_node_info{cluster!="cluster-02"})', undefined],
  ['absent(kube_node_info{cluster=~"cluster-0[13]"})', undefined],
  ['absent(kube_node_info{cluster!~"cluster-0[13]"})', 'can only fire, unless another cluster has what is asked for'],
  ['(kube_node_info or up) == 0', 'can fail to fire or fire without reason on this cluster'],
])('what becomes of an alert on %s', (expr, expected) => {
  const states = 'Deployment/monitoring/kube-state-metrics';
  const object = { apiVersion: 'v1', kind: 'PrometheusRule', metadata: { name: 'some', namespace: 'monitoring' } };
  const rules = new Manifest('cluster-01', 'fleet-rules', {
    ...object,
    spec: { groups: [{ name: 'some', rules: [{ alert: 'Some', expr }] }] },
  });
  const all = found([...central, rules], changed(edge, states, ',nodes,', ',')).filter((finding) =>
    finding.includes(': Some '),
  );
  expect(all.map((finding) => finding.replace(/^.*: Some |, as nodes .*$/g, ''))).toEqual(expected ? [expected] : []);
});
