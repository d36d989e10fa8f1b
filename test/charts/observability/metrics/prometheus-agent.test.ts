import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { prometheus } from '../../../../charts/observability/metrics/prometheus.ts';
import { prometheusAgent } from '../../../../charts/observability/metrics/prometheus-agent.ts';
import { images } from '../../../../charts/versions.ts';
import type { ClusterData } from '../../../../clusters/schema/cluster.ts';
import { composeForTest, objectOf, problemsOf } from '../../compose.ts';

const compose = (options: object = {}, cluster: Partial<ClusterData> = {}) =>
  composeForTest(prometheusAgent, { options, cluster });

const specOf = (options: object = {}, cluster: Partial<ClusterData> = {}) =>
  objectOf(compose(options, cluster), 'PrometheusAgent', 'prometheus-agent').spec;

const withNodes = (count: number): Partial<ClusterData> => ({
  nodes: { count, cpu: '8', memory: '32Gi', disk: '500Gi' },
});

describe('prometheus-agent', () => {
  test.each(['1.28', '1.36'])('is what Kubernetes %s takes', (kubernetes) => {
    expect(problemsOf(compose(), kubernetes)).toEqual([]);
    expect(problemsOf(compose({ scrapeConfigs: { nas: { targets: ['nas.lab:9100'] } } }), kubernetes)).toEqual([]);
  });

  test('writes to the door of the central cluster, by TLS, at the path that Receive has', () => {
    expect(specOf().remoteWrite).toMatchObject([
      {
        url: 'https://thanos-receive.k8s-cluster-01.miribit.lab/api/v1/receive',
        tlsConfig: {
          ca: { secret: { name: 'prometheus-agent-remote-write', key: 'ca.crt' } },
          serverName: 'thanos-receive.k8s-cluster-01.miribit.lab',
        },
      },
    ]);
  });

  test('logs in with its own Secret, as the tenant of its cluster', () => {
    expect(specOf({}, { name: 'cluster-03' }).remoteWrite).toMatchObject([
      {
        basicAuth: {
          username: { name: 'prometheus-agent-remote-write', key: 'username' },
          password: { name: 'prometheus-agent-remote-write', key: 'password' },
        },
        headers: { 'THANOS-TENANT': 'cluster-03' },
      },
    ]);
  });

  test('marks its series with the name and the labels of its cluster', () => {
    expect(specOf().externalLabels).toEqual({ cluster: 'cluster-02', environment: 'lab', region: 'site-2' });
  });

  test('spells labels of the data as Prometheus allows', () => {
    const labels = { 'topology.kubernetes.io/zone': 'a' };
    expect(specOf({}, { labels }).externalLabels).toEqual({ cluster: 'cluster-02', topology_kubernetes_io_zone: 'a' });
  });

  test('selects every monitor of every namespace; a selector left out would select none', () => {
    for (const kind of ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig']) {
      expect(specOf()).toMatchObject({ [`${kind}Selector`]: {}, [`${kind}NamespaceSelector`]: {} });
    }
    expect(specOf()).toMatchObject({ serviceDiscoveryRole: 'EndpointSlice', scrapeInterval: '30s' });
  });

  test('promises no more than Prometheus keeps: a restart forgets what waits', () => {
    const { properties } = z.toJSONSchema(prometheusAgent.options, { io: 'input' });
    expect(properties?.outageTolerance).toMatchObject({ description: expect.stringContaining('after a restart') });
  });

  test('has no backups made of that volume', () => {
    expect(specOf().storage?.volumeClaimTemplate?.metadata).toEqual({
      name: 'wal',
      labels: {
        'recurring-job.longhorn.io/source': 'enabled',
        'recurring-job-group.longhorn.io/no-backup': 'enabled',
      },
    });
  });

  test('keeps what is not sent on a volume, for a day unless told otherwise', () => {
    expect(specOf().storage).toMatchObject({
      volumeClaimTemplate: {
        spec: { storageClassName: 'longhorn-r1', resources: { requests: { storage: '10Gi' } } },
      },
    });
    expect(specOf()).toMatchObject({
      additionalArgs: [{ name: 'storage.agent.retention.max-time', value: '24h' }],
    });
    expect(specOf({ outageTolerance: '3d', storage: '40Gi' })).toMatchObject({
      additionalArgs: [{ value: '3d' }],
      storage: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '40Gi' } } } } },
    });
  });

  test('has the queue of the documentation, with fewer shards on one node', () => {
    const queueConfig = {
      capacity: 10000,
      maxShards: 10,
      minShards: 1,
      maxSamplesPerSend: 2000,
      batchSendDeadline: '5s',
      minBackoff: '30ms',
      maxBackoff: '5s',
      retryOnRateLimit: true,
    };
    expect(specOf().remoteWrite).toMatchObject([{ queueConfig }]);
    expect(specOf({}, withNodes(3)).remoteWrite).toMatchObject([{ queueConfig: { ...queueConfig, maxShards: 50 } }]);
    expect(() => compose({ queueConfig: { capacity: 3000 } })).toThrow(/at least 3 times maxSamplesPerSend/);
    expect(() => compose({ queueConfig: { minShards: 5, maxShards: 4 } })).toThrow(/minShards is above/);
  });

  test('has as many replicas as the cluster can carry, or as it is told, and a budget where one can be spared', () => {
    const budgets = (objects: ReturnType<typeof compose>) =>
      objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(specOf().replicas).toBe(1);
    expect(budgets(compose())).toEqual([]);
    expect(specOf({}, withNodes(3)).replicas).toBe(2);
    expect(budgets(compose({}, withNodes(3)))).toMatchObject([
      { spec: { maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus-agent' } } } },
    ]);
    expect(specOf({ replicas: 1 }, withNodes(3))).not.toHaveProperty('affinity');
    expect(specOf({ replicas: 2 })).toHaveProperty('affinity.podAntiAffinity');
  });

  test('runs the pinned image, restricted, with the time to write its queue out', () => {
    expect(specOf()).toMatchObject({
      image: expect.stringMatching(`^${images.prometheus.repository}:${images.prometheus.tag}`),
      version: images.prometheus.tag,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        fsGroup: 2000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      terminationGracePeriodSeconds: 600,
    });
  });

  test('stands behind a Service of its own, which governs its pods and by which it is scraped', () => {
    const objects = compose();
    const selector = { 'app.kubernetes.io/name': 'prometheus-agent', 'app.kubernetes.io/instance': 'prometheus-agent' };
    expect(objectOf(objects, 'Service').spec).toMatchObject({
      clusterIP: 'None',
      selector,
      ports: [
        { name: 'web', port: 9090 },
        { name: 'reloader-web', port: 8080 },
      ],
    });
    expect(specOf()).toMatchObject({ serviceName: 'prometheus-agent', podMetadata: { labels: selector } });
    expect(objectOf(objects, 'ServiceMonitor').spec).toMatchObject({
      selector: { matchLabels: selector },
      endpoints: [{ port: 'web' }, { port: 'reloader-web' }],
    });
  });

  test('may find targets everywhere, and read no Secret', () => {
    const { rules } = compose().find(({ kind }) => kind === 'ClusterRole')!;
    expect(rules).toEqual(
      expect.arrayContaining([
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { nonResourceURLs: ['/metrics', '/metrics/slis'], verbs: ['get'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
      ]),
    );
    expect(JSON.stringify(rules)).not.toContain('secrets');
    expect(objectOf(compose(), 'ServiceAccount')).toMatchObject({ automountServiceAccountToken: true });
  });

  test('reaches whatever the cluster runs, the door and the API server, and is reached by itself only', () => {
    const objects = compose();
    expect(objectOf(objects, 'NetworkPolicy').spec).toMatchObject({
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus-agent' } } }],
          ports: [{ port: 9090 }, { port: 8080 }],
        },
      ],
      egress: expect.arrayContaining([
        { to: [{ ipBlock: { cidr: '192.168.101.194/32' } }], ports: [{ port: 443, protocol: 'TCP' }] },
      ]),
    });
    expect(objectOf(objects, 'CiliumNetworkPolicy').spec).toMatchObject({
      egress: [
        { toEntities: ['cluster'] },
        { toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443' }] }] },
      ],
    });
  });

  test('scrapes what no monitor finds, and may go there', () => {
    const objects = compose({
      scrapeConfigs: { nas: { targets: ['192.168.101.9:9100', 'nas.lab:9100'], labels: { rack: 'a' } } },
    });
    expect(objectOf(objects, 'ScrapeConfig', 'nas')).toMatchObject({
      spec: {
        jobName: 'nas',
        staticConfigs: [{ targets: ['192.168.101.9:9100', 'nas.lab:9100'], labels: { rack: 'a' } }],
        metricsPath: '/metrics',
      },
    });
    const policies = JSON.stringify(objects.filter(({ kind }) => kind.endsWith('NetworkPolicy')));
    expect(policies).toContain('192.168.101.9/32');
    expect(policies).toContain('nas.lab');
    for (const target of ['nas.lab', 'nas.lab:', 'nas.lab:9e3', 'nas.lab:0x50', ':9100', 'nas.lab:9100:1'])
      expect(() => compose({ scrapeConfigs: { nas: { targets: [target] } } })).toThrow(/expected a host and a port/);
  });

  test('drops from what it sends what it is told to', () => {
    const rule = { action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' };
    expect(specOf({ writeRelabelConfigs: [rule] }).remoteWrite).toMatchObject([{ writeRelabelConfigs: [rule] }]);
    expect(() => compose({ writeRelabelConfigs: [{ action: 'drop', regex: 'go_.*' }] })).toThrow(
      /drop needs sourceLabels/,
    );
  });
});

test.each([
  [{ scrapeInterval: '2m' }, []],
  [
    { scrapeInterval: '5m' },
    ['scrapeInterval: alerts and dashboards take rates over 5m, which have to hold two samples; expected at most 2m'],
  ],
  [{ scrapeConfigs: { nas: { targets: ['nas.lab:9100'], scrapeTimeout: '30s' } } }, []],
  [
    { scrapeConfigs: { nas: { targets: ['nas.lab:9100'], scrapeTimeout: '60s' } } },
    [
      'scrapeConfigs.nas.scrapeTimeout: is longer than the 30s between two scrapes; expected at most that, or a scrapeInterval beside it',
    ],
  ],
  [{ scrapeConfigs: { nas: { targets: ['nas.lab:9100'], scrapeInterval: '10m', scrapeTimeout: '60s' } } }, []],
])('scrapes at times by which rules can go: %j', (options, problems) => {
  for (const component of [prometheusAgent, prometheus]) {
    const { error } = component.options.safeParse(options);
    expect((error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual(problems);
  }
});
