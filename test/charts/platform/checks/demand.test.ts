import { describe, expect, test } from 'vitest';
import { demandOf } from '../../../../charts/platform/checks/demand.ts';
import { podsOf } from '../../../../charts/platform/checks/pods.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { findings, wholeCluster } from './whole-cluster.ts';

const object = (kind: string, spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'shop', namespace: 'monitoring' },
  spec,
});
const manifests = (...objects: KubeObject[]) =>
  new Manifests(objects.map((each) => new Manifest('cluster-02', 'own', each)));

const container = (resources: object, more: object = {}) => ({ name: 'shop', resources, ...more });
const deployment = (spec: object, more: object = {}) =>
  object('Deployment', { replicas: 1, selector: {}, template: { spec: { containers: [], ...spec } }, ...more });

describe('what a pod asks for', () => {
  const asked = (...objects: KubeObject[]) => demandOf(manifests(...objects))[0]?.fixed;

  test('is the larger of its containers and of those before them', () => {
    const cpu = (amount: string) => container({ requests: { cpu: amount } });
    const pod = { containers: [cpu('1'), cpu('1')], initContainers: [cpu('3'), cpu('500m')] };
    expect(asked(deployment(pod))).toMatchObject({ pods: 1, 'requests.cpu': 3 });
  });

  test('counts what begins before its containers and stays beside them', () => {
    const cpu = (amount: string, more?: object) => container({ requests: { cpu: amount } }, more);
    const stays = cpu('2', { restartPolicy: 'Always' });
    expect(asked(deployment({ containers: [cpu('1')], initContainers: [stays] }))).toMatchObject({ 'requests.cpu': 3 });
    // What begins after it runs beside it too, and what has ended by then does not.
    const before = { containers: [cpu('1')], initContainers: [cpu('3'), stays, cpu('2')] };
    expect(asked(deployment(before))).toMatchObject({ 'requests.cpu': 4 });
  });

  test('is its limit where it says no request, and what its namespace gives it', () => {
    const pod = deployment({ containers: [container({ limits: { cpu: '2' } }), container({})] });
    expect(asked(pod)).toMatchObject({ 'requests.cpu': 2, 'limits.cpu': 2 });
    const range = { type: 'Container', max: { cpu: '4' }, default: { cpu: '1' }, defaultRequest: { cpu: '500m' } };
    expect(asked(pod, object('LimitRange', { limits: [range] }))).toMatchObject({
      'requests.cpu': 2.5,
      'limits.cpu': 3,
    });
    const bounds = { type: 'Container', min: { memory: '64Mi' }, max: { cpu: '4' } };
    expect(asked(pod, object('LimitRange', { limits: [bounds] }))).toMatchObject({
      'requests.cpu': 6,
      'requests.memory': 2 * 64 * 2 ** 20,
      'limits.memory': 0,
    });
  });
});

describe('pods at once', () => {
  const counts = (each: KubeObject) => podsOf(manifests(each)).map(({ count, surge }) => [count, surge]);
  const template = { spec: { containers: [] } };

  test.each<[string, object, number]>([
    ['by default', {}, 1],
    ['at once', { parallelism: 3, completions: 5 }, 3],
    ['that are left', { parallelism: 3, completions: 2 }, 2],
  ])('of a Job: %s', (_, spec, count) => {
    expect(counts(object('Job', { ...spec, template }))).toEqual([[count, undefined]]);
    expect(counts(object('CronJob', { jobTemplate: { spec: { ...spec, template } } }))).toEqual([[count, undefined]]);
    const metrics = [{ provider: { job: { spec: { ...spec, template } } } }];
    expect(counts(object('AnalysisTemplate', { metrics }))).toEqual([[count, undefined]]);
  });

  test.each<[string, object, number]>([
    ['a quarter by default', {}, 1],
    ['as many as it says', { strategy: { rollingUpdate: { maxSurge: '100%' } } }, 3],
    ['none where it says so', { strategy: { rollingUpdate: { maxSurge: 0 } } }, 0],
    ['none where all go first', { strategy: { type: 'Recreate' } }, 0],
  ])('of a Deployment while it replaces its own: %s', (_, spec, surge) => {
    expect(counts(deployment({}, { replicas: 3, ...spec }))).toEqual([[3, surge]]);
  });

  test('of a StatefulSet, which replaces one by one', () => {
    expect(counts({ ...deployment({}, { replicas: 3 }), kind: 'StatefulSet' })).toEqual([[3, 0]]);
  });
});

describe('a quota', () => {
  const edge = wholeCluster('cluster-02');
  const shop = deployment(
    { containers: [container({ requests: { cpu: '100m' } })] },
    {
      replicas: 3,
      strategy: { type: 'Recreate' },
    },
  );
  const over = (hard: object, deployed = shop) => {
    const [pods, quota] = [deployed, object('ResourceQuota', { hard })].map((each) => {
      const placed = { ...each, metadata: { ...each.metadata, namespace: 'shop' } };
      return new Manifest('cluster-02', 'own', placed);
    });
    return findings([...edge, pods!, quota!]).filter((each) => each.startsWith('namespace-quota '));
  };

  test('may be just what the pods come to', () => {
    expect(over({ 'requests.cpu': '300m' })).toEqual([]);
    expect(over({ 'requests.cpu': '299m' })).toEqual([expect.stringContaining('come to 0.3, and the quota is 299m')]);
  });

  test('counts requests under their short names too', () => {
    expect(over({ cpu: '299m' })).toEqual([
      expect.stringContaining('spec.hard[cpu]: pods of shop come to 0.3, and the quota is 299m'),
    ]);
    expect(over({ secrets: '1' })).toEqual([]);
  });
});

describe('the bounds of a namespace', () => {
  const within = (limits: object, resources: object) => {
    const bounded = object('LimitRange', { limits: [{ type: 'Container', ...limits }] });
    const quota = object('ResourceQuota', { hard: { cpu: '100', memory: '100Gi' } });
    const pods = deployment({ containers: [container(resources)] });
    const placed = [bounded, quota, pods].map(
      (each) => new Manifest('cluster-02', 'own', { ...each, metadata: { ...each.metadata, namespace: 'shop' } }),
    );
    return findings([...wholeCluster('cluster-02'), ...placed]).filter((each) => each.startsWith('container-bounds '));
  };
  const AT = 'container-bounds cluster-02/own/Deployment/shop/shop: spec.template.spec.containers[0].resources';

  test('are kept by what is just as much, in other words', () => {
    expect(within({ max: { cpu: '2.3', memory: '1Gi' } }, { limits: { cpu: '2300m' } })).toEqual([]);
  });

  test('have a least too, which is what a container asks for that says nothing', () => {
    const min = { cpu: '100m', memory: '64Mi' };
    expect(within({ min }, {})).toEqual([]);
    expect(within({ min }, { requests: { cpu: '50m' } })).toEqual([
      `${AT}.requests.cpu: is 50m, and the namespace wants 100m of a container; expected at least that`,
    ]);
  });

  test('are asked for what a quota counts under its short name', () => {
    expect(within({}, { requests: { memory: '1Gi' } })).toEqual([
      `${AT}.requests.cpu: is missing, and the quota of shop counts it; expected an amount`,
    ]);
  });
});
