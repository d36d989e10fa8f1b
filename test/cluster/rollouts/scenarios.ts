import type { Measured, Scenario } from './scenario.ts';

const pause = { pause: { duration: '1s' } };
const forever = { pause: {} };
const weight = (setWeight: number) => ({ setWeight });
const analysis = (templateName: string) => ({ analysis: { templates: [{ templateName }] } });

const SERVICES = { canaryService: 'canary', stableService: 'stable' };
const GATEWAY = {
  ...SERVICES,
  trafficRouting: { plugins: { 'argoproj-labs/gatewayAPI': { httpRoute: 'app' } } },
};
const NGINX = { ...SERVICES, trafficRouting: { nginx: { stableIngress: 'app' } } };
const ACTIVE = {
  activeService: 'stable',
  previewService: 'canary',
  scaleDownDelaySeconds: 1,
  abortScaleDownDelaySeconds: 1,
};

const thrice = (...answers: Measured['answers']): Measured => ({ answers, metric: { interval: '1s', count: 3 } });

const CANARIES: Scenario[] = [
  {
    name: 'five-in-fifths',
    replicas: 5,
    strategy: {
      canary: {
        maxSurge: '25%',
        maxUnavailable: '25%',
        steps: [weight(20), pause, weight(40), pause, weight(60), pause, weight(80), pause],
      },
    },
    ends: 'Healthy',
  },
  {
    name: 'three-oddly',
    replicas: 3,
    strategy: {
      canary: {
        maxSurge: 1,
        maxUnavailable: 0,
        steps: [10, 33, 50, 67, 90].flatMap((each) => [weight(each), pause]),
      },
    },
    ends: 'Healthy',
  },
  {
    name: 'ten-without-surge',
    replicas: 10,
    strategy: {
      canary: { maxSurge: 0, maxUnavailable: 1, steps: [5, 15, 25, 55].flatMap((each) => [weight(each), pause]) },
    },
    ends: 'Healthy',
  },
  {
    name: 'seven-in-percent',
    replicas: 7,
    strategy: {
      canary: {
        maxSurge: '50%',
        maxUnavailable: '30%',
        steps: [weight(1), weight(49), pause, weight(51), weight(99), pause, weight(100)],
      },
    },
    ends: 'Healthy',
  },
  {
    name: 'only-one',
    replicas: 1,
    strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(1), pause, weight(50), pause, weight(99)] } },
    ends: 'Healthy',
  },
  {
    name: 'only-one-without-surge',
    replicas: 1,
    strategy: { canary: { maxSurge: 0, maxUnavailable: 1, steps: [weight(30), pause, weight(80)] } },
    ends: 'Healthy',
  },
  {
    name: 'defaults-of-the-controller',
    replicas: 8,
    strategy: { canary: { steps: [weight(10), pause, weight(65), pause] } },
    ends: 'Healthy',
  },
  { name: 'without-steps', replicas: 4, strategy: { canary: { maxSurge: 1, maxUnavailable: 1 } }, ends: 'Healthy' },
  {
    name: 'promoted-twice',
    replicas: 4,
    strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(25), forever, weight(50), forever] } },
    person: ['promote', 'promote'],
    ends: 'Healthy',
  },
  {
    name: 'promoted-in-full',
    replicas: 4,
    strategy: {
      canary: {
        maxSurge: 1,
        maxUnavailable: 0,
        steps: [weight(25), forever, weight(50), { pause: { duration: '1h' } }],
      },
    },
    person: ['promote --full'],
    ends: 'Healthy',
    until: 1,
  },
  {
    name: 'aborted-by-a-person',
    replicas: 5,
    strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(40), forever] } },
    person: ['abort'],
    ends: 'Degraded',
    until: 1,
  },
  {
    name: 'never-ready',
    replicas: 3,
    isStuck: true,
    spec: { progressDeadlineSeconds: 10, progressDeadlineAbort: true },
    strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(30), pause] } },
    ends: 'Degraded',
    until: 0,
  },
];

const ROUTED: Scenario[] = [
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

const analysed = (name: string, metrics: Record<string, Measured>, rest: Partial<Scenario> = {}): Scenario => ({
  name,
  replicas: 2,
  strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(50), analysis('check'), pause] } },
  analysis: { check: metrics },
  ends: 'Healthy',
  ...rest,
});

const ANALYSED: Scenario[] = [
  analysed('analysis-passes', { rate: thrice('good'), page: { provider: 'web', answers: ['good'] } }),
  analysed('analysis-fails', { rate: thrice('good', 'bad') }, { ends: 'Degraded', until: 1 }),
  analysed('analysis-forgives', {
    rate: { answers: ['good', 'bad', 'good', 'good'], metric: { interval: '1s', count: 4, failureLimit: 1 } },
  }),
  analysed('page-fails', { page: { provider: 'web', answers: ['bad'] } }, { ends: 'Degraded', until: 1 }),
  analysed('analysis-sees-nothing', { rate: thrice('good', 'empty') }, { ends: 'Degraded', until: 1 }),
  analysed('analysis-sees-no-number', { rate: thrice('NaN') }, { ends: 'Degraded', until: 1 }),
  analysed(
    'analysis-errs',
    { rate: { answers: ['error'], metric: { interval: '1s', count: 9, consecutiveErrorLimit: 1 } } },
    { ends: 'Degraded', until: 1 },
  ),
  analysed('analysis-errs-once', { rate: { answers: ['error', 'good'], metric: { interval: '1s', count: 2 } } }),
  analysed(
    'analysis-cannot-say',
    {
      rate: {
        answers: ['between'],
        metric: { interval: '1s', count: 3, failureCondition: 'result[0] < 0.9' },
      },
    },
    { person: ['promote'] },
  ),
  analysed(
    'fails-in-the-background',
    { rate: { answers: ['good', 'good', 'bad'], metric: { interval: '1s', failureLimit: 1 } } },
    {
      strategy: {
        canary: {
          maxSurge: 1,
          maxUnavailable: 0,
          analysis: { templates: [{ templateName: 'check' }], startingStep: 1 },
          steps: [weight(50), { pause: { duration: '1h' } }],
        },
      },
      ends: 'Degraded',
      until: 1,
    },
  ),
  analysed(
    'passes-in-the-background',
    { rate: { answers: ['good'], metric: { interval: '1s' } } },
    {
      strategy: {
        canary: {
          maxSurge: 1,
          maxUnavailable: 0,
          analysis: { templates: [{ templateName: 'check' }] },
          steps: [weight(50), { pause: { duration: '2s' } }],
        },
      },
    },
  ),
];

const experiment = (duration: string) => ({
  experiment: {
    duration,
    templates: [
      { name: 'baseline', specRef: 'stable', replicas: 1 },
      { name: 'candidate', specRef: 'canary', replicas: 2 },
    ],
    analyses: [{ name: 'compare', templateName: 'check' }],
  },
});

const EXPERIMENTS: Scenario[] = [
  analysed(
    'experiment-passes',
    { rate: { answers: ['good'], metric: { interval: '1s', count: 2 } } },
    { strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [experiment('3s'), weight(50), pause] } } },
  ),
  analysed(
    'experiment-fails',
    { rate: { answers: ['bad'], metric: { interval: '1s', count: 2 } } },
    {
      strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [experiment('1h'), weight(50), pause] } },
      ends: 'Degraded',
      until: 0,
    },
  ),
];

const preview = (name: string, blueGreen: object, rest: Partial<Scenario> = {}): Scenario => ({
  name,
  replicas: 3,
  strategy: { blueGreen: { ...ACTIVE, ...blueGreen } },
  ends: 'Healthy',
  ...rest,
});

const before = { prePromotionAnalysis: { templates: [{ templateName: 'check' }] } };
const after = { postPromotionAnalysis: { templates: [{ templateName: 'check' }] } };

const BLUE_GREEN: Scenario[] = [
  preview('blue-green', { autoPromotionEnabled: true }),
  preview('blue-green-by-hand', { autoPromotionEnabled: false, previewReplicaCount: 1 }, { person: ['promote'] }),
  preview('blue-green-by-itself', { autoPromotionSeconds: 2 }),
  preview('blue-green-checked', { ...before, ...after }, { analysis: { check: { rate: thrice('good') } } }),
  preview('blue-green-fails-before', before, {
    analysis: { check: { rate: thrice('bad') } },
    ends: 'Degraded',
    until: 1,
  }),
  preview('blue-green-fails-after', after, {
    analysis: { check: { rate: thrice('bad') } },
    ends: 'Degraded',
    until: 2,
  }),
  preview('blue-green-aborted', { autoPromotionEnabled: false }, { person: ['abort'], ends: 'Degraded', until: 1 }),
];

const ADOPTED: Scenario[] = (['onsuccess', 'progressively'] as const).map((scaleDown) => ({
  name: `adopted-${scaleDown}`,
  replicas: 4,
  scaleDown,
  strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(50), pause] } },
  ends: 'Healthy',
}));

export const SCENARIOS: readonly Scenario[] = [
  ...CANARIES,
  ...ROUTED,
  ...ANALYSED,
  ...EXPERIMENTS,
  ...BLUE_GREEN,
  ...ADOPTED,
];
