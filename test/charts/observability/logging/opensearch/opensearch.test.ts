import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { fluentBit } from '../../../../../charts/observability/logging/fluent-bit.ts';
import { openSearch } from '../../../../../charts/observability/logging/opensearch/opensearch.ts';
import { openSearchDashboards } from '../../../../../charts/observability/logging/opensearch/opensearch-dashboards.ts';
import { imageOption } from '../../../../../charts/observability/logging/opensearch/opensearch-options.ts';
import { clusterForTest, composeForTest, objectOf, problemsOf } from '../../../compose.ts';

const on = (count: number, options: object = {}) =>
  composeForTest(openSearch, {
    cluster: { nodes: { ...clusterForTest('cluster-01').nodes, count } },
    options,
    beside: [fluentBit, openSearchDashboards],
  });

const one = on(1);
const three = on(3);

const settings = (objects: typeof one) =>
  load(objectOf(objects, 'ConfigMap', 'opensearch').data!['opensearch.yml']!) as Record<string, unknown>;

const statefulSet = (objects: typeof one) => objectOf(objects, 'StatefulSet').spec;
const container = (objects: typeof one) => statefulSet(objects).template.spec.containers[0]!;

test.each([1, 2, 3])('an API server takes all of it on %i nodes', (count) => {
  expect(problemsOf(on(count))).toEqual([]);
});

describe('the nodes', () => {
  test('are one, unless a majority can be left without one', () => {
    expect([1, 2, 3].map((count) => statefulSet(on(count)).replicas)).toEqual([1, 1, 3]);
  });

  test('start together, by names that they have before they are ready, and get time to stop', () => {
    expect(statefulSet(three)).toMatchObject({
      podManagementPolicy: 'Parallel',
      serviceName: 'opensearch-headless',
      minReadySeconds: 60,
      template: { spec: { terminationGracePeriodSeconds: 120, enableServiceLinks: false } },
    });
    expect(objectOf(three, 'Service', 'opensearch-headless').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
  });

  test('are replaced one at a time only where there are several', () => {
    expect(objectOf(three, 'PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    expect(one.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  });

  test('find each other, or are a cluster alone', () => {
    expect(settings(one)).toMatchObject({ 'discovery.type': 'single-node', 'cluster.default_number_of_replicas': 0 });
    expect(settings(one)).not.toHaveProperty(['cluster.initial_cluster_manager_nodes']);
    expect(settings(three)).toMatchObject({
      'discovery.seed_hosts': ['opensearch-headless'],
      'cluster.initial_cluster_manager_nodes': ['opensearch-node-0', 'opensearch-node-1', 'opensearch-node-2'],
      'cluster.default_number_of_replicas': 1,
    });
    expect(settings(three)).not.toHaveProperty(['discovery.type']);
  });

  test.each([
    ['4Gi', '-Xms2048m -Xmx2048m'],
    ['128Gi', '-Xms31744m -Xmx31744m'],
  ])('have half of %s as heap, up to where pointers are short', (memory, value) => {
    const { env } = container(on(1, { resources: { memory } }));
    expect(env).toContainEqual({ name: 'OPENSEARCH_JAVA_OPTS', value });
  });

  test('bring no users, certificates or passwords of the image', () => {
    expect(container(one).env).toContainEqual({ name: 'DISABLE_INSTALL_DEMO_CONFIG', value: 'true' });
    expect(settings(one)).toMatchObject({ 'plugins.security.allow_default_init_securityindex': false });
  });

  test('believe each other and the administrator by the subjects of their certificates', () => {
    expect(settings(one)).toMatchObject({
      'plugins.security.nodes_dn': ['CN=opensearch-node'],
      'plugins.security.authcz.admin_dn': ['CN=opensearch-admin'],
      'plugins.security.ssl.http.enabled': true,
      'plugins.security.ssl.http.pemcert_filepath': 'tls/tls.crt',
      'plugins.security.ssl.transport.pemkey_filepath': 'tls/tls.key',
      'plugins.security.ssl.transport.pemtrustedcas_filepath': 'tls/ca.crt',
    });
    expect(container(one).volumeMounts).toContainEqual({
      name: 'usr-share-opensearch-config-tls',
      mountPath: '/usr/share/opensearch/config/tls',
      readOnly: true,
    });
  });

  test('need nothing of the host, unless told that it is prepared', () => {
    expect(settings(one)).toMatchObject({ 'node.store.allow_mmap': false, 'bootstrap.memory_lock': false });
    expect(settings(on(1, { mmap: true }))).toMatchObject({ 'node.store.allow_mmap': true });
  });
});

describe('the preparation', () => {
  const prepare = (objects: typeof one) => statefulSet(objects).template.spec.initContainers![0]!;
  const script = (objects: typeof one) => JSON.stringify((prepare(objects) as { command?: string[] }).command);

  test('writes the keys of the object storage into the keystore, from a Secret', () => {
    expect(script(one)).toContain('opensearch-keystore add --stdin --force s3.client.default.access_key');
    expect(prepare(one).env).toContainEqual({
      name: 'S3_ACCESS_KEY',
      valueFrom: { secretKeyRef: { name: 'opensearch-s3', key: 'access_key' } },
    });
    expect(JSON.stringify(settings(one))).not.toContain('secret_key');
  });

  test('brings the plugin for S3 only where the image has none', () => {
    const own = on(1, { image: 'registry.example.org/opensearch-s3:3.6.0' });
    expect(script(one)).toContain('opensearch-plugin install --batch repository-s3');
    expect(script(own)).not.toContain('opensearch-plugin');
    const asks = (objects: typeof one) => JSON.stringify(objectOf(objects, 'CiliumNetworkPolicy', 'opensearch-node'));
    expect([asks(one), asks(own)].map((text) => text.includes('artifacts.opensearch.org'))).toEqual([true, false]);
  });

  test('hands its files over in a volume of the pod', () => {
    const config = { name: 'config', mountPath: '/usr/share/opensearch/config' };
    expect(container(one).volumeMounts).toContainEqual(config);
    expect(prepare(one).volumeMounts).toContainEqual({ name: 'config', mountPath: '/prepared/config' });
  });
});

test.each([
  ['registry.example.org/opensearch-s3:3.6.0', true],
  ['registry:5000/logs/opensearch:v3.6.0-s3@sha256:'.padEnd(111, '0'), true],
  ['|:3/opensearch:v4.1', false],
  ['registry.example.org/OpenSearch:3.6.0', false],
  ['opensearch/opensearch:3.6.0', false],
  ['registry.example.org/opensearch-s3:latest', false],
  ['registry.example.org/opensearch-s3:3.6.', false],
])('whether %s may be its image: %s', (image, isOne) => {
  expect(imageOption.safeParse(image).success).toBe(isOne);
});

test.each([
  [1, 0, true],
  [1, 1, false],
  [3, 2, true],
  [undefined, 2, true],
])('whether %s nodes may have %s copies beside the first: %s', (nodes, indexReplicas, may) => {
  expect(openSearch.options.safeParse({ nodes, indexReplicas }).success).toBe(may);
});

describe('the schedule of snapshots', () => {
  const issuesOf = (schedule: string) => openSearch.options.safeParse({ snapshots: { schedule } }).error?.issues;

  test.each(['30 1 * * *', '0 */6 * * *', '15 0-23/2 1,15 jan-mar mon-fri', '0 3 * * SUN', '*/59 0 */31 */12 */7'])(
    'may be %s',
    (schedule) => expect(issuesOf(schedule)).toBeUndefined(),
  );

  test.each([
    ['0 25 * * *', '25 is no hour, from 0 to 23'],
    ['0 2 30 2 *', 'never comes; expected a day that there is in one of the months'],
    ['@daily', 'expected five fields: minute, hour, day of month, month, day of week, such as 0 22 * * mon-fri'],
    // What robfig/cron would take.
    ['0 2 ? * *', 'OpenSearch takes no ?; expected * in its place'],
    ['0 2 * * Sun-tue', 'sun is the last day of a week for OpenSearch; expected 0 where a range begins'],
    ['*/60 2 * * *', '*/60 has a step that is too long; expected 59 at most'],
    ['0 2 * * 1,*/8', '1,*/8 has a step that is too long; expected 7 at most'],
  ])('may not be %s: %s', (schedule, message) => {
    expect(issuesOf(schedule)).toMatchObject([{ path: ['snapshots', 'schedule'], message }]);
  });
});

test('other clusters come in with the TLS that they began', () => {
  const { metadata, spec } = objectOf(one, 'Ingress');
  expect(metadata.annotations).toEqual({ 'ingress.cilium.io/tls-passthrough': 'enabled' });
  expect(spec).toMatchObject({ rules: [{ host: 'opensearch.k8s-cluster-01.miribit.lab' }] });
  expect(spec).not.toHaveProperty('tls');
});

test('the nodes let in whom they serve, and each other', () => {
  const { ingress } = objectOf(one, 'NetworkPolicy', 'opensearch-node').spec!;
  const names = ingress!.flatMap(({ from = [], ports = [] }) =>
    from.map(({ podSelector }) => `${podSelector?.matchLabels?.['app.kubernetes.io/name']} ${ports[0]?.port}`),
  );
  expect(names.sort()).toEqual([
    'fluent-bit 9200',
    'opensearch-bootstrap 9200',
    'opensearch-dashboards 9200',
    'opensearch-exporter 9200',
    'opensearch-node 9300',
  ]);
  expect(JSON.stringify(objectOf(one, 'CiliumNetworkPolicy', 'opensearch-node'))).toContain('"ingress"');
});

test('series of the exporter say which Kubernetes cluster they are of', () => {
  expect(objectOf(one, 'ServiceMonitor')).toMatchObject({
    spec: { endpoints: [{ metricRelabelings: [{ action: 'labeldrop', regex: 'cluster' }] }] },
  });
});
