import { describe, expect, test } from 'vitest';
import { clusterMonitors } from '../../../charts/platform/cluster-monitors.ts';
import { API_SERVER_DROPS, CADVISOR_DROPS, KUBELET_DROPS } from '../../../charts/platform/high-cardinality.ts';
import { composeForTest, objectOf, problemsOf } from '../compose.ts';

const compose = (options: object = {}) => composeForTest(clusterMonitors, { options });
const names = (options: object) => compose(options).map(({ metadata }) => metadata.name);

test('what it renders is valid', () => {
  expect(problemsOf(compose({ cilium: { hubble: true } }))).toEqual([]);
});

test('each part can be left out', () => {
  expect(names({})).toEqual([
    'kubelet',
    'kube-apiserver',
    'coredns',
    'cilium-agent',
    'cilium-operator',
    'cilium-envoy',
  ]);
  const off = { kubelet: false, apiServer: false, coreDns: false };
  expect(names({ ...off, cilium: { agent: false, operator: false, envoy: false, hubble: true } })).toEqual(['hubble']);
});

test('kubelets are asked for themselves, their containers and probes', () => {
  const { spec } = objectOf(compose(), 'ServiceMonitor', 'kubelet');
  expect(spec).toMatchObject({
    jobLabel: 'app.kubernetes.io/name',
    namespaceSelector: { matchNames: ['kube-system'] },
    selector: { matchLabels: { 'app.kubernetes.io/name': 'kubelet' } },
  });
  expect(spec.endpoints).toMatchObject(
    ['/metrics', '/metrics/cadvisor', '/metrics/probes'].map((path) => ({
      path,
      port: 'https-metrics',
      scheme: 'https',
      honorLabels: true,
      tlsConfig: { insecureSkipVerify: true },
    })),
  );
});

test('the API server proves who it is', () => {
  expect(objectOf(compose(), 'ServiceMonitor', 'kube-apiserver').spec).toMatchObject({
    namespaceSelector: { matchNames: ['default'] },
    selector: { matchLabels: { component: 'apiserver', provider: 'kubernetes' } },
    endpoints: [{ port: 'https', tlsConfig: { serverName: 'kubernetes' } }],
  });
});

test('CoreDNS is found behind kube-dns', () => {
  expect(objectOf(compose(), 'ServiceMonitor', 'coredns').spec).toMatchObject({
    selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    endpoints: [{ port: 'metrics' }],
  });
});

test('Cilium is found by its pods, whose ports are named whatever else its chart makes', () => {
  expect(objectOf(compose(), 'PodMonitor', 'cilium-envoy').spec).toMatchObject({
    namespaceSelector: { matchNames: ['kube-system'] },
    selector: { matchLabels: { 'k8s-app': 'cilium-envoy' } },
    podMetricsEndpoints: [{ port: 'envoy-metrics' }],
  });
});

/** Whether Prometheus, which anchors its expressions, would drop the series. */
const drops = (relabelings: typeof KUBELET_DROPS, labels: Record<string, string>): boolean =>
  relabelings.some(({ sourceLabels, regex }) =>
    new RegExp(`^(?:${regex})$`).test((sourceLabels ?? []).map((label) => labels[label] ?? '').join(';')),
  );

/** What the operator gives every sample of a target, whatever the sample says; of a kubelet, all of the Service's. */
const TARGET = { namespace: 'kube-system', service: 'kubelet', endpoint: 'https-metrics', job: 'kubelet', node: 'n' };

describe('high cardinality', () => {
  test.each([
    ['kubelet', KUBELET_DROPS, { __name__: 'rest_client_request_duration_seconds_bucket' }],
    ['cAdvisor', CADVISOR_DROPS, { __name__: 'container_spec_memory_limit_bytes', pod: 'p' }],
    ['a slice of the host', CADVISOR_DROPS, { __name__: 'container_cpu_usage_seconds_total', id: '/system.slice' }],
    ['API server', API_SERVER_DROPS, { __name__: 'apiserver_request_slo_duration_seconds_bucket', le: '1' }],
    ['its other histogram', API_SERVER_DROPS, { __name__: 'apiserver_request_duration_seconds_bucket', le: '1' }],
    ['fine buckets', API_SERVER_DROPS, { __name__: 'apiserver_request_sli_duration_seconds_bucket', le: '1.25' }],
  ])('%s: dropped', (_, relabelings, labels) => {
    expect(drops(relabelings, { ...TARGET, ...labels })).toBe(true);
  });

  test.each([
    ['kubelet', KUBELET_DROPS, { __name__: 'kubelet_running_pods' }],
    ['cAdvisor', CADVISOR_DROPS, { __name__: 'container_memory_working_set_bytes', id: '/kubepods/a', pod: 'p' }],
    ['the whole node', CADVISOR_DROPS, { __name__: 'container_cpu_usage_seconds_total', id: '/' }],
    ['the machine', CADVISOR_DROPS, { __name__: 'machine_memory_bytes' }],
    ['pod network', CADVISOR_DROPS, { __name__: 'container_network_receive_bytes_total', pod: 'p', namespace: 'n' }],
    ['API server', API_SERVER_DROPS, { __name__: 'apiserver_request_total' }],
    ['the count', API_SERVER_DROPS, { __name__: 'apiserver_request_sli_duration_seconds_bucket', le: '+Inf' }],
  ])('%s: kept', (_, relabelings, labels) => {
    expect(drops(relabelings, { ...TARGET, ...labels })).toBe(false);
  });

  test.each(['1', '1.0', '5', '5.0', '30', '30.0'])(
    'the error budget of the API server, measured at %s s: kept',
    (le) => {
      const bucket = { __name__: 'apiserver_request_sli_duration_seconds_bucket', scope: 'cluster', le };
      expect(drops(API_SERVER_DROPS, { ...TARGET, ...bucket })).toBe(false);
    },
  );

  test('one rule names one family, so that a change of it is one line', () => {
    for (const { sourceLabels, regex } of [...KUBELET_DROPS, ...CADVISOR_DROPS, ...API_SERVER_DROPS]) {
      if (sourceLabels?.length === 1) expect(regex?.replace(/\([^)]*\)/g, '')).not.toContain('|');
    }
  });
});
