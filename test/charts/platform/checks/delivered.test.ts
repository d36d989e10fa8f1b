import { describe, expect, test } from 'vitest';
import { platformChecks } from '../../../../charts/platform/checks/index.ts';
import { Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { judge } from '../../../../engine/judge.ts';
import { fleetForTest } from '../../compose.ts';
import { collectFacts } from '../../facts.ts';
import { changed, findings, wholeCluster } from './whole-cluster.ts';

const central = wholeCluster('cluster-01');
const edge = wholeCluster('cluster-02');

const INGRESS = 'Ingress/monitoring/thanos-receive-auth';
const CERTIFICATE = 'thanos-receive-tls';

const FLUENT_BIT = 'DaemonSet/logging-agent/fluent-bit';
const UNROLLED =
  'config-checksum cluster-02/fluent-bit/DaemonSet/logging-agent/fluent-bit: spec.template.metadata.annotations: no change of ConfigMap fluent-bit rolls the pods; expected its hash as checksum/config';

describe('pods that a change of their configuration does not roll', () => {
  const unhashed = changed(edge, FLUENT_BIT, '"checksum/config"', '"checksums"');
  const elsewhere = changed(unhashed, FLUENT_BIT, '"configMap":{"name":"fluent-bit"', '"emptyDir":{"name":"none"');

  test('by a volume', () => expect(findings(unhashed)).toEqual([UNROLLED]));

  test.each([
    '"envFrom":[{"configMapRef":{"name":"fluent-bit"}}]',
    '"envFrom":[{"configMapRef":{"name":"fluent-bit","optional":true}}]',
  ])('by %s, whether or not it has to be there', (envFrom) => {
    expect(findings(changed(elsewhere, FLUENT_BIT, '"image":', `${envFrom},"image":`))).toEqual([UNROLLED]);
  });
});

test('an object that is larger than the API server stores', () => {
  const text = 'x'.repeat(1024 * 1024);
  const found = findings(changed(edge, 'ServiceMonitor/monitoring/kubelet', '"jobLabel":"', `"jobLabel":"${text}`));
  expect(found).toEqual([
    expect.stringMatching(
      /^object-size cluster-02\/.*ServiceMonitor\/monitoring\/kubelet: is \d+ bytes as JSON; expected at most 1048576, or in several objects$/,
    ),
  ]);
});

test('a SealedSecret that is larger, which nobody can divide', () => {
  const sealed = {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name: 'users', namespace: 'monitoring' },
    spec: { encryptedData: { user: 'A'.repeat(1024 * 1024) } },
  };
  const found = findings([...edge, new Manifest('cluster-02', 'fluent-bit', sealed)]);
  expect(found.filter((line) => line.startsWith('object-size'))).toEqual([
    expect.stringMatching(/users: is \d+ bytes as JSON; expected at most 1048576, or its values in a store \(docs/),
  ]);
});

test('an image of another version than on the other clusters', () => {
  const old = changed(
    edge,
    'Deployment/monitoring/kube-state-metrics',
    'kube-state-metrics:v2.20.0',
    'kube-state-metrics:v2.19.0',
  );
  const clusters = [central, old, wholeCluster('cluster-03')].map((manifests) => {
    const { cluster } = manifests[0]!;
    return { cluster, facts: collectFacts(platformChecks, new Manifests(manifests)) };
  });
  expect(judge(platformChecks, clusters, fleetForTest())).toEqual([
    {
      code: 'image-version',
      level: 'warning',
      at: 'cluster-02/kube-state-metrics/Deployment/monitoring/kube-state-metrics: spec.template.spec.containers[0].image',
      message:
        'is registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.19.0, and elsewhere v2.20.0; expected one version in the fleet',
    },
  ]);
});

test('a host without a certificate', () => {
  expect(findings(changed(central, INGRESS, `"secretName":"${CERTIFICATE}"`, '"hosts":[]'))).toEqual([
    expect.stringMatching(
      /^ingress-tls .*: spec.rules\[0\].host: thanos-receive.k8s-cluster-01.miribit.lab has no certificate/,
    ),
  ]);
});

test('a certificate that is sealed as something else', () => {
  const sealed = (type: string) =>
    new Manifest('cluster-01', 'thanos-receiver', {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name: CERTIFICATE, namespace: 'monitoring' },
      spec: { encryptedData: {}, template: { type } },
    });
  expect(findings([...central, sealed('kubernetes.io/tls')])).toEqual([]);
  expect(findings([...central, sealed('Opaque')])).toEqual([
    expect.stringMatching(/^ingress-tls .*: spec.tls\[0\].secretName: thanos-receive-tls is made with the type Opaque/),
  ]);
});

test('a door to what asks for no password', () => {
  const found = findings(
    changed(central, INGRESS, '"service":{"name":"thanos-receive-auth"', '"service":{"name":"thanos-receive-router"'),
  );
  expect(found).toContainEqual(
    expect.stringMatching(
      /^open-interface .*: leads to .*Deployment\/monitoring\/thanos-receive-router, which asks for no password/,
    ),
  );
});

describe('a proxy that lets some in without a password', () => {
  const config = 'ConfigMap/monitoring/thanos-query-frontend-auth';
  const open = (from: string, to: string) =>
    findings(changed(central, config, from, to)).filter((finding) => finding.startsWith('open-interface'));

  test.each([
    ['asks for none', 'auth_basic Thanos;\\n', '\\n', '/'],
    ['asks for none below', 'auth_basic Thanos;', 'auth_basic off;', '/'],
    ['knows no users', 'auth_basic_user_file', '#', '/'],
    ['is content with less', 'auth_basic Thanos;', 'auth_basic Thanos; satisfy any;', '/'],
    ['leads on elsewhere', 'return 200;', 'proxy_pass http://behind;', '= /-/fleetwright-healthy'],
    ['has one more way', 'location / {', 'location /metrics { proxy_pass http://behind; } location / {', '/metrics'],
  ])('it %s', (_, from, to, location) => {
    expect(open(from, to)).toEqual([
      expect.stringMatching(
        `Ingress/monitoring/thanos-query-frontend-auth: leads to .*/Deployment/monitoring/thanos-query-frontend-auth, which asks for no password at location ${location}; expected auth_basic there$`,
      ),
    ]);
  });

  test('whatever its name, one that asks is none', () => {
    expect(open('auth_basic Thanos;', 'auth_basic Other;')).toEqual([]);
  });
});

test('a role that gives more than can be known', () => {
  const role = 'ClusterRole/kube-state-metrics';
  const found = (from: string, to: string) => findings(changed(edge, role, from, to));
  const right = 'expected what is used, or the reason in the annotation fleetwright.io/broad-role';
  const at = `broad-role cluster-02/kube-state-metrics/${role}: rules[0]`;
  expect(found('"verbs":["list","watch"]', '"verbs":["*"]')).toEqual([`${at}.verbs: gives all of them; ${right}`]);
  expect(found('"resources":["', '"resources":["*","')).toEqual([`${at}.resources: gives all of them; ${right}`]);
});

test('a workload that takes the pods of another for its own', () => {
  const name = '"app.kubernetes.io/name":"thanos-receive-router"';
  const selector = '"selector":{"matchLabels":{"app.kubernetes.io/instance":"thanos-receiver"';
  const found = findings(
    changed(central, 'Deployment/monitoring/thanos-receive-router', `${selector},${name}`, selector),
  );
  expect(found).toEqual(
    ['StatefulSet/monitoring/thanos-receive-ingestor', 'Deployment/monitoring/thanos-receive-auth'].map((other) =>
      expect.stringMatching(`^own-pods .*thanos-receive-router: spec.selector: selects the pods of .*${other} too`),
    ),
  );
});
