import { describe, expect, test } from 'vitest';
import { objectOf } from '../../compose.ts';
import { argsOf, composed, INGESTOR, podOf } from './receiver.ts';

describe('an ingestor', () => {
  const objects = composed();
  const set = objectOf(objects, 'StatefulSet', INGESTOR).spec;
  const pod = podOf(objects, 'StatefulSet', INGESTOR);

  test('keeps two days, takes what is two hours late but not what is ahead, and names its copy', () => {
    const args = argsOf(objects, 'StatefulSet', INGESTOR);
    expect(args).toEqual([
      'receive',
      '--grpc-address=0.0.0.0:10901',
      '--http-address=0.0.0.0:10902',
      '--enable-auto-gomemlimit',
      '--remote-write.address=0.0.0.0:19291',
      '--receive.capnproto-address=127.0.0.1:19391',
      '--receive.default-tenant-id=default-tenant',
      '--tsdb.path=/var/thanos/receive',
      '--tsdb.retention=48h',
      '--tsdb.out-of-order.time-window=2h',
      '--tsdb.too-far-in-future.time-window=5m',
      '--label=receive_replica="$(POD_NAME)"',
      '--label=receive="true"',
      '--receive.replication-factor=1',
      '--receive.tenant-label-name=tenant_id',
      '--objstore.config-file=/etc/thanos/objstore.yml',
    ]);
    expect(pod.containers[0]!.env).toContainEqual({
      name: 'POD_NAME',
      valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
    });
  });

  test('has a volume that stays, and time to ship it when it stops', () => {
    expect(set.volumeClaimTemplates).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'longhorn-r1',
          resources: { requests: { storage: '50Gi' } },
        },
      },
    ]);
    expect(set).toMatchObject({
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
    expect(pod).toMatchObject({ terminationGracePeriodSeconds: 900 });
  });

  test('has an hour to replay its log, and is probed at the port that has no samples', () => {
    expect(pod.containers[0]).toMatchObject({
      startupProbe: { httpGet: { path: '/-/ready', port: 'http' }, periodSeconds: 10, failureThreshold: 360 },
      livenessProbe: { httpGet: { path: '/-/healthy', port: 'http' }, periodSeconds: 30, failureThreshold: 8 },
      readinessProbe: { httpGet: { path: '/-/ready', port: 'http' }, periodSeconds: 5, failureThreshold: 20 },
    });
  });

  test('is found by name before it is ready, through a headless Service of its own name', () => {
    const service = objectOf(objects, 'Service', INGESTOR).spec;
    expect(service).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: set.selector.matchLabels,
    });
    expect(service.ports!.map(({ name, port }) => `${name} ${port}`)).toEqual([
      'grpc 10901',
      'http 10902',
      'remote-write 19291',
    ]);
    expect(set.serviceName).toBe(INGESTOR);
  });

  test('reads the object storage from a Secret that it names, and holds no other', () => {
    const secrets = pod.volumes!.flatMap(({ secret }) => secret ?? []);
    expect(secrets).toEqual([
      { secretName: 'thanos-receiver-objstore', items: [{ key: 'objstore.yml', path: 'objstore.yml' }] },
    ]);
  });

  test('takes what an option says', () => {
    const tuned = composed(1, {
      ingestor: {
        storage: '200Gi',
        retention: '15d',
        lateness: '30m',
        tooFarInFuture: '1m',
        resources: { memory: '8Gi', memoryLimit: '12Gi' },
      },
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    });
    expect(objectOf(tuned, 'StatefulSet', INGESTOR).spec.volumeClaimTemplates![0]!.spec!.resources!.requests).toEqual({
      storage: '200Gi',
    });
    expect(argsOf(tuned, 'StatefulSet', INGESTOR)).toEqual(
      expect.arrayContaining([
        '--tsdb.retention=15d',
        '--tsdb.out-of-order.time-window=30m',
        '--tsdb.too-far-in-future.time-window=1m',
      ]),
    );
    expect(podOf(tuned, 'StatefulSet', INGESTOR)).toMatchObject({
      containers: [{ resources: { requests: { memory: '8Gi' }, limits: { memory: '12Gi' } } }],
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    });
  });
});
