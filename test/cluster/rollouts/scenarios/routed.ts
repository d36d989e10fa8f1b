import type { Scenario } from '../scenario.ts';
import { forever, pause, weight } from './steps.ts';

const SERVICES = { canaryService: 'canary', stableService: 'stable' };
const GATEWAY = {
  ...SERVICES,
  trafficRouting: { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'app' } } },
};
const NGINX = { ...SERVICES, trafficRouting: { nginx: { stableIngress: 'app' } } };

export const ROUTED: Scenario[] = [
  {
    name: 'routed',
    replicas: 4,
    strategy: {
      canary: { ...GATEWAY, scaleDownDelaySeconds: 1, steps: [5, 26, 51].flatMap((each) => [weight(each), pause]) },
    },
    ends: 'Healthy',
  },
  {
    name: 'routed-by-nginx',
    replicas: 3,
    strategy: { canary: { ...NGINX, scaleDownDelaySeconds: 1, steps: [weight(10), pause, weight(70), pause] } },
    ends: 'Healthy',
  },
  {
    name: 'scaled-apart',
    replicas: 6,
    strategy: {
      canary: {
        ...GATEWAY,
        scaleDownDelaySeconds: 1,
        steps: [
          { setCanaryScale: { replicas: 3 } },
          weight(10),
          pause,
          { setCanaryScale: { weight: 75 } },
          weight(20),
          pause,
          { setCanaryScale: { matchTrafficWeight: true } },
          pause,
        ],
      },
    },
    ends: 'Healthy',
  },
  {
    name: 'stable-shrinks',
    replicas: 5,
    strategy: {
      canary: { ...GATEWAY, dynamicStableScale: true, steps: [10, 50, 90].flatMap((each) => [weight(each), pause]) },
    },
    ends: 'Healthy',
  },
  {
    name: 'stable-grows-again',
    replicas: 5,
    strategy: {
      canary: {
        ...GATEWAY,
        dynamicStableScale: true,
        steps: [weight(20), pause, weight(60), forever],
      },
    },
    person: ['abort'],
    ends: 'Degraded',
    until: 3,
  },
  {
    // The canary waits for the stable version to be whole, which grows only as the canary shrinks.
    name: 'stable-never-whole',
    replicas: 5,
    strategy: {
      canary: {
        ...GATEWAY,
        dynamicStableScale: true,
        abortScaleDownDelaySeconds: 1,
        steps: [weight(20), pause, weight(60), forever],
      },
    },
    person: ['abort'],
    ends: 'Degraded',
    until: 3,
    stays: { canary: 3, stable: 4, weight: 20 },
  },
  {
    // Its last pods are more than the lowest weight asks for, so that it never goes below that weight.
    name: 'canary-never-gone',
    replicas: 4,
    strategy: {
      canary: {
        ...GATEWAY,
        dynamicStableScale: true,
        minPodsPerReplicaSet: 2,
        steps: [weight(25), pause, weight(60), forever],
      },
    },
    person: ['abort'],
    ends: 'Degraded',
    until: 3,
    stays: { canary: 2, stable: 3, weight: 25 },
  },
  {
    name: 'at-least-two',
    replicas: 4,
    strategy: {
      canary: {
        ...GATEWAY,
        minPodsPerReplicaSet: 2,
        scaleDownDelaySeconds: 1,
        steps: [weight(1), pause, weight(60), pause],
      },
    },
    ends: 'Healthy',
  },
  {
    name: 'routed-and-aborted',
    replicas: 4,
    strategy: {
      canary: { ...GATEWAY, abortScaleDownDelaySeconds: 1, steps: [weight(30), pause, weight(60), forever] },
    },
    person: ['abort'],
    ends: 'Degraded',
    until: 3,
  },
];
