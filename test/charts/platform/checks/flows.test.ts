import { expect, test } from 'vitest';
import { Manifest } from '../../../../charts/shared/manifest.ts';
import { changed, findings, wholeCluster, without } from './whole-cluster.ts';

const central = wholeCluster('cluster-01');
const edge = wholeCluster('cluster-02');

const RECEIVER = 'cluster-01/thanos-receiver';
const ROUTER = `${RECEIVER}/Deployment/monitoring/thanos-receive-router`;
const AUTH = `${RECEIVER}/Deployment/monitoring/thanos-receive-auth`;
const policyOf = (name: string) => `NetworkPolicy/monitoring/${name}`;

test('a rule at one end alone', () => {
  const found = findings(changed(central, policyOf('thanos-receive-router'), '"port":19291', '"port":10902'));
  expect(found.sort()).toEqual([
    `network-flow ${RECEIVER}/${policyOf('thanos-receive-auth')}: spec.egress[0]: ${ROUTER} does not let ${AUTH} in at 19291; expected a rule in its policy too`,
    `network-flow ${RECEIVER}/${policyOf('thanos-receive-router')}: spec.ingress[0]: ${AUTH} may not ask ${ROUTER} at 10902; expected a rule in its policy too`,
  ]);
});

test('the port of a Service in the place of that of its pods', () => {
  const found = findings(changed(central, policyOf('thanos-receive-auth'), '"port":19291', '"port":80'));
  expect(found).toContain(
    `network-flow ${RECEIVER}/${policyOf('thanos-receive-auth')}: spec.egress[0]: ${ROUTER} has no port 80; expected a port of its pods, not of a Service`,
  );
});

test('a pod that lets its scraper in at another port', () => {
  const found = findings(changed(edge, policyOf('kube-state-metrics'), '"port":8081,"protocol":"TCP"', '"port":8080'));
  expect(found).toEqual([
    'scrape-flow cluster-02/kube-state-metrics/ServiceMonitor/monitoring/kube-state-metrics: spec.endpoints[1]: cluster-02/kube-state-metrics/Deployment/monitoring/kube-state-metrics does not let cluster-02/prometheus-agent/PrometheusAgent/monitoring/prometheus-agent in at 8081; expected a rule in its policy',
  ]);
});

test.each([
  ['by its name', { port: 'telemetry' }],
  ['by its number', { portNumber: 8081 }],
])('a pod that lets in no scraper that a PodMonitor sends, to a port %s', (_, endpoint) => {
  const monitor = new Manifest('cluster-02', 'own', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'own', namespace: 'monitoring' },
    spec: {
      selector: { matchLabels: { 'app.kubernetes.io/name': 'kube-state-metrics' } },
      podMetricsEndpoints: [endpoint],
    },
  });
  const ofMonitor = (manifests: readonly Manifest[]) =>
    findings([...manifests, monitor]).filter((line) => line.includes('PodMonitor'));
  expect(ofMonitor(edge)).toEqual([]);
  expect(
    ofMonitor(changed(edge, policyOf('kube-state-metrics'), '"port":8081,"protocol":"TCP"', '"port":8080')),
  ).toEqual([
    expect.stringMatching(
      /^scrape-flow cluster-02\/own\/PodMonitor\/monitoring\/own: spec.podMetricsEndpoints\[0\]: .* at 8081; expected a rule in its policy$/,
    ),
  ]);
});

test('a scraper that may ask nobody', () => {
  const agent = 'CiliumNetworkPolicy/monitoring/prometheus-agent';
  const found = findings(changed(edge, agent, '"toEntities":["cluster"]', '"toEntities":["world"]'));
  expect(found).toContainEqual(
    expect.stringMatching(/^scrape-flow .*prometheus-agent may not ask .*kube-state-metrics at 8080/),
  );
});

test('a policy that Cilium’s ingress does not pass', () => {
  const auth = 'CiliumNetworkPolicy/monitoring/thanos-receive-auth';
  expect(findings(changed(central, auth, '"fromEntities":["ingress"]', '"fromEntities":["world"]'))).toEqual([
    `ingress-flow ${RECEIVER}/Ingress/monitoring/thanos-receive-auth: ${AUTH} does not let Cilium's ingress in at 8080; expected a CiliumNetworkPolicy with fromEntities: [ingress]`,
  ]);
});

test.each([
  ['that asks another for names', changed(edge, policyOf('prometheus-operator'), '"kube-dns"', '"dns"')],
  ['of which no policy speaks', without(edge, policyOf('prometheus-operator'))],
])('a pod %s', (_, manifests) => {
  expect(findings(manifests)).toContainEqual(
    expect.stringMatching(/^name-resolution .*Deployment\/monitoring\/prometheus-operator: may not ask for names/),
  );
});

test('where names go through the proxy of Cilium, its rule counts', () => {
  const ingestor = 'CiliumNetworkPolicy/monitoring/thanos-receive-ingestor';
  expect(findings(changed(central, ingestor, '"k8s:k8s-app":"kube-dns"', '"k8s:k8s-app":"dns"'))).toEqual([
    expect.stringMatching(/^name-resolution .*thanos-receive-ingestor: may not ask for names/),
  ]);
});

test('a namespace without policies is open', () => {
  const kubeSystem = wholeCluster('cluster-02').filter(({ at }) => !/NetworkPolicy\/kube-system\//.test(at));
  expect(findings(kubeSystem)).toEqual([]);
});
