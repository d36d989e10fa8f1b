import { describe, expect, test } from 'vitest';
import { podsOf } from '../../../../charts/platform/checks/pods.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { changed, findings } from '../../platform/checks/whole-cluster.ts';
import { rolloutFindings, withApp } from './app.ts';

const APP = { 'app.kubernetes.io/name': 'shop' };
const ROLLOUT = 'cluster-02/shop/Rollout/shop/shop';

/** What the checks of all workloads find of the app, by one of their codes. */
const found = (code: string, manifests: ReturnType<typeof withApp>): string[] =>
  findings(manifests).filter((each) => each.startsWith(`${code} `) && each.includes('/shop'));

const budget = (spec: object): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { selector: { matchLabels: APP }, ...spec },
});

const scaler = (minReplicas: number, maxReplicas: number): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'shop' },
    minReplicas,
    maxReplicas,
  },
});

const quota = (pods: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'quota', namespace: 'shop' },
  spec: { hard: { pods: String(pods) } },
});

const countOf = (manifests: ReturnType<typeof withApp>) =>
  podsOf(new Manifests(manifests))
    .filter(({ manifest }) => manifest.namespace === 'shop')
    .map(({ count, surge }) => ({ count, surge }));

const unsaid = (manifests: ReturnType<typeof withApp>) => changed(manifests, 'Rollout/shop/shop', '"replicas":5,', '');

describe('a Rollout is a workload', () => {
  test('whose pods Services select, by their ports', () => {
    const app = withApp('counted');
    expect(found('service-target', app)).toEqual([]);
    const other = changed(app, 'Service/shop/shop-stable', '"targetPort":"http"', '"targetPort":"web"');
    expect(found('service-target', other)).toEqual([
      `service-target cluster-02/shop/Service/shop/shop-stable: spec.ports[0].targetPort: ${ROLLOUT} has no port web; it has: http`,
    ]);
  });

  test('whose images are pinned', () => {
    expect(
      found('pinned-image', changed(withApp('counted'), 'Rollout/shop/shop', 'shop:1.0.0', 'shop:latest')),
    ).toEqual([expect.stringContaining(`pinned-image ${ROLLOUT}: spec.template.spec.containers[0].image`)]);
  });

  test('whose budget lets a pod go, by the fewest that an autoscaler keeps', () => {
    const withBudget = (least: number) =>
      unsaid(withApp('counted', 'cluster-02', [budget({ minAvailable: 1 }), scaler(least, 6)]));
    expect(found('disruption-budget', withBudget(2))).toEqual([]);
    expect(found('disruption-budget', withBudget(1))).toEqual([expect.stringContaining('lets none of 1 pods go')]);
  });

  test('that selects no other’s pods', () => {
    const other: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'other', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'other' } },
        template: { metadata: { labels: { ...APP, app: 'other' } }, spec: { containers: [] } },
      },
    };
    expect(found('own-pods', withApp('counted', 'cluster-02', [other]))).toEqual([
      `own-pods ${ROLLOUT}: spec.selector: selects the pods of cluster-02/shop/Deployment/shop/other too; expected labels that only its own pods have`,
    ]);
  });
});

describe('pods at most', () => {
  test('are two versions side by side where traffic moves between them', () => {
    expect(countOf(withApp('blueGreen'))).toEqual([{ count: 5, surge: 5 }]);
    expect(countOf(withApp('routed'))).toEqual([{ count: 5, surge: 5 }]);
    expect(countOf(withApp('counted'))).toEqual([{ count: 5, surge: 1 }]);
    expect(countOf(unsaid(withApp('blueGreen', 'cluster-02', [scaler(2, 6)])))).toEqual([{ count: 2, surge: 10 }]);
  });

  test('are what a quota has to have room for', () => {
    expect(found('namespace-quota', withApp('blueGreen', 'cluster-02', [quota(10)]))).toEqual([]);
    expect(found('namespace-quota', withApp('blueGreen', 'cluster-02', [quota(9)]))).toEqual([
      expect.stringContaining('pods of shop come to 10, and the quota is 9'),
    ]);
  });
});

describe('a route', () => {
  test('leads to pods that let the Gateway in, at a port of their Service', () => {
    const app = withApp('routed');
    const closed: KubeObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    };
    expect(found('route-flow', app)).toEqual([]);
    expect(found('route-flow', withApp('routed', 'cluster-02', [closed]))).toEqual(
      ['0', '1'].map(
        (i) =>
          `route-flow cluster-02/shop/HTTPRoute/shop/shop: spec.rules[0].backendRefs[${i}]: ${ROLLOUT} does not let Cilium's Gateway in at 8080; expected a CiliumNetworkPolicy with fromEntities: [ingress]`,
      ),
    );
    const byName = (port: string): KubeObject => ({
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: { endpointSelector: {}, ingress: [{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port }] }] }] },
    });
    expect(found('route-flow', withApp('routed', 'cluster-02', [closed, byName('http')]))).toEqual([]);
    expect(found('route-flow', withApp('routed', 'cluster-02', [closed, byName('metrics')]))).toHaveLength(2);
    const gateway = (gatewayClassName: string): KubeObject => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'fleet', namespace: 'gateway' },
      spec: { gatewayClassName, listeners: [] },
    });
    expect(found('route-flow', withApp('routed', 'cluster-02', [closed, gateway('cilium')]))).toHaveLength(2);
    expect(found('route-flow', withApp('routed', 'cluster-02', [closed, gateway('envoy')]))).toEqual([]);
    const elsewhere = changed(app, 'HTTPRoute/shop/shop', '"port":80', '"port":8080');
    expect(found('route-flow', elsewhere)).toEqual([
      'route-flow cluster-02/shop/HTTPRoute/shop/shop: spec.rules[0].backendRefs[0]: Service shop-stable has no port 8080',
    ]);
  });

  test('has hosts of the zone that no Ingress serves', () => {
    const app = withApp('routed');
    expect(found('ingress-host', app)).toEqual([]);
    const outside = changed(app, 'HTTPRoute/shop/shop', 'shop.k8s-cluster-02', 'shop.k8s-cluster-03');
    expect(found('ingress-host', outside)).toEqual([
      'ingress-host cluster-02/shop/HTTPRoute/shop/shop: spec.hostnames[0]: shop.k8s-cluster-03.miribit.lab is outside the zone k8s-cluster-02.miribit.lab of the cluster',
    ]);
    const central = withApp('routed', 'cluster-01').filter(({ object }) => object.kind !== 'Rollout');
    const taken = changed(central, 'HTTPRoute/shop/shop', 'shop.k8s-cluster-02', 'grafana.k8s-cluster-01');
    expect(found('ingress-host', taken)).toEqual([
      'ingress-host cluster-01/shop/HTTPRoute/shop/shop: spec.hostnames[0]: grafana.k8s-cluster-01.miribit.lab would have the address of the Gateway here and that of the ingress by cluster-01/grafana/Ingress/monitoring/grafana: spec.rules[0].host, so that clients come to the wrong one; expected both behind one of them, or each with a host of its own',
    ]);
  });

  test('has a host that has one address, whatever its path', () => {
    const door = (host: string): KubeObject => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'shop-api', namespace: 'shop' },
      spec: {
        ingressClassName: 'cilium',
        rules: [
          {
            host: `${host}.k8s-cluster-02.miribit.lab`,
            http: {
              paths: [
                {
                  path: '/api',
                  pathType: 'Prefix',
                  backend: { service: { name: 'shop-stable', port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
      },
    });
    expect(found('ingress-host', withApp('routed', 'cluster-02', [door('shop')]))).toEqual([
      expect.stringContaining(
        'HTTPRoute/shop/shop: spec.hostnames[0]: shop.k8s-cluster-02.miribit.lab would have the address of the Gateway here and that of the ingress by cluster-02/shop/Ingress/shop/shop-api: spec.rules[0].host',
      ),
    ]);
    // To DNS a wildcard is another name, which a host of its own hides.
    for (const other of ['api', '*'])
      expect(found('ingress-host', withApp('routed', 'cluster-02', [door(other)]))).toEqual([]);
    const wild = (objects: KubeObject[]) =>
      changed(withApp('routed', 'cluster-02', objects), 'HTTPRoute/shop/shop', '"shop.k8s', '"*.k8s');
    expect(found('ingress-host', wild([door('shop')]))).toEqual([]);
    expect(found('ingress-host', wild([door('*')]))).toHaveLength(1);
  });
});

test('whom an analysis asks lets the controller in, which is the one that asks', () => {
  const whole = changed(
    withApp('routed'),
    'AnalysisTemplate/shop/success-rate',
    'https://thanos-query.k8s-cluster-01.miribit.lab',
    'http://shop-canary',
  );
  const policy = (pods: object): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'argo-rollouts' } },
              podSelector: { matchLabels: pods },
            },
          ],
          ports: [{ port: 8080 }],
        },
      ],
    },
  });
  const flows = (pods: object) =>
    rolloutFindings([...whole, new Manifest('cluster-02', 'shop', policy(pods))]).filter((each) =>
      each.startsWith('analysis-flow'),
    );
  expect(flows({ 'app.kubernetes.io/name': 'argo-rollouts' })).toEqual([]);
  expect(flows({ 'app.kubernetes.io/name': 'argo-rollouts-dashboard' })).toEqual([
    `analysis-flow AnalysisTemplate/shop/success-rate: spec.metrics[0].provider.prometheus.address: ${ROLLOUT} does not let the controller in at 8080; expected a rule for cluster-02/argo-rollouts/Deployment/argo-rollouts/argo-rollouts in its policy`,
  ]);
});
