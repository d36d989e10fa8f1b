import type { Measured, Scenario } from '../scenario.ts';
import { pause, thrice, weight } from './steps.ts';

const analysis = (templateName: string) => ({ analysis: { templates: [{ templateName }] } });

const analysed = (name: string, metrics: Record<string, Measured>, rest: Partial<Scenario> = {}): Scenario => ({
  name,
  replicas: 2,
  strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps: [weight(50), analysis('check'), pause] } },
  analysis: { check: metrics },
  ends: 'Healthy',
  ...rest,
});

export const ANALYSED: Scenario[] = [
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

export const EXPERIMENTS: Scenario[] = [
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
