import { describe, expect, test } from 'vitest';
import { type WorkloadInput, WorkloadSchema } from '../../../clusters/schema/workload.ts';

const BASE = {
  image: 'registry.example.org/my-app/frontend',
  ports: { http: 8080 },
  metrics: { port: 'http' },
} satisfies WorkloadInput;

const problemsOf = (changes: object): string[] =>
  (WorkloadSchema.safeParse({ ...BASE, ...changes }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

const canary = (rest: object) => ({ delivery: { type: 'canary', ...rest } });
const blueGreen = (rest: object) => ({ delivery: { type: 'blueGreen', ...rest } });

test('a workload without mistakes has no problems', () => {
  expect(problemsOf(canary({ analysis: [{ type: 'successRate' }, { type: 'smokeTest', port: 'http' }] }))).toEqual([]);
});

test('what a workload says once more is the same', () => {
  const once = WorkloadSchema.parse({ ...BASE, resources: { cpu: '0.5', memory: '1024Mi' }, ...canary({}) });
  expect(WorkloadSchema.parse(once)).toEqual(once);
});

test('one analysis may come again where it ends, and another is told apart by its name', () => {
  const [fast, slow] = [{ type: 'latency' }, { type: 'latency', quantile: 50 }];
  const steps = [{ setWeight: 5 }, { analysis: [fast] }, { setWeight: 50 }, { analysis: [fast] }];
  expect(problemsOf(canary({ steps, analysis: [fast, { ...slow, name: 'median' }] }))).toEqual([]);
});

describe('refused is', () => {
  test.each<[string, object, string]>([
    ['an image with a tag', { image: 'registry.example.org/a:1' }, 'image: expected a repository such as'],
    [
      'a port that is not there',
      { ingress: { host: 'a', port: 'web' } },
      'ingress.port: there is no port web; expected one of http',
    ],
    ['any port where there is none', { ports: {} }, 'metrics.port: there is no port http; expected ports with it'],
    [
      'a peer that could reach nothing',
      { ports: {}, metrics: undefined, network: { from: [{ app: 'backend' }] } },
      'network.from.0: there is no port that it could reach; expected ports',
    ],
    [
      'another analysis of one name',
      canary({ analysis: [{ type: 'latency' }, { type: 'latency', quantile: 50 }] }),
      'delivery.analysis.1: another analysis is called latency too; expected a name for one of them',
    ],
    [
      'the name that another has with its place',
      canary({
        steps: [{ setWeight: 5 }, { analysis: [{ type: 'latency', name: 'a' }] }],
        analysis: [{ type: 'latency', name: 'step-a' }],
      }),
      'delivery.analysis.0: another analysis is called step-a too; expected a name for one of them',
    ],
    [
      'a port by two names',
      { ports: { http: 8080, web: 8080 } },
      'ports.web: 8080 is http already; expected one name for it',
    ],
    [
      'a probe in two ways',
      { probes: { readiness: { port: 'http', path: '/', grpc: true } } },
      'probes.readiness.grpc: a probe asks in one way',
    ],
    [
      'more of the least than of the most',
      { autoscaling: { min: 3, max: 2 } },
      'autoscaling.max: the most is below the least',
    ],
    [
      'a migration that would serve',
      { migration: { timeout: '5m' } },
      'migration.command: the image itself would serve and never end; expected command or args',
    ],
    [
      'a migration without time',
      { migration: { args: ['up'], timeout: '0s' } },
      'migration.timeout: expected at least 1s',
    ],
    [
      'a sleep until it is killed',
      { lifecycle: { preStopSleep: '30s' } },
      'lifecycle.preStopSleep: the container is killed after 30s',
    ],
    ['a variable twice', { env: { A: '1' }, config: { env: { A: '2' } } }, 'config.env.A: env.A gives it already'],
    [
      'a step that cannot move',
      { delivery: { type: 'rolling', maxSurge: 0, maxUnavailable: '0%' } },
      'delivery.maxUnavailable: with neither surge',
    ],
    [
      'the Gateway without a door',
      canary({ traffic: 'gateway' }),
      'delivery.traffic: only what comes through the Gateway can be split',
    ],
    [
      'a scale apart from the pods',
      canary({ steps: [{ setCanaryScale: { weight: 5 } }] }),
      'delivery.steps.0.setCanaryScale: the scale follows',
    ],
    ['a start behind the end', canary({ steps: 'quick', analysisFrom: 4 }), 'delivery.analysisFrom: there are 4 steps'],
    [
      'a limit that is never met',
      canary({ steps: [{ setWeight: 5 }, { analysis: [{ type: 'latency', count: 2, failureLimit: 2 }] }] }),
      'delivery.steps.1.analysis.0.failureLimit: 2 measurements cannot fail more than 2 times',
    ],
    [
      'a limit that the default count never meets',
      blueGreen({ postPromotionAnalysis: [{ type: 'latency', failureLimit: 5 }] }),
      'delivery.postPromotionAnalysis.0.failureLimit: 5 measurements',
    ],
    [
      'a question to what does not run yet',
      canary({ steps: [{ setWeight: 0 }, { analysis: [{ type: 'smokeTest', port: 'http' }] }, { setWeight: 5 }] }),
      'delivery.steps.1.analysis: no pod of the new version runs yet; expected setWeight ahead of it',
    ],
    [
      'a query with an argument of nobody',
      canary({ analysis: [{ type: 'logErrors', query: 'level:{{ x }}' }] }),
      'delivery.analysis.0.query: the controller takes {{ for an argument, and there is none; expected no {{',
    ],
    [
      'a command with an argument of nobody',
      canary({
        steps: [{ setWeight: 5 }, { analysis: [{ type: 'smokeJob', port: 'http', command: ['a', '{{x}}'] }] }],
      }),
      'delivery.steps.1.analysis.0.command.1: the controller takes {{ for an argument',
    ],
    [
      'a question that the old version would answer',
      canary({ steps: 'quick', analysisFrom: 0, analysis: [{ type: 'smokeTest', port: 'http' }] }),
      'delivery.analysis.0: the old version would answer, for the first step has no new pod yet; expected initialDelay',
    ],
    [
      'a rate over too few samples',
      { metrics: { port: 'http', interval: '1m' }, ...canary({ analysis: [{ type: 'latency', window: '2m' }] }) },
      'delivery.analysis.0.window: a rate over 2m sees too little of what is scraped every 1m',
    ],
    [
      'a rate over a long window that is too short for the app',
      {
        metrics: { port: 'http', interval: '2m' },
        ...canary({ analysis: [{ type: 'errorBudgetBurn', longWindow: '5m' }] }),
      },
      'delivery.analysis.0.longWindow: a rate over 5m sees too little of what is scraped every 2m',
    ],
    [
      'scrapes that are too far apart',
      { metrics: { port: 'http', interval: '3m' } },
      'metrics.interval: alerts and dashboards take rates over 5m, which have to hold two samples; expected at most 2m',
    ],
    [
      'metrics that nothing scrapes',
      { metrics: undefined, ...canary({ analysis: [{ type: 'successRate' }] }) },
      'delivery.analysis.0: successRate asks for metrics of the app',
    ],
    [
      'traffic that nobody sends',
      blueGreen({ prePromotionAnalysis: [{ type: 'successRate' }] }),
      'delivery.prePromotionAnalysis.0: nobody asks the new version',
    ],
    [
      'a share of a limit that is not there',
      canary({ analysis: [{ type: 'saturation', cpu: 80 }] }),
      'delivery.analysis.0.cpu: there is no CPU limit to compare with',
    ],
    [
      'a preview at no name',
      blueGreen({ preview: { host: 'Next!' } }),
      'delivery.preview.host: expected a DNS name such as',
    ],
    [
      'a preview without a door',
      blueGreen({ preview: { host: 'next' } }),
      'delivery.preview.host: there is no ingress to serve it',
    ],
    [
      'a switch of callers without a port',
      { ports: {}, metrics: undefined, ...blueGreen({}) },
      'delivery: blueGreen switches callers by Services, and there is no port for them; expected ports, or rolling',
    ],
    [
      'a claim that several pods want',
      { volumes: { '/data': { type: 'claim', size: '1Gi' } } },
      'volumes./data: only one node may write it',
    ],
    [
      'a Secret that nobody reads',
      { secrets: { a: { purpose: 'x', values: { b: { from: 'random' } } } } },
      'secrets.a.env: nothing reads it',
    ],
    [
      'a key that a Secret has not',
      { secrets: { a: { purpose: 'x', values: { b: { from: 'random' } }, env: { A: 'c' } } } },
      'secrets.a.env.A: there is no key c; expected one of b',
    ],
  ])('%s', (_, changes, message) => {
    expect(problemsOf(changes).join('\n')).toContain(message);
  });
});
