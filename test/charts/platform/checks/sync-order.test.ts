import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { hook, wave } from '../../../../charts/argocd/annotations.ts';
import { turnsOf } from '../../../../charts/argocd/turns.ts';
import { Deployment } from '../../../../charts/shared/deployment.ts';
import { HookJob } from '../../../../charts/shared/job.ts';
import { type KubeObject, type Labels, Manifest } from '../../../../charts/shared/manifest.ts';
import { allow } from '../../../../charts/shared/network.ts';
import { findings, wholeCluster } from './whole-cluster.ts';

const edge = wholeCluster('cluster-02');

const API_VERSIONS: Readonly<Record<string, string>> = {
  SealedSecret: 'bitnami.com/v1alpha1',
  CronJob: 'batch/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  StorageClass: 'storage.k8s.io/v1',
  Job: 'batch/v1',
};

interface Own {
  name?: string;
  annotations?: Labels;
  component?: string;
}

const own = (kind: string, fields: object, { name = 'shop', annotations = {}, component = 'shop' }: Own = {}) => {
  const metadata = { name, namespace: 'shop', annotations };
  const apiVersion = API_VERSIONS[kind] ?? 'v1';
  return new Manifest('cluster-02', component, { apiVersion, kind, metadata, ...fields } as KubeObject);
};

const pod = (spec: object) => ({
  metadata: { labels: { app: 'shop' } },
  spec: { containers: [{ name: 'shop', image: 'registry.example.org/shop:v1.0.0' }], ...spec },
});

const job = (spec: object, annotations: Labels = hook('PreSync')) =>
  own('Job', { spec: { template: pod(spec) } }, { annotations });
const deployment = (spec: object, annotations: Labels) =>
  own('Deployment', { spec: { selector: { matchLabels: { app: 'shop' } }, template: pod(spec) } }, { annotations });

const namespace = own('Namespace', {}, { component: 'namespaces' });
const order = (...manifests: Manifest[]) =>
  findings([...edge, namespace, ...manifests]).filter((line) => line.startsWith('sync-order'));

const AT = 'sync-order cluster-02/shop/Job/shop/shop: spec.template';
const RIGHT = 'expected shop in the same phase and no later wave, or this in a later one';
const LATER = `which comes only once this is done; ${RIGHT}`;

const account = (annotations?: Labels, component?: string) => own('ServiceAccount', {}, { annotations, component });
const byAccount = { serviceAccountName: 'shop' };

describe('what a hook before the sync needs of the same sync', () => {
  const binding = {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'shop' },
    subjects: [{ kind: 'ServiceAccount', name: 'shop', namespace: 'shop' }],
  };
  const egress = { podSelector: {}, policyTypes: ['Egress'] };
  const closed = own('NetworkPolicy', { spec: egress }, { component: 'namespaces' });
  const opened = own('NetworkPolicy', { spec: { ...egress, egress: [{ ports: [{ port: 5432 }] }] } });
  const env = (valueFrom: object) => ({
    containers: [
      { name: 'shop', image: 'registry.example.org/shop:v1.0.0', env: [{ name: 'A', valueFrom }], envFrom: [] },
    ],
  });

  test.each<[string, Manifest[], string]>([
    ['its account', [job(byAccount), account()], `.spec.serviceAccountName: needs ServiceAccount shop, ${LATER}`],
    [
      'the rights of its account',
      [job(byAccount), account(hook('PreSync')), own('RoleBinding', binding)],
      `.spec.serviceAccountName: needs RoleBinding shop, ${LATER}`,
    ],
    [
      'a file',
      [job({ volumes: [{ name: 'a', configMap: { name: 'shop' } }] }), own('ConfigMap', { data: { a: '' } })],
      `.spec.volumes[0].configMap: needs ConfigMap shop, ${LATER}`,
    ],
    [
      'a secret, which is sealed ahead of all else of the sync',
      [
        job(env({ secretKeyRef: { name: 'shop', key: 'a' } })),
        own('SealedSecret', { spec: {} }, { annotations: wave(-1) }),
      ],
      `.spec.containers[0].env[0].valueFrom.secretKeyRef: needs SealedSecret shop, ${LATER}`,
    ],
    [
      'a volume',
      [
        job({ volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'shop' } }] }),
        own('PersistentVolumeClaim', { spec: {} }),
      ],
      `.spec.volumes[0].persistentVolumeClaim: needs PersistentVolumeClaim shop, ${LATER}`,
    ],
    [
      'a way out of its closed namespace',
      [job({}), closed, opened],
      `.metadata.labels: needs NetworkPolicy shop, ${LATER}`,
    ],
  ])('%s', (_, manifests, found) => {
    expect(order(...manifests)).toEqual([`${AT}${found}`]);
  });

  test.each<[string, Manifest[]]>([
    ['what is a hook before it', [job(byAccount), account({ ...hook('PreSync'), ...wave(-1) })]],
    ['what another component brings', [job(byAccount), account({}, 'namespaces')]],
    ['what is not applied', [job(byAccount), account({ 'argocd.argoproj.io/hook': 'Skip' })]],
    ['what it can do without', [job(env({ configMapKeyRef: { name: 'shop', key: 'a', optional: true } })), account()]],
    ['an open namespace', [job({}), opened]],
    ['the network of its node', [job({ hostNetwork: true }), closed, opened]],
    ['a hook of the sync', [job(byAccount, hook('Sync')), account()]],
    ['a hook after it', [job(byAccount, hook(['PostSync', 'SyncFail', 'PreDelete'])), account(wave(5))]],
  ])('not: %s', (_, manifests) => {
    expect(order(...manifests)).toEqual([]);
  });
});

test('one of several phases is enough', () => {
  expect(order(job(byAccount, hook(['PreSync', 'PostSync'])), account())).toHaveLength(1);
});

test('before the hooks of a deletion all else is gone', () => {
  expect(order(job(byAccount, hook('PostDelete')), account())).toEqual([
    `${AT}.spec.serviceAccountName: needs ServiceAccount shop, which is deleted before this runs; ${RIGHT}`,
  ]);
  expect(order(job(byAccount, hook('PostDelete')), account(hook('PostDelete')))).toEqual([]);
});

describe('a workload of an early wave', () => {
  test.each<[string, number | undefined, number]>([
    ['is waited for', -1, 1],
    ['has what is there before it', 1, 0],
    ['has what comes with it', undefined, 0],
  ])('%s', (_, number, found) => {
    const early = deployment(byAccount, number === undefined ? {} : wave(number));
    expect(order(early, account())).toHaveLength(found);
  });

  test('nobody waits for a CronJob', () => {
    const cron = own(
      'CronJob',
      { spec: { jobTemplate: { spec: { template: pod(byAccount) } } } },
      { annotations: wave(-1) },
    );
    expect(order(cron, account())).toEqual([]);
  });
});

describe('what is nothing without pods', () => {
  const pods = (number?: number) =>
    deployment(
      { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'shop' } }] },
      number === undefined ? {} : wave(number),
    );
  const scaler = (annotations?: Labels) =>
    own(
      'HorizontalPodAutoscaler',
      { spec: { scaleTargetRef: { kind: 'Deployment', name: 'shop' }, maxReplicas: 2 } },
      { annotations },
    );
  const claim = (storageClassName: string, annotations?: Labels) =>
    own('PersistentVolumeClaim', { spec: { storageClassName } }, { annotations });
  const binding = own('StorageClass', { volumeBindingMode: 'WaitForFirstConsumer' }, { name: 'late' });

  test('does not come before them', () => {
    expect(order(pods(1), scaler(), claim('late', wave(1)), binding)).toEqual([
      'sync-order cluster-02/shop/HorizontalPodAutoscaler/shop/shop: spec.scaleTargetRef: finds no Deployment shop, which comes only once this is healthy; expected both in one wave, or this in a later one',
    ]);
    expect(order(pods(1), scaler(wave(1)), claim('late'), binding)).toEqual([
      'sync-order cluster-02/shop/PersistentVolumeClaim/shop/shop: spec.storageClassName: is bound to no volume without a pod, which comes only once this is healthy; expected both in one wave, or this in a later one',
    ]);
  });

  test('comes with them, after them, or is bound at once', () => {
    expect(order(pods(), scaler(), claim('late'), binding)).toEqual([]);
    expect(order(pods(1), scaler(wave(2)), claim('late', wave(1)), binding)).toEqual([]);
    expect(order(pods(1), claim('at-once'), binding)).toEqual([]);
  });

  test('may have another pod before them', () => {
    const first = own(
      'Job',
      { spec: { template: pod({ volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'shop' } }] }) } },
      { name: 'first' },
    );
    expect(order(pods(1), first, claim('late'), binding)).toEqual([]);
  });
});

test('an object has one turn, a hook one in each of its phases', () => {
  expect(turnsOf(account(wave(3)).object)).toEqual([{ phase: 'Sync', wave: 3 }]);
  expect(turnsOf(account({ 'argocd.argoproj.io/hook': 'PreSync, PostSync' }).object)).toEqual([
    { phase: 'PreSync', wave: 0 },
    { phase: 'PostSync', wave: 0 },
  ]);
});

test('a Job of ours ends before the Deployment of a later wave', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const common = {
    component: 'shop',
    namespace: 'shop',
    image: 'registry.example.org/shop:v1.0.0',
    version: 'v1.0.0',
    resources: { cpu: '100m', memory: '64Mi', memoryLimit: '64Mi' },
    user: 1000,
    ports: {},
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  };
  const migration = new HookJob(chart, 'migrate', {
    ...common,
    phase: 'Sync',
    backoffLimit: 1,
    activeDeadlineSeconds: 600,
  });
  allow(chart, migration, { from: [], to: [] });
  new Deployment(chart, 'shop', { ...common, replicas: 1, wave: 1 });
  const objects: KubeObject[] = chart.toJson();
  expect(order(...objects.map((object) => new Manifest('cluster-02', 'shop', object)))).toEqual([]);
  const turns = objects
    .filter(({ kind }) => ['Job', 'Deployment'].includes(kind))
    .map((object) => [object.kind, object.metadata.annotations]);
  expect(turns).toEqual([
    ['Job', hook('Sync')],
    ['Deployment', wave(1)],
  ]);
});
