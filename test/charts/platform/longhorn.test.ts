import { describe, expect, test } from 'vitest';
import { longhorn } from '../../../charts/platform/longhorn.ts';
import type { HelmUpstream } from '../../../charts/shared/upstream.ts';
import { composeForTest, type ForTest, objectOf, problemsOf, upstreamForTest } from '../compose.ts';

const three = { count: 3, cpu: '8', memory: '32Gi', disk: '500Gi' };
const classes = (forTest: ForTest = {}) =>
  composeForTest(longhorn, forTest)
    .filter(({ kind }) => kind === 'StorageClass')
    .map(({ metadata }) => [metadata.name, metadata.annotations?.['storageclass.kubernetes.io/is-default-class']]);

describe('storage classes', () => {
  test('there is one, with as many copies as the cluster has nodes for', () => {
    expect(classes()).toEqual([['longhorn-r1', 'true']]);
    expect(classes({ cluster: { nodes: three } })).toEqual([['longhorn-r3', 'true']]);
  });

  test('data outlives its claim, and may grow', () => {
    const objects = composeForTest(longhorn);
    expect(objectOf(objects, 'StorageClass')).toMatchObject({
      provisioner: 'driver.longhorn.io',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      parameters: { numberOfReplicas: '1', dataLocality: 'best-effort' },
    });
    expect(problemsOf(objects)).toEqual([]);
  });

  test('another stands beside it, and the one that the cluster names is the default', () => {
    expect(classes({ cluster: { nodes: three }, options: { classes: [2] } })).toEqual([
      ['longhorn-r2', 'false'],
      ['longhorn-r3', 'true'],
    ]);
    expect(classes({ cluster: { nodes: three, storageClass: 'longhorn-r1' } })).toEqual([
      ['longhorn-r1', 'true'],
      ['longhorn-r3', 'false'],
    ]);
  });
});

test('the managers are scraped', () => {
  expect(objectOf(composeForTest(longhorn), 'ServiceMonitor').spec).toEqual({
    namespaceSelector: { matchNames: ['longhorn-system'] },
    selector: { matchLabels: { app: 'longhorn-manager' } },
    endpoints: [{ port: 'manager' }],
  });
});

describe('the upstream chart', () => {
  const upstream = (forTest: ForTest = {}): HelmUpstream => {
    const found = upstreamForTest(longhorn, forTest);
    if (found?.type !== 'helm') throw new Error('expected a Helm chart');
    return found;
  };

  test('is one release', () => {
    expect(upstream()).toMatchObject({
      repository: 'https://charts.longhorn.io',
      chart: 'longhorn',
      version: '1.12.1',
    });
  });

  test('checks nothing before an upgrade, makes no default class, and opens no door', () => {
    expect(upstream().values).toMatchObject({
      preUpgradeChecker: { jobEnabled: false },
      persistence: { defaultClass: false, defaultClassReplicaCount: 1, reclaimPolicy: 'Retain' },
      service: { ui: { type: 'ClusterIP' } },
      ingress: { enabled: false },
      metrics: { serviceMonitor: { enabled: false } },
    });
  });

  test('lets the only node be drained, and holds back the last copy elsewhere', () => {
    const policy = (forTest: ForTest) => upstream(forTest).values.defaultSettings;
    expect(policy({})).toMatchObject({ defaultReplicaCount: 1, nodeDrainPolicy: 'allow-if-replica-is-stopped' });
    expect(policy({ cluster: { nodes: three } })).toMatchObject({
      defaultReplicaCount: 3,
      nodeDrainPolicy: 'block-if-contains-last-replica',
    });
  });

  test('moves the only copy of a volume where a class keeps one, so that a drain ends', () => {
    const policy = (forTest: ForTest) => upstream(forTest).values.defaultSettings;
    const moving = { nodeDrainPolicy: 'block-for-eviction-if-contains-last-replica' };
    expect(policy({ cluster: { nodes: three, storageClass: 'longhorn-r1' } })).toMatchObject(moving);
    expect(policy({ cluster: { nodes: three }, options: { classes: [1] } })).toMatchObject(moving);
    const own = { nodeDrainPolicy: 'always-allow' };
    expect(policy({ cluster: { nodes: three, storageClass: 'longhorn-r1' }, options: own })).toMatchObject(own);
  });

  test('refuses its own uninstaller, which Argo CD runs when the Application is deleted', () => {
    const { values, kinds } = upstream();
    expect(kinds).toContainEqual({ group: 'batch', kind: 'Job', scope: 'Namespaced' });
    expect(values.defaultSettings).toMatchObject({ deletingConfirmationFlag: false });
  });

  test('backs up to a folder of the cluster', () => {
    const { values } = upstream({ cluster: { name: 'cluster-03' } });
    expect(values.defaultBackupStore).toEqual({
      backupTarget: 's3://longhorn-backup@us-east-1/cluster-03/',
      backupTargetCredentialSecret: 'longhorn-backup-target',
    });
    expect(values.extraObjects).toMatchObject([
      { kind: 'RecurringJob', spec: { task: 'backup', cron: '0 2 * * *', groups: ['default'] } },
      { kind: 'RecurringJob', spec: { task: 'filesystem-trim', cron: '0 4 * * 0', groups: ['default', 'no-backup'] } },
    ]);
  });

  test.each([1, 2, 3, 5])('with %i nodes runs no more of a sidecar than there are nodes', (count) => {
    const replicas = Math.min(count, 3);
    expect(upstream({ cluster: { nodes: { ...three, count } } }).values.csi).toEqual({
      attacherReplicaCount: replicas,
      provisionerReplicaCount: replicas,
      resizerReplicaCount: replicas,
      snapshotterReplicaCount: replicas,
    });
  });

  test('names its images only where a mirror has them', () => {
    expect(upstream().values.image).toBeUndefined();
    const { values } = upstream({ fleet: { mirrors: { 'docker.io': 'mirror.lab/hub' } } });
    expect(values.image).toMatchObject({
      longhorn: { manager: { registry: '', repository: 'mirror.lab/hub/longhornio/longhorn-manager', tag: 'v1.12.1' } },
    });
  });

  test('says which images it runs and which kinds it makes', () => {
    const { images, kinds } = upstream();
    expect(images).toContain('docker.io/longhornio/csi-attacher:v4.12.0');
    expect(images).toHaveLength(13);
    const priorities = { group: 'scheduling.k8s.io', kind: 'PriorityClass', scope: 'Cluster' };
    expect(kinds).toContainEqual(expect.objectContaining(priorities));
  });
});
