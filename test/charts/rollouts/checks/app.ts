import { gateway } from '../../../../charts/platform/gateway.ts';
import { rolloutChecks } from '../../../../charts/rollouts/checks/index.ts';
import { argoRollouts } from '../../../../charts/rollouts/controller.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { DeliverySchema } from '../../../../clusters/schema/cluster.ts';
import { judge } from '../../../../engine/judge.ts';
import { composeForTest, fleetForTest } from '../../compose.ts';
import { collectFacts } from '../../facts.ts';
import { wholeCluster } from '../../platform/checks/whole-cluster.ts';

const APP = { 'app.kubernetes.io/name': 'shop' };
const meta = (name: string) => ({ name, namespace: 'shop', labels: APP });

const pods = {
  metadata: { labels: APP },
  spec: {
    containers: [
      {
        name: 'shop',
        image: 'registry.example.org/shop:1.0.0',
        ports: [{ name: 'http', containerPort: 8080 }],
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
      },
    ],
  },
};

const service = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta(name),
  spec: { selector: APP, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
});

const ANALYSIS = { templates: [{ templateName: 'success-rate' }], args: [{ name: 'service', value: 'shop-canary' }] };

const STRATEGIES = {
  routed: {
    canary: {
      canaryService: 'shop-canary',
      stableService: 'shop-stable',
      trafficRouting: {
        managedRoutes: [{ name: 'testers' }],
        plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'shop' } },
      },
      steps: [
        { setHeaderRoute: { name: 'testers', match: [{ headerName: 'x-test', headerValue: { exact: 'yes' } }] } },
        { setWeight: 20 },
        { analysis: ANALYSIS },
        { pause: {} },
      ],
    },
  },
  counted: {
    canary: {
      maxSurge: 1,
      maxUnavailable: 0,
      steps: [{ setWeight: 20 }, { pause: { duration: '5m' } }, { setWeight: 60 }],
    },
  },
  blueGreen: {
    blueGreen: { activeService: 'shop-stable', previewService: 'shop-canary', prePromotionAnalysis: ANALYSIS },
  },
};

export type Strategy = keyof typeof STRATEGIES;

const rollout = (strategy: Strategy): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: meta('shop'),
  spec: { replicas: 5, selector: { matchLabels: APP }, template: pods, strategy: STRATEGIES[strategy] },
});

const template = (provider: object): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AnalysisTemplate',
  metadata: meta('success-rate'),
  spec: {
    args: [{ name: 'service' }, { name: 'bound', value: '0.95' }],
    metrics: [
      {
        name: 'success-rate',
        interval: '1m',
        count: 5,
        failureLimit: 1,
        successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] >= {{args.bound}}',
        provider,
      },
    ],
  },
});

const query = 'sum(rate(ok{service="{{args.service}}"}[2m])) / sum(rate(all{service="{{args.service}}"}[2m]))';

/** Where a cluster's analyses ask. */
const PROVIDERS = {
  'cluster-01': { prometheus: { address: 'http://thanos-query-frontend.monitoring.svc:10902', query } },
  'cluster-02': {
    prometheus: {
      address: 'https://thanos-query.k8s-cluster-01.miribit.lab',
      headers: [{ key: 'Authorization', value: 'Basic {{args.bound}}' }],
      query,
    },
  },
};

const route: KubeObject = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: meta('shop'),
  spec: {
    parentRefs: [{ name: 'fleet', namespace: 'gateway', sectionName: 'https' }],
    hostnames: ['shop.k8s-cluster-02.miribit.lab'],
    rules: [
      {
        backendRefs: [
          { name: 'shop-stable', port: 80 },
          { name: 'shop-canary', port: 80 },
        ],
      },
    ],
  },
};

type Cluster = keyof typeof PROVIDERS;

/** A cluster with all that its role brings, and an app that a Rollout delivers. */
export function withApp(
  strategy: Strategy,
  cluster: Cluster = 'cluster-02',
  more: readonly KubeObject[] = [],
): Manifest[] {
  const of = (component: typeof gateway) => {
    const objects = composeForTest(component, { cluster: { name: cluster } });
    return objects.map((object) => new Manifest(cluster, component.name, object));
  };
  const app = [
    rollout(strategy),
    service('shop-stable'),
    service('shop-canary'),
    template(PROVIDERS[cluster]),
    ...(strategy === 'routed' ? [route] : []),
    ...more,
  ].map((object) => new Manifest(cluster, 'shop', object));
  const components = { [argoRollouts.name]: { delivery: DeliverySchema.parse({}), options: {} } };
  return [...wholeCluster(cluster, { components }), ...of(argoRollouts), ...of(gateway).map(letIn), ...app];
}

/** As the Gateway is where an app has a namespace. */
function letIn(manifest: Manifest): Manifest {
  if (manifest.object.kind !== 'Gateway') return manifest;
  const object = JSON.parse(
    JSON.stringify(manifest.object).replaceAll(
      '"from":"Same"',
      '"from":"Selector","selector":{"matchLabels":{"kubernetes.io/metadata.name":"shop"}}',
    ),
  );
  return new Manifest(manifest.cluster, manifest.component, object);
}

/** What the checks of Rollouts find in a fleet of that cluster and the central one. */
export function rolloutFindings(manifests: readonly Manifest[], drifts: readonly object[] = []): string[] {
  const { cluster } = manifests[0]!;
  const clusters = cluster === 'cluster-01' ? [manifests] : [wholeCluster('cluster-01'), manifests];
  const fleet = fleetForTest();
  const delivery = DeliverySchema.parse({ allowDrift: drifts });
  const facts = clusters.map((each) => ({
    cluster: each[0]!.cluster,
    facts: JSON.parse(JSON.stringify(collectFacts(rolloutChecks, new Manifests(each)))),
  }));
  return judge(rolloutChecks, facts, {
    ...fleet,
    clusters: fleet.clusters.map((each) => ({ ...each, components: { shop: { delivery, options: {} } } })),
  }).map(({ code, at, message }) => `${code} ${at.replace(`${cluster}/shop/`, '')}: ${message}`);
}
