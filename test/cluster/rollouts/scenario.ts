import { type Plan, planRollout } from '../../../charts/rollouts/plan/plan.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Answer } from './answers.ts';

/** What a person does, as `kubectl argo rollouts` does it. */
export type Deed = 'promote' | 'promote --full' | 'abort';

export interface Scenario {
  name: string;
  replicas: number;
  strategy: { canary: object } | { blueGreen: object };
  /** Fields of the Rollout's spec beside these. */
  spec?: object;
  /** By AnalysisTemplate: its metrics, by name. */
  analysis?: Readonly<Record<string, Readonly<Record<string, Measured>>>>;
  /** What is done each time that the rollout is paused without an end, one after the other. */
  person?: readonly Deed[];
  /** No pod of the new version ever becomes ready. */
  isStuck?: boolean;
  /** A Deployment has the pod template. */
  scaleDown?: 'never' | 'onsuccess' | 'progressively';
  /** The phase in which it ends. */
  ends: 'Healthy' | 'Degraded';
  /** Index of the step in which it is aborted, or is promoted past all others. */
  until?: number;
  /** What is left of it for ever, where it does not come to an end. */
  stays?: { canary: number; stable: number; weight: number };
}

export interface Measured {
  answers: readonly Answer[];
  /** Default: the Prometheus. */
  provider?: 'web';
  /** Fields of the metric beside what is asked. */
  metric?: object;
}

export const APP = 'app';
const LABELS = { 'app.kubernetes.io/name': APP };

export type Release = 'v1' | 'v2';

const GOOD = 'len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.95';

type UrlOf = (path: string, answers: readonly Answer[]) => string;

/** All objects of a scenario in a namespace of its name. */
export function objectsOf(scenario: Scenario, urlOf: UrlOf): KubeObject[] {
  const { name: namespace, scaleDown } = scenario;
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...['stable', 'canary'].map((name) => serviceOf(name, namespace)),
    routeOf(namespace),
    ingressOf(namespace),
    ...templatesOf(scenario, urlOf),
    ...(scaleDown === undefined ? [] : [deploymentOf(scenario, 'v1')]),
    rolloutOf(scenario, 'v1'),
  ];
}

export const templatesOf = ({ name: namespace, analysis = {} }: Scenario, urlOf: UrlOf): KubeObject[] =>
  Object.entries(analysis).map(([name, metrics]) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name, namespace },
    spec: {
      metrics: Object.entries(metrics).map(([metric, measured]) =>
        metricOf(metric, measured, urlOf(`${namespace}/${name}/${metric}`, measured.answers)),
      ),
    },
  }));

/** What is planned where pods are ready at once. */
export const planOf = (scenario: Scenario, { isFirst = false } = {}): Plan =>
  planRollout({
    rollout: rolloutOf(scenario, 'v2'),
    templates: templatesOf(scenario, (path) => path),
    isFirst,
    assumptions: { podReady: { earliest: 1, latest: 1 } },
  });

function metricOf(name: string, { provider, metric }: Measured, url: string): object {
  return provider === 'web'
    ? { name, successCondition: 'result >= 0.95', provider: { web: { url, jsonPath: '{$.value}' } }, ...metric }
    : { name, successCondition: GOOD, provider: { prometheus: { address: url, query: name } }, ...metric };
}

const serviceOf = (name: string, namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: LABELS, ports: [{ name: 'http', port: 80 }] },
});

const routeOf = (namespace: string): KubeObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: APP, namespace },
  spec: {
    parentRefs: [{ name: 'gateway' }],
    rules: [
      {
        backendRefs: [
          { name: 'stable', port: 80, weight: 100 },
          { name: 'canary', port: 80, weight: 0 },
        ],
      },
    ],
  },
});

const ingressOf = (namespace: string): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: APP, namespace },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      {
        host: 'app.test',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'stable', port: { name: 'http' } } } }],
        },
      },
    ],
  },
});

const templateOf = ({ isStuck }: Scenario, release: Release): object => ({
  metadata: { labels: LABELS },
  spec: {
    containers: [{ name: APP, image: `registry.test/app:${release}` }],
    ...(isStuck && release === 'v2' ? { nodeSelector: { 'kubernetes.io/hostname': 'nowhere' } } : {}),
  },
});

/** The workload whose template is changed: the Rollout, or the Deployment that it refers to. */
export const changed = (scenario: Scenario): KubeObject =>
  scenario.scaleDown === undefined ? rolloutOf(scenario, 'v2') : deploymentOf(scenario, 'v2');

export function rolloutOf(scenario: Scenario, release: Release): KubeObject {
  const { name: namespace, replicas, strategy, spec, scaleDown } = scenario;
  const workloadRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: APP, scaleDown };
  const pods =
    scaleDown === undefined
      ? { selector: { matchLabels: LABELS }, template: templateOf(scenario, release) }
      : { workloadRef };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: APP, namespace },
    spec: { replicas, strategy, ...pods, ...spec },
  };
}

const deploymentOf = (scenario: Scenario, release: Release): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: APP, namespace: scenario.name },
  // Once there, its count is the controller's.
  spec: {
    ...(release === 'v1' ? { replicas: scenario.replicas } : {}),
    selector: { matchLabels: LABELS },
    template: templateOf(scenario, release),
  },
});
