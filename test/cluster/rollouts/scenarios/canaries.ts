import type { Scenario } from '../scenario.ts';
import { forever, pause, weight } from './steps.ts';

export const CANARIES: Scenario[] = [
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

/** A Deployment keeps the pod template. */
export const ADOPTED: Scenario[] = (['onsuccess', 'progressively'] as const).map((scaleDown) => ({
  name: `adopted-${scaleDown}`,
  replicas: 4,
  scaleDown,
  strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(50), pause] } },
  ends: 'Healthy',
}));
