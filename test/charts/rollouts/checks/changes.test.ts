import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { changed, without } from '../../platform/checks/whole-cluster.ts';
import { rolloutFindings, type Strategy, withApp } from './app.ts';

const ROLLOUT = 'Rollout/shop/shop';
const TEMPLATE = 'AnalysisTemplate/shop/success-rate';
const ROUTE = 'HTTPRoute/shop/shop';
const CANARY = `${ROLLOUT}: spec.strategy.canary`;
const METRIC = `${TEMPLATE}: spec.metrics[0]`;

const clean = {
  routed: withApp('routed'),
  counted: withApp('counted'),
  blueGreen: withApp('blueGreen'),
} satisfies Record<Strategy, unknown>;

test.each(Object.keys(clean) as Strategy[])('a %s app is as it should be', (strategy) => {
  expect(rolloutFindings(clean[strategy])).toEqual([]);
});

test('on the central cluster too', () => {
  expect(rolloutFindings(withApp('routed', 'cluster-01'))).toEqual([]);
});

type Change = readonly [object: string, from: string, to: string];

interface Case {
  strategy?: Strategy;
  change: Change;
  found: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  'a Service that is not there': {
    change: [ROLLOUT, '"stableService":"shop-stable"', '"stableService":"shop"'],
    found: [
      `rollout-services ${CANARY}.stableService: there is no Service shop in shop`,
      `rollout-traffic ${ROUTE}: spec.rules: no rule leads to both shop and shop-canary of Rollout shop`,
    ],
  },
  'one Service for both versions': {
    strategy: 'blueGreen',
    change: [ROLLOUT, '"previewService":"shop-canary"', '"previewService":"shop-stable"'],
    found: [
      `rollout-services ${ROLLOUT}: spec.strategy.blueGreen.previewService: is shop-stable, as is spec.strategy.blueGreen.activeService; expected two Services`,
    ],
  },
  'a Service that selects other pods': {
    change: ['Service/shop/shop-canary', '"selector":{"app.kubernetes.io/name":"shop"}', '"selector":{"app":"shop"}'],
    found: [`rollout-services ${CANARY}.canaryService: Service shop-canary selects app=shop, and the pods have none`],
  },
  'a Service of another namespace': {
    change: ['Service/shop/shop-canary', '"namespace":"shop"', '"namespace":"other"'],
    found: [
      `rollout-services ${CANARY}.canaryService: there is no Service shop-canary in shop; there is one in other, which is out of reach`,
    ],
  },
  'no Service for what traffic is shifted to': {
    change: [ROLLOUT, '"canaryService":"shop-canary",', ''],
    found: [
      `rollout-services ${CANARY}.canaryService: is missing; expected a Service, since trafficRouting shifts traffic between two`,
      `rollout-traffic ${ROUTE}: spec.rules: no rule leads to both shop-stable and  of Rollout shop`,
    ],
  },
  'a route that leads to one version only': {
    change: [ROUTE, '"name":"shop-canary"', '"name":"shop-other"'],
    found: [`rollout-traffic ${ROUTE}: spec.rules: no rule leads to both shop-stable and shop-canary of Rollout shop`],
  },
  'a route that is not there': {
    change: [ROLLOUT, '"httpRoute":"shop"', '"httpRoute":"shop-http"'],
    found: [
      `rollout-traffic ${CANARY}.trafficRouting.plugins[argoproj-labs/gatewayAPI]: there is no HTTPRoute shop-http in shop; there are: shop`,
    ],
  },
  'a route at no Gateway': {
    change: [ROUTE, '"name":"fleet"', '"name":"edge"'],
    found: [
      `rollout-traffic ${ROUTE}: spec.parentRefs[0]: there is no Gateway edge in gateway; turn on the component gateway`,
    ],
  },
  'a Gateway that does not let the route in': {
    change: [
      'Gateway/gateway/fleet',
      '"kubernetes.io/metadata.name":"shop"}}}},"hostname"',
      '"kubernetes.io/metadata.name":"no"}}}},"hostname"',
    ],
    found: [
      `rollout-traffic ${ROUTE}: spec.parentRefs[0]: cluster-02/gateway/Gateway/gateway/fleet takes no routes of shop`,
    ],
  },
  'a router that the cluster has not': {
    change: [
      ROLLOUT,
      '"plugins":{"argoproj-labs/gatewayAPI":{"httpRoute":"shop"}}',
      '"nginx":{"stableIngress":"shop"}',
    ],
    found: [
      `rollout-spec ${CANARY}.steps[0].setHeaderRoute: expected trafficRouting by istio, alb, apisix, plugins; nothing else can`,
      `rollout-traffic ${CANARY}.trafficRouting.nginx: the cluster's ingress is Cilium, which does not know it; expected plugins: {argoproj-labs/gatewayAPI: …} with an HTTPRoute`,
    ],
  },
  'a plugin that the controller has not': {
    change: [ROLLOUT, '"argoproj-labs/gatewayAPI":{"httpRoute":"shop"}', '"example/router":{}'],
    found: [
      `rollout-traffic ${CANARY}.trafficRouting.plugins[example/router]: the controller has: argoproj-labs/gatewayAPI; expected the plugin among trafficRouters of argo-rollouts`,
    ],
  },
  'a header route that is not managed': {
    change: [ROLLOUT, '"managedRoutes":[{"name":"testers"}]', '"managedRoutes":[{"name":"others"}]'],
    found: [
      `rollout-spec ${CANARY}.steps[0].setHeaderRoute.name: testers is not among trafficRouting.managedRoutes, which are: others`,
    ],
  },
  'a scale for the canary that nothing routes to': {
    strategy: 'counted',
    change: [ROLLOUT, '{"setWeight":20}', '{"setCanaryScale":{"replicas":1}}'],
    found: [
      `rollout-spec ${CANARY}.steps[0].setCanaryScale: counts only with trafficRouting; without it the weight alone says how many pods there are`,
    ],
  },
  'a stable version that nothing scales down': {
    strategy: 'counted',
    change: [ROLLOUT, '"maxSurge":1', '"dynamicStableScale":true,"maxSurge":1'],
    found: [`rollout-spec ${CANARY}.dynamicStableScale: counts only with trafficRouting; expected none`],
  },
  'no pod more and none less': {
    strategy: 'counted',
    change: [ROLLOUT, '"maxSurge":1', '"maxSurge":0'],
    found: [`rollout-spec ${CANARY}.maxSurge: is 0, as is maxUnavailable: no pod could ever be replaced`],
  },
  'two actions in one step': {
    change: [ROLLOUT, '{"pause":{}}', '{"pause":{},"setWeight":50}'],
    found: [
      `rollout-spec ${CANARY}.steps[3]: does setWeight and pause; expected one of setWeight, pause, setCanaryScale, setHeaderRoute, setMirrorRoute, analysis, experiment, plugin`,
    ],
  },
  'a mirror that only Istio has': {
    change: [ROLLOUT, '{"pause":{}}', '{"setMirrorRoute":{"name":"testers"}}'],
    found: [`rollout-spec ${CANARY}.steps[3].setMirrorRoute: expected trafficRouting by istio; nothing else can`],
  },
  'a template that is not there': {
    change: [ROLLOUT, '"templateName":"success-rate"', '"templateName":"succes-rate"'],
    found: [
      `analysis-arguments ${CANARY}.steps[2].analysis.templates[0]: there is no template succes-rate in shop; there are: success-rate`,
    ],
  },
  'a template that is not for the whole cluster': {
    change: [ROLLOUT, '"templateName":"success-rate"', '"templateName":"success-rate","clusterScope":true'],
    found: [
      `analysis-arguments ${CANARY}.steps[2].analysis.templates[0]: there is no template success-rate in shop; there are: one in shop, which clusterScope must not name`,
    ],
  },
  'an argument that is misspelt': {
    change: [ROLLOUT, '"args":[{"name":"service"', '"args":[{"name":"servcie"'],
    found: [
      `analysis-arguments ${CANARY}.steps[2].analysis.args: gives no service, which its templates have no value for`,
      `analysis-arguments ${CANARY}.steps[2].analysis.args[0]: no template has an argument servcie; they have: service, bound`,
    ],
  },
  'a metric with an argument that is not declared': {
    change: [TEMPLATE, '>= {{args.bound}}', '>= {{args.limit}}'],
    found: [`analysis-arguments ${METRIC}: there is no argument limit; spec.args has: service, bound`],
  },
  'a metric with braces of another kind': {
    change: [TEMPLATE, '>= {{args.bound}}', '>= {{ bound }}'],
    found: [
      `analysis-arguments ${METRIC}: {{bound}} stands for nothing; expected an argument such as {{args.service}}`,
    ],
  },
  'a step that never ends': {
    change: [TEMPLATE, '"count":5,', ''],
    found: [
      `analysis-ends ${CANARY}.steps[2].analysis: metric success-rate of success-rate has an interval and no count, so that it never ends; expected a count`,
    ],
  },
  'a promotion that waits for ever': {
    strategy: 'blueGreen',
    change: [TEMPLATE, '"count":5,', '"count":"{{args.service}}",'],
    found: [
      `analysis-ends ${ROLLOUT}: spec.strategy.blueGreen.prePromotionAnalysis: metric success-rate of success-rate has an interval and no count, so that it never ends; expected a count`,
    ],
  },
  'a condition that no data fails': {
    change: [TEMPLATE, 'len(result) > 0 && ', ''],
    found: [
      `analysis-guards ${METRIC}.successCondition: fails where no series answers: result[0] is not there then; expected len(result) > 0 && …`,
    ],
  },
  'a condition that a division by nothing fails': {
    change: [TEMPLATE, '!isNaN(result[0]) && ', ''],
    found: [
      `analysis-guards ${METRIC}.successCondition: is false where the query divides by nothing, as it does without traffic; expected isNaN(result[0]) to be asked`,
    ],
  },
  'a query that Prometheus refuses': {
    change: [TEMPLATE, '[2m])) / sum', '[2m]) / sum'],
    found: [expect.stringMatching(/^analysis-query .*query: is no PromQL: /) as unknown as string],
  },
  'an agent that is asked': {
    change: [
      TEMPLATE,
      'https://thanos-query.k8s-cluster-01.miribit.lab',
      'http://prometheus-agent.monitoring.svc:9090',
    ],
    found: [
      `analysis-address ${METRIC}.provider.prometheus.address: prometheus-agent answers no queries; expected Thanos or a Prometheus that stores`,
      expect.stringMatching(/^analysis-flow .* does not let the controller in at 9090/) as unknown as string,
    ],
  },
  'a Service that only the central cluster has': {
    change: [
      TEMPLATE,
      'https://thanos-query.k8s-cluster-01.miribit.lab',
      'http://thanos-query-frontend.monitoring.svc:10902',
    ],
    found: [
      `analysis-address ${METRIC}.provider.prometheus.address: there is no Service thanos-query-frontend in monitoring`,
    ],
  },
  'a door that answers no queries': {
    change: [TEMPLATE, 'thanos-query.k8s-cluster-01', 'thanos-receive.k8s-cluster-01'],
    found: [
      expect.stringMatching(
        /^analysis-address .*asks thanos-receive\.k8s-cluster-01\.miribit\.lab, which thanos-receiver serves, and it answers no queries; queries are answered at: .*thanos-query\.k8s-cluster-01/,
      ) as unknown as string,
    ],
  },
  'a door without a login': {
    change: [TEMPLATE, '"key":"Authorization"', '"key":"X-Other"'],
    found: [
      `analysis-address ${METRIC}.provider.prometheus.address: asks thanos-query.k8s-cluster-01.miribit.lab without a login; expected headers with Authorization from a Secret`,
    ],
  },
  'weights that come to the same pods': {
    strategy: 'counted',
    change: [ROLLOUT, '{"setWeight":60}', '{"setWeight":21}'],
    found: [
      `rollout-weights ${CANARY}.steps[2].setWeight: comes to 1 of 5 pods, as 20 did before; expected more replicas, a traffic router, or one of the two`,
    ],
  },
  'no pods at all': {
    change: [ROLLOUT, '"template":{', '"pods":{'],
    found: [`rollout-workload ${ROLLOUT}: spec: has no pods; expected template or workloadRef`],
  },
};

describe('one change is found:', () => {
  test.each(Object.entries(CASES))('%s', (_, { strategy = 'routed', change, found }) => {
    expect(rolloutFindings(changed(clean[strategy], ...change))).toEqual(found);
  });
});

test('a cluster without a Gateway has no route', () => {
  expect(rolloutFindings(without(clean.routed, 'Gateway/gateway/fleet'))).toEqual([
    `rollout-traffic ${ROUTE}: spec.parentRefs[0]: there is no Gateway fleet in gateway; turn on the component gateway`,
  ]);
});

const DEPLOYMENT = 'Deployment/shop/shop';

/** A live Deployment whose pods the Rollout takes over. */
function adopted(replicas: number | undefined, scaleDown: string) {
  const [, before = '', template = '', after = ''] =
    /^(.*)"template":(\{"metadata".*\}),("strategy":.*)$/.exec(
      JSON.stringify(clean.counted.find(({ at }) => at.endsWith(ROLLOUT))!.object),
    ) ?? [];
  const deployment: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } },
      template: JSON.parse(template),
    },
  };
  const reference = `"workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"shop","scaleDown":"${scaleDown}"}`;
  const whole = withApp('counted', 'cluster-02', [deployment]);
  return changed(whole, ROLLOUT, `${before}"template":${template},${after}`, `${before}${reference},${after}`);
}

describe('pods that a Deployment has', () => {
  test('are left to the Rollout by none of its own', () => {
    expect(rolloutFindings(adopted(0, 'never'))).toEqual([]);
    expect(rolloutFindings(adopted(2, 'never'))).toEqual([
      `rollout-workload ${DEPLOYMENT}: spec.replicas: is 2, beside the pods of cluster-02/shop/${ROLLOUT}; expected 0, or workloadRef.scaleDown`,
    ]);
  });

  test('are scaled down by the controller where Git does not say how many there are', () => {
    expect(rolloutFindings(adopted(undefined, 'onsuccess'))).toEqual([]);
    const [found, ...more] = rolloutFindings(adopted(2, 'progressively'));
    expect(more).toEqual([]);
    expect(found).toContain('Argo CD would scale it up again');
  });

  test('or where they may drift', () => {
    const drifts = [{ kind: 'Deployment', name: 'shop', field: '/spec/replicas' }];
    expect(rolloutFindings(adopted(2, 'progressively'), drifts)).toEqual([]);
  });

  test('have to be there', () => {
    expect(rolloutFindings(without(adopted(0, 'never'), DEPLOYMENT))).toEqual([
      `rollout-workload ${ROLLOUT}: spec.workloadRef: there is no Deployment shop in shop`,
    ]);
  });
});

test('Flagger and a Rollout on one Deployment', () => {
  const canary: KubeObject = {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      targetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'shop' },
      service: { name: 'shop' },
    },
  };
  expect(rolloutFindings(withApp('counted', 'cluster-02', [canary]))).toEqual([
    `flagger-rollout Canary/shop/shop: spec.targetRef: cluster-02/shop/${ROLLOUT} delivers it too; expected one of them`,
    'flagger-rollout Service/shop/shop-canary: Flagger makes this Service for cluster-02/shop/Canary/shop/shop; expected it in spec.service there',
  ]);
});
