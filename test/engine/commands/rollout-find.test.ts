import { describe, expect, test } from 'vitest';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { UsageError } from '../../../engine/commands/command.ts';
import { findRollouts } from '../../../engine/commands/rollout/find.ts';
import { placedForTest } from '../../charts/apps/placed.ts';
import { fleetForTest } from '../../charts/compose.ts';

const fleet: Fleet = fleetForTest();

const rollout = (name: string, pods = 2) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  replicas: ${pods}\n`;

const scaler = (target: string, kind = 'Rollout') =>
  `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: any\n  namespace: shop\nspec:\n  maxReplicas: 9\n  scaleTargetRef:\n    kind: ${kind}\n    name: ${target}\n`;

const template = (kind: string, namespace: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: rate\n${namespace && `  namespace: ${namespace}\n`}spec: {}\n`;

const files = (entries: Record<string, string>) =>
  new Map(Object.entries(entries).map(([path, text]) => [`clusters/${path}`, text]));

test('a Rollout of any component is found by the component or by its own name', () => {
  const found = files({ 'cluster-01/billing/rollout-shop.yaml': rollout('shop') });
  for (const app of ['billing', 'shop']) {
    expect(findRollouts(found, fleet, { app })).toMatchObject([
      { clusters: ['cluster-01'], component: 'billing', environment: undefined },
    ]);
  }
});

test('those that are alike are one, and those that differ are not', () => {
  const found = files({
    'cluster-01/billing/rollout-shop.yaml': rollout('shop'),
    'cluster-02/billing/rollout-shop.yaml': rollout('shop'),
    'cluster-03/billing/rollout-shop.yaml': rollout('shop', 5),
  });
  expect(findRollouts(found, fleet, { app: 'shop' }).map(({ clusters }) => clusters)).toEqual([
    ['cluster-01', 'cluster-02'],
    ['cluster-03'],
  ]);
});

describe('of clusters with short names', () => {
  const steps = (cluster: string, weight: number) =>
    `${rollout('shop')}  strategy: {canary: {steps: [{setWeight: ${weight}}, {pause: {duration: ${weight}m}}]}}\n  template: {metadata: {labels: {app: shop}}, spec: {host: k8s-${cluster}.example.org}}\n`;
  const query = (cluster: string, bound: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: rate, namespace: shop}\nspec: {metrics: [{provider: {prometheus: {query: 'rate(all{cluster="${cluster}",le="${bound}"}[2m])'}}}]}\n`;
  const told = (cluster: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argo-rollouts-notification-configmap\n  namespace: argo-rollouts\ndata: {template.rollout-paused: 'shop on ${cluster} waits'}\n`;
  const clustersOf = (weights: Record<string, number>, bounds: Record<string, string>) => {
    const names = Object.keys(weights);
    const found = files(
      Object.assign(
        {},
        ...names.map((name) => ({
          [`${name}/billing/rollout-shop.yaml`]: steps(name, weights[name]!),
          [`${name}/billing/rate.yaml`]: query(name, bounds[name]!),
          [`${name}/argo-rollouts/config.yaml`]: told(name),
        })),
      ),
    );
    return findRollouts(found, fleet, { app: 'shop' }).map(({ clusters }) => clusters);
  };

  test('those that differ by the names alone are one', () => {
    expect(clustersOf({ 5: 20, 6: 20, b: 20 }, { 5: '1', 6: '1', b: '1' })).toEqual([['5', '6', 'b']]);
  });

  test('a weight or a bound that a cluster is called by tells them apart', () => {
    expect(clustersOf({ 5: 5, 6: 6 }, { 5: '1', 6: '1' })).toEqual([['5'], ['6']]);
    expect(clustersOf({ 5: 20, 6: 20 }, { 5: '5', 6: '6' })).toEqual([['5'], ['6']]);
  });
});

test('it comes with the templates in reach and the autoscaler that is its own', () => {
  const found = files({
    'cluster-01/billing/rollout-shop.yaml': rollout('shop'),
    'cluster-01/billing/one.yaml': template('AnalysisTemplate', 'shop'),
    'cluster-01/other/two.yaml': template('AnalysisTemplate', 'other'),
    'cluster-01/other/three.yaml': template('ClusterAnalysisTemplate', ''),
    'cluster-02/other/three.yaml': template('ClusterAnalysisTemplate', ''),
    'cluster-01/billing/four.yaml': scaler('shop'),
    'cluster-01/billing/five.yaml': scaler('shop', 'Deployment'),
  });
  const [only] = findRollouts(found, fleet, { app: 'shop' });
  expect(only!.templates.map(({ kind }) => kind)).toEqual(['AnalysisTemplate', 'ClusterAnalysisTemplate']);
  expect(only!.autoscaler).toEqual({ min: 1, max: 9 });
});

const service = (name: string, app: string) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  selector:\n    app: ${app}\n`;

test('and with the Services that lead to the pods of all its versions, where others may ask them', () => {
  const found = files({
    'cluster-01/billing/rollout-shop.yaml': `${rollout('shop')}  template: {metadata: {labels: {app: shop}}}\n`,
    'cluster-01/billing/service-shop.yaml': service('shop', 'shop'),
    'cluster-01/billing/service-till.yaml': service('till', 'till'),
    'cluster-02/billing/service-shop.yaml': service('other', 'shop'),
  });
  const namesIn = (known: Fleet) =>
    findRollouts(found, known, { app: 'billing' }).flatMap(({ services }) =>
      services.map((each) => each.metadata.name),
    );
  const letting = (from: readonly { app: string }[]): Fleet => ({
    ...fleet,
    apps: { billing: placedForTest({ network: { from: [...from], to: [] } }, { app: 'billing' }) },
  });
  expect(namesIn(fleet)).toEqual(['shop']);
  expect(namesIn(letting([{ app: 'till' }]))).toEqual(['shop']);
  expect(namesIn(letting([]))).toEqual([]);
});

test('and with what the controller of its cluster tells whom', () => {
  const config = (cluster: string, to: string) => ({
    [`${cluster}/argo-rollouts/config.yaml`]: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argo-rollouts-notification-configmap\n  namespace: argo-rollouts\ndata:\n  subscriptions: '[{recipients: [${to}]}]'\n`,
  });
  const found = findRollouts(
    files({
      'cluster-01/billing/rollout-shop.yaml': rollout('shop'),
      'cluster-02/billing/rollout-shop.yaml': rollout('shop'),
      'cluster-03/billing/rollout-shop.yaml': rollout('shop'),
      ...config('cluster-01', 'slack:one'),
      ...config('cluster-02', 'slack:other'),
    }),
    fleet,
    { app: 'shop' },
  );
  expect(found.map(({ notifications }) => JSON.stringify(notifications)?.match(/slack:\w+/)?.[0])).toEqual([
    'slack:one',
    'slack:other',
    undefined,
  ]);
});

test('where there is none, it says what there is', () => {
  const app = (name: string, environment: string) => placedForTest({}, { app: name, environment });
  const apps = { 'web-prod': app('web', 'prod'), 'api-prod': app('api', 'prod') };
  const found = files({ 'cluster-01/web-prod/rollout-web.yaml': rollout('web') });
  const refused = (wanted: Parameters<typeof findRollouts>[2]) => () => findRollouts(found, { ...fleet, apps }, wanted);
  expect(refused({ app: 'wep' })).toThrow(new UsageError('nothing called wep has a Rollout; did you mean web?'));
  expect(refused({ app: 'web', env: 'prd' })).toThrow(new UsageError('web has no Rollout in prd; did you mean prod?'));
  expect(refused({ app: 'api' })).toThrow(
    new UsageError('api is delivered without a Rollout: neither canary nor blueGreen in any environment'),
  );
});

test('an app that is pending has no plan yet, and is not said to go without one', () => {
  const found = files({ 'cluster-01/web-prod/rollout-web.yaml': rollout('web') });
  const pending = placedForTest({}, { app: 'web', environment: 'qa', isPending: true });
  const apps = { 'web-qa': pending, 'web-prod': placedForTest({}, { app: 'web' }) };
  const plan = (env?: string, all = found) => findRollouts(all, { ...fleet, apps }, { app: 'web', env });
  const message =
    /^web is pending in qa; npm run image -- set web registry\.example\.org\/my-app\/frontend:TAG --env qa/;
  expect(() => plan('qa')).toThrow(message);
  expect(() => plan(undefined, files({}))).toThrow(message);
  expect(plan()).toHaveLength(1);
});
