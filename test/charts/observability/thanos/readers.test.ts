import { describe, expect, test } from 'vitest';
import { prometheus } from '../../../../charts/observability/metrics/prometheus.ts';
import { thanosChecks } from '../../../../charts/observability/thanos/checks/index.ts';
import { thanosCompactor } from '../../../../charts/observability/thanos/thanos-compactor.ts';
import { thanosQuery } from '../../../../charts/observability/thanos/thanos-query.ts';
import { thanosRuler } from '../../../../charts/observability/thanos/thanos-ruler.ts';
import { thanosStore } from '../../../../charts/observability/thanos/thanos-store.ts';
import { Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { judge } from '../../../../engine/judge.ts';
import { fleetForTest, objectOf, problemsOf } from '../../compose.ts';
import { collectFacts } from '../../facts.ts';
import { READERS, readerManifests, readerObjects } from './fleet-metrics.ts';
import { argsOf } from './receiver.ts';

const fleet = fleetForTest();

function findings(change?: (text: string) => string): string[] {
  const facts = [{ cluster: 'cluster-01', facts: collectFacts(thanosChecks, withAlertmanager(change)) }];
  return judge(thanosChecks, facts, fleet).map(({ level, message, code }) => `${level} ${message} [${code}]`);
}

/** Whom the Ruler tells. */
function withAlertmanager(change?: (text: string) => string) {
  const manifests = readerManifests(change);
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'alertmanager', namespace: 'monitoring' },
    spec: { clusterIP: 'None', ports: [{ name: 'web', port: 9093 }] },
  };
  return new Manifests([...manifests, new Manifest('cluster-01', 'alertmanager', service)]);
}

/** One text replaced wherever it stands, and it stands somewhere. */
function changed(from: string, to: string): string[] {
  let count = 0;
  const found = findings((text) => {
    count += text.split(from).length - 1;
    return text.replaceAll(from, to);
  });
  expect(count).toBeGreaterThan(0);
  return found;
}

describe('what reads the metrics of the fleet', () => {
  test.each([1, 2, 3])('an API server takes it on %i nodes', (nodes) => {
    const objects = READERS.flatMap((component) => readerObjects(component, { nodes }));
    expect(problemsOf(objects)).toEqual([]);
  });

  test('nothing is found', () => expect(findings()).toEqual([]));

  test('the store maps only blocks that are asked for', () => {
    const args = argsOf(readerObjects(thanosStore), 'StatefulSet', 'thanos-store');
    expect(args).toContain('--store.enable-index-header-lazy-reader');
  });

  test('a query finds every pod of what stores, and tells copies apart', () => {
    const objects = readerObjects(thanosQuery);
    const file = objectOf(objects, 'ConfigMap', 'thanos-query').data!['endpoints.json']!;
    expect(JSON.parse(file).endpoints.map(({ address }: { address: string }) => address)).toEqual([
      'dnssrv+_grpc._tcp.thanos-receive-ingestor.monitoring.svc.cluster.local',
      'dnssrv+_grpc._tcp.thanos-store.monitoring.svc.cluster.local',
      'dnssrv+_grpc._tcp.thanos-ruler.monitoring.svc.cluster.local',
    ]);
    expect(argsOf(objects, 'Deployment', 'thanos-query')).toEqual(
      expect.arrayContaining(
        ['receive_replica', 'prometheus_replica', 'thanos_ruler_replica'].map(
          (label) => `--query.replica-label=${label}`,
        ),
      ),
    );
  });

  test('only the query of the edges keeps a cluster to its own metrics', () => {
    const objects = readerObjects(thanosQuery);
    expect(argsOf(objects, 'Deployment', 'thanos-query')).not.toContain('--query.enforce-tenancy');
    expect(argsOf(objects, 'Deployment', 'thanos-query-tenant')).toContain('--query.enforce-tenancy');
    expect(objectOf(objects, 'ConfigMap', 'thanos-query-auth').data!['nginx.conf']).toContain(
      'proxy_set_header THANOS-TENANT $remote_user;',
    );
  });

  test('the edges get no further than what it keeps to their own metrics', () => {
    const config = objectOf(readerObjects(thanosQuery), 'ConfigMap', 'thanos-query-auth').data!['nginx.conf'];
    const locations = [...config!.matchAll(/location (.*) \{\n\s+(.*)/g)].map(([, path, first]) => `${path}: ${first}`);
    expect(locations).toEqual([
      '= /-/fleetwright-healthy: access_log off;',
      '~ ^/api/v1/(query|query_range|series|labels|label/[^/]+/values)$: auth_basic metrics;',
      '/: return 404;',
    ]);
  });

  test('without its doors it has no proxies and no host', () => {
    const objects = readerObjects(thanosQuery, { options: { ui: { enabled: false }, edges: { enabled: false } } });
    expect(objects.filter(({ kind }) => kind === 'Ingress')).toEqual([]);
    expect(objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name)).toEqual([
      'thanos-query',
      'thanos-query-frontend',
    ]);
  });

  test('its doors wait as long as a query may take', () => {
    const waits = (options: object, name: string) =>
      /proxy_read_timeout (\w+);/.exec(
        objectOf(readerObjects(thanosQuery, { options }), 'ConfigMap', name).data!['nginx.conf']!,
      )?.[1];
    expect(waits({}, 'thanos-query-frontend-auth')).toBe('150s');
    expect(waits({ query: { timeout: '5m' } }, 'thanos-query-frontend-auth')).toBe('330s');
    expect(waits({ query: { timeout: '5m' } }, 'thanos-query-auth')).toBe('330s');
  });

  test('there is one compactor, however many nodes', () => {
    const objects = readerObjects(thanosCompactor, { nodes: 3 });
    expect(objectOf(objects, 'StatefulSet', 'thanos-compact').spec).toMatchObject({ replicas: 1 });
    expect(objects.filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });

  test('the Ruler takes the rules for it, and names no cluster of its own', () => {
    const { spec } = objectOf(readerObjects(thanosRuler), 'ThanosRuler', 'thanos-ruler');
    expect(spec).toMatchObject({
      ruleSelector: { matchLabels: { 'fleetwright/evaluator': 'ruler' } },
      labels: { ruler: 'fleet' },
      queryEndpoints: ['http://thanos-query.monitoring.svc:10902'],
      alertmanagersUrl: ['dnssrv+http://_web._tcp.alertmanager.monitoring.svc.cluster.local'],
    });
  });

  test('volumes of what can be had again are left out of the backups', () => {
    const claims = objectOf(readerObjects(thanosStore), 'StatefulSet', 'thanos-store').spec.volumeClaimTemplates!;
    expect(claims[0]!.metadata).toMatchObject({ labels: { 'recurring-job-group.longhorn.io/no-backup': 'enabled' } });
  });
});

test.each([
  [thanosStore, { cacheSize: '1GB' }, undefined],
  [thanosStore, { cacheSize: '2GB' }, 'cacheSize'],
  [thanosStore, { cacheSize: '2GB', resources: { memoryLimit: '4Gi' } }, undefined],
  // The front end has two of that size.
  [thanosStore, { resources: { memory: '128Mi', memoryLimit: '256Mi' } }, undefined],
  [thanosQuery, { frontend: { cacheSize: '300MB' } }, 'frontend.cacheSize'],
  [thanosQuery, { frontend: { cacheSize: '300MB', resources: { memoryLimit: '1Gi' } } }, undefined],
])('$name with %j: caches fit into the memory unless %s says otherwise', ({ options }, given, path) => {
  expect(options.safeParse(given).error?.issues.map((issue) => issue.path.join('.'))).toEqual(path && [path]);
});

test.each([
  [undefined, '250MB', '256MB'],
  ['512Mi', '250MB', '192MB'],
  ['256Mi', '192MB', '96MB'],
])('caches of no given size fit into a memory limit of %s', (memoryLimit, index, answers) => {
  const resources = { memory: '128Mi', memoryLimit };
  const store = readerObjects(thanosStore, { options: { resources } });
  expect(cacheOf(store, 'thanos-store', 'index-cache.json')).toMatchObject({ max_size: index });
  const query = readerObjects(thanosQuery, { options: { frontend: { resources } } });
  expect(cacheOf(query, 'thanos-query-frontend', 'cache.json')).toMatchObject({ max_size: answers });
});

test.each([
  [{ cacheSize: '1GB' }, undefined],
  [{}, undefined],
  [{ cacheSize: '100MB' }, '51200KB'],
  [{ cacheSize: '1KB' }, '1KB'],
])('no thing in the cache of the store with %j is larger than all of it', (options, largest) => {
  const { max_item_size } = cacheOf(readerObjects(thanosStore, { options }), 'thanos-store', 'index-cache.json');
  expect(max_item_size).toBe(largest);
});

const cacheOf = (objects: ReturnType<typeof readerObjects>, name: string, file: string): Record<string, unknown> =>
  JSON.parse(objectOf(objects, 'ConfigMap', name).data![file]!).config;

test('rules are evaluated before what they record is forgotten', () => {
  const issues = (evaluationInterval: string) =>
    [thanosRuler, prometheus].map(({ options }) => options.safeParse({ evaluationInterval }).error?.issues.length ?? 0);
  expect(issues('2m')).toEqual([0, 0]);
  expect(issues('10m')).toEqual([1, 1]);
});

describe('retention by level', () => {
  const compactor = (retention: object) => () => readerObjects(thanosCompactor, { options: { retention } });
  test.each([
    ['is kept for ever', { raw: 'forever', fiveMinutes: 'forever', oneHour: 'forever' }],
    ['rises', { raw: '10d', fiveMinutes: '30d', oneHour: 'forever' }],
  ])('%s', (_, retention) => expect(compactor(retention)).not.toThrow());

  test.each([
    ['raw below what 5 minutes need', { raw: '24h' }],
    ['5 minutes below what an hour needs', { raw: '48h', fiveMinutes: '5d' }],
    ['falls', { raw: '90d', fiveMinutes: '30d' }],
    ['is shorter in the end', { oneHour: '60d' }],
  ])('%s is refused', (_, retention) => expect(compactor(retention)).toThrow());
});

describe('one change is found', () => {
  test.each([
    [
      '"--query.replica-label=receive_replica",',
      '',
      'error copies that receive_replica tells apart are shown as series of their own; expected --query.replica-label=receive_replica [query-replicas]',
    ],
    [
      '--query.replica-label=receive_replica',
      '--query.replica-label=cluster',
      'error series of different clusters count as copies of one; expected no --query.replica-label=cluster [query-replicas]',
    ],
    [
      '_grpc._tcp.thanos-store.',
      '_grpc._tcp.thanos-stores.',
      'error there is no Service thanos-stores in monitoring [query-endpoints]',
    ],
    [
      '_grpc._tcp.thanos-store.',
      '_http2._tcp.thanos-store.',
      'error Service thanos-store has no port http2; it has grpc (10901), http (10902) [query-endpoints]',
    ],
    [
      '_grpc._tcp.thanos-store.',
      '_grpc._tcp.thanos-query-frontend.',
      'error Service thanos-query-frontend has no port grpc; it has http (10902) [query-endpoints]',
    ],
    [
      'downstream-url=http://thanos-query.monitoring',
      'downstream-url=http://thanos-qery.monitoring',
      'error there is no Service thanos-qery in monitoring [query-endpoints]',
    ],
    [
      'thanos-query.monitoring.svc:10902',
      'thanos-query.monitoring.svc:9090',
      'error Service thanos-query has no port 9090; it has grpc (10901), http (10902) [query-endpoints]',
    ],
    [
      'http://_web._tcp.alertmanager.',
      'http://_web._tcp.alertmanager-operated.',
      'error there is no Service alertmanager-operated in monitoring [query-endpoints]',
    ],
    [
      '--retention.resolution-raw=30d',
      '--retention.resolution-raw=24h',
      'error --retention.resolution-raw=24h deletes what is not downsampled yet; expected at least 40h [compactor-retention]',
    ],
    [
      '--retention.resolution-1h=365d',
      '--retention.resolution-1h=60d',
      'error --retention.resolution-1h=60d is shorter than 5m (90d); expected at least as long [compactor-retention]',
    ],
    [
      '--delete-delay=48h',
      '--delete-delay=12h',
      'error blocks are deleted after 12h, and thanos-store serves them for 24h; expected --delete-delay above that [compactor-delay]',
    ],
    [
      '"--deduplication.replica-label=receive_replica","--compact.enable-vertical-compaction"',
      '"--hash-func=SHA256"',
      'error ingestors take samples that come late, whose blocks overlap; expected --compact.enable-vertical-compaction [compactor-overlap]',
    ],
    [
      '--sync-block-duration=15m',
      '--sync-blocks=15m',
      'error thanos store v0.42.4 knows no flag --sync-blocks; it would not start [thanos-flags]',
    ],
  ])('%s → %s', (from, to, expected) => expect(changed(from, to)).toContain(expected));

  test('two compactors', () => {
    const found = findings((text) =>
      text.includes('"compact"') ? text.replace(/("kind":"StatefulSet".*?"replicas":)1/, '$12') : text,
    );
    expect(found).toContain('error 2 processes compact one bucket; expected 1 [one-compactor]');
  });
});
