import { describe, expect, test } from 'vitest';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { clusterForTest, composeForTest, fleetForTest, objectOf } from '../../compose.ts';
import { argsOf, composed, INGESTOR, podOf, ROUTER } from './receiver.ts';

describe('a router', () => {
  const objects = composed(3);

  test('routes by ketama to every ingestor, one tenant for each cluster, and to nobody else', () => {
    const rings = JSON.parse(objectOf(objects, 'ConfigMap', ROUTER).data!['hashrings.json']!);
    expect(rings).toEqual([
      {
        hashring: 'fleet',
        tenants: ['cluster-01', 'cluster-02', 'cluster-03', 'cluster-04'],
        algorithm: 'ketama',
        endpoints: [0, 1, 2].map((i) => `${INGESTOR}-${i}.${INGESTOR}.monitoring.svc.cluster.local:10901`),
      },
    ]);
  });

  test('has no local endpoint and no object storage, and believes the tenant header', () => {
    expect(argsOf(objects, 'Deployment', ROUTER)).toEqual([
      'receive',
      '--grpc-address=0.0.0.0:10901',
      '--http-address=0.0.0.0:10902',
      '--enable-auto-gomemlimit',
      '--remote-write.address=0.0.0.0:19291',
      '--receive.capnproto-address=127.0.0.1:19391',
      '--receive.default-tenant-id=default-tenant',
      '--tsdb.path=/var/thanos/receive',
      '--label=receive_router="$(POD_NAME)"',
      '--receive.tenant-header=THANOS-TENANT',
      '--receive.hashrings-file=/etc/thanos/hashrings.json',
      '--receive.hashrings-algorithm=ketama',
      '--receive.replication-factor=3',
      '--receive.grpc-compression=snappy',
      '--receive.limits-config-file=/etc/thanos/limits.json',
    ]);
    const volumes = podOf(objects, 'Deployment', ROUTER).volumes!;
    expect(volumes.filter(({ secret }) => secret)).toEqual([]);
    expect(volumes).toContainEqual({ name: 'var-thanos-receive', emptyDir: {} });
  });

  test('rolls when a cluster joins the fleet', () => {
    const clusters = [...fleetForTest().clusters, { ...clusterForTest('cluster-04'), name: 'cluster-05' }];
    const grown = composeForTest(thanosReceiver, { fleet: { clusters } });
    expect(objectOf(grown, 'ConfigMap', ROUTER).data!['hashrings.json']).toContain('"cluster-05"');
    const hash = (all: KubeObject[]) => objectOf(all, 'Deployment', ROUTER).spec.template.metadata!.annotations;
    expect(hash(grown)).not.toEqual(hash(composed()));
  });

  const limitsOf = (router: object = {}) =>
    JSON.parse(objectOf(composed(1, { router }), 'ConfigMap', ROUTER).data!['limits.json']!);

  test('limits the size of requests only where it is told to', () => {
    const request = { size: '4Mi', series: 5000, samples: 50000 };
    const limits = { concurrency: 30, request, tenants: { 'cluster-02': { size: '8Mi' } } };
    expect(limitsOf({ limits })).toEqual({
      write: {
        global: { max_concurrency: 30 },
        default: { request: { size_bytes_limit: 4194304, series_limit: 5000, samples_limit: 50000 } },
        tenants: { 'cluster-02': { request: { size_bytes_limit: 8388608 } } },
      },
    });
    expect(limitsOf().write).toMatchObject({ default: { request: {} }, tenants: {} });
  });

  test.each([
    ['384Mi', 23],
    // An ingestor is handed five at once.
    ['128Mi', 5],
    // What waits longer than a request may take fails, however much memory there is.
    ['2Gi', 32],
  ])('with %s works on %i requests at once, which fit', (memoryLimit, max_concurrency) => {
    const resources = { memory: '64Mi', memoryLimit };
    expect(limitsOf({ resources }).write.global).toEqual({ max_concurrency });
  });

  test('works on all that come only where it is told to', () => {
    expect(limitsOf().write).toHaveProperty('global.max_concurrency');
    expect(limitsOf({ limits: { concurrency: 'unlimited' } }).write).not.toHaveProperty('global');
  });
});
