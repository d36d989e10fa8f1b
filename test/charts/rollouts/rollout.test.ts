import { describe, expect, test } from 'vitest';
import { analysis } from '../../../charts/rollouts/analysis.ts';
import { AnalysisTemplate } from '../../../charts/rollouts/analysis-template.ts';
import { type ArgSpecs, required } from '../../../charts/rollouts/args.ts';
import { blueGreen } from '../../../charts/rollouts/blue-green.ts';
import { canary, fromStep } from '../../../charts/rollouts/canary.ts';
import { atLeast, unguarded } from '../../../charts/rollouts/condition.ts';
import { Experiment, experimentAnalysis } from '../../../charts/rollouts/experiment.ts';
import { experiment, stepAnalysis } from '../../../charts/rollouts/experiment-step.ts';
import { endlessly, type Metric, once, repeatedly } from '../../../charts/rollouts/metric.ts';
import { prometheus } from '../../../charts/rollouts/providers/prometheus.ts';
import { web } from '../../../charts/rollouts/providers/web.ts';
import { Rollout, type RolloutProps } from '../../../charts/rollouts/rollout.ts';
import { gatewayApi } from '../../../charts/rollouts/routers/gateway-api.ts';
import { nginx } from '../../../charts/rollouts/routers/nginx.ts';
import { pause, setWeight } from '../../../charts/rollouts/steps.ts';
import type { Strategy } from '../../../charts/rollouts/strategy.ts';
import { adopt } from '../../../charts/rollouts/workload-ref.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { chartOf, ingressTo, jsonOf, routeTo, serviceOf } from './objects.ts';

const chart = chartOf('shop');
const stableService = serviceOf(chart, 'stable', 'shop');
const canaryService = serviceOf(chart, 'canary', 'shop');
const pair = { stableService, canaryService };

const PODS = {
  selector: { app: 'shop' },
  template: { metadata: { labels: { app: 'shop', version: '1' } }, spec: { containers: [] } },
};

const rollout = (strategy: Strategy, props: Partial<RolloutProps> = {}) =>
  jsonOf(
    (scope) => new Rollout(scope, 'rollout', { name: 'shop', ...PODS, strategy, ...props } as RolloutProps),
    'shop',
  );

const TOKEN = new SecretRef('other', { name: 'token', keys: ['token'] });
const good = prometheus({ query: 'up', successCondition: atLeast(1) });
const template = (metrics: Record<string, Metric>, args: ArgSpecs = {}, namespace = 'shop') =>
  new AnalysisTemplate(chartOf(namespace), 'template', { name: 'template', args, metrics: () => metrics });

describe('a Rollout is refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'whose Service is of another namespace',
      () => rollout(canary({ canaryService: serviceOf(chartOf('other'), 'canary', 'shop') })),
      'Rollout shop: Service canary is in other; expected one in shop',
    ],
    [
      'whose Service selects other pods',
      () => rollout(canary({ canaryService: serviceOf(chart, 'lost', 'lost') })),
      'Rollout shop: Service lost selects app=lost, which the pods do not have: {"app":"shop","version":"1"}',
    ],
    [
      'whose Service selects other pods than the Deployment that it takes over has',
      () =>
        rollout(canary({ canaryService: serviceOf(chart, 'away', 'away') }), {
          template: undefined,
          workloadRef: adopt({ name: 'shop', labels: { app: 'shop' } }, 'progressively'),
        } as Partial<RolloutProps>),
      'Service away selects app=away',
    ],
    [
      'that would switch from a Service to the same',
      () => rollout(blueGreen({ activeService: stableService, previewService: stableService })),
      'activeService and previewService are both Service stable; expected two Services',
    ],
    [
      'that would share traffic between a Service and the same',
      () => rollout(canary({ stableService, canaryService: stableService })),
      'canaryService and stableService are both Service stable; expected two Services',
    ],
    [
      'whose route leads to one version only',
      () =>
        rollout(
          canary({ ...pair, trafficRouting: gatewayApi({ httpRoutes: [routeTo(chart, 'half', stableService)] }) }),
        ),
      'HTTPRoute half does not lead to Service canary; expected both Services in one rule',
    ],
    [
      'whose route is of another namespace',
      () =>
        rollout(
          canary({
            ...pair,
            trafficRouting: gatewayApi({
              httpRoutes: [routeTo(chartOf('other'), 'away', stableService, canaryService)],
            }),
          }),
        ),
      'Rollout shop: HTTPRoute away is in other; expected one in shop',
    ],
    [
      'whose route has other labels than those by which it is found',
      () => {
        const routes = [routeTo(chart, 'unlabelled', stableService, canaryService)] as const;
        const selectedHttpRoutes = { labels: { app: 'shop' }, routes };
        return rollout(canary({ ...pair, trafficRouting: gatewayApi({ selectedHttpRoutes }) }));
      },
      'HTTPRoute unlabelled does not have the labels by which it is found: {"app":"shop"}',
    ],
    [
      'that wants header routes of a route which is found by its labels',
      () => {
        const routes = [routeTo(chart, 'selected', stableService, canaryService)] as const;
        const selectedHttpRoutes = { labels: {}, routes };
        const trafficRouting = gatewayApi({ selectedHttpRoutes, managedRoutes: ['beta'] });
        return rollout(canary({ ...pair, trafficRouting }));
      },
      'routes that are found by their labels take no header routes; expected httpRoutes',
    ],
    [
      'without any route',
      () => rollout(canary({ ...pair, trafficRouting: gatewayApi({ httpRoutes: [] }) })),
      'no route follows the weights; expected one at least',
    ],
    [
      'whose Ingress leads elsewhere',
      () =>
        rollout(
          canary({ ...pair, trafficRouting: nginx({ stableIngress: ingressTo(chart, 'away-ingress', 'away') }) }),
        ),
      'Ingress away-ingress leads to away; expected a rule for Service stable',
    ],
    [
      'whose weights are more than all',
      () => rollout(canary({ steps: [setWeight(120)] })),
      'setWeight: 120: expected a whole number from 0 to 100',
    ],
    [
      'that would wait for less than no time',
      () => rollout(canary({ steps: [pause('-5m')] })),
      'pause: -5m: expected seconds, or a duration such as 30s or 1h30m',
    ],
    [
      'that goes on with more pods than there are',
      () => rollout(canary({ replicaProgressThreshold: { type: 'Percent', value: 120 } })),
      'replicaProgressThreshold: 120: expected a whole number from 1 to 100',
    ],
    [
      'that keeps more old versions running than it keeps',
      () =>
        rollout(blueGreen({ activeService: stableService, scaleDownDelayRevisionLimit: 5 }), {
          revisionHistoryLimit: 3,
        }),
      'scaleDownDelayRevisionLimit: 5: expected at most revisionHistoryLimit, 3',
    ],
    [
      'that may neither add nor remove a pod',
      () => rollout(canary({ maxSurge: 0, maxUnavailable: '0%' })),
      'maxSurge and maxUnavailable are both 0: no pod could be replaced',
    ],
    [
      'whose analysis begins after the last step',
      () =>
        rollout(
          canary({
            steps: [pause()],
            analysis: fromStep(1, analysis({ templates: [template({ a: once({ provider: good }) })] })),
          }),
        ),
      'startingStep: 1: there are 1 steps, counted from 0',
    ],
    [
      'whose template is of another namespace',
      () =>
        rollout(
          canary({ analysis: analysis({ templates: [template({ a: once({ provider: good }) }, {}, 'other')] }) }),
        ),
      'AnalysisTemplate template is in other; expected one in shop',
    ],
    [
      'that is late before its pods are ready',
      () => rollout(canary({}), { minReadySeconds: 600 }),
      'progressDeadlineSeconds: 600: expected more than minReadySeconds, 600',
    ],
    [
      'whose anti-affinity has a weight out of bounds',
      () => rollout(canary({ antiAffinity: { preferred: 0 } })),
      'antiAffinity: preferred: 0: expected a whole number from 1 to 100',
    ],
  ])('%s', (_, make, message) => expect(make).toThrow(message));

  test('with all that is wrong about it at once', () => {
    expect(() => rollout(canary({ steps: [setWeight(-1), setWeight(0.5)], maxSurge: 0, maxUnavailable: 0 }))).toThrow(
      /maxSurge(.|\n)*setWeight: -1(.|\n)*setWeight: 0.5/,
    );
  });
});

test('weights are parts of a higher total where the router has one', () => {
  const stableIngress = ingressTo(chart, 'thousand', 'stable');
  const trafficRouting = nginx({ stableIngress, maxTrafficWeight: 1000 });
  expect(() => rollout(canary({ ...pair, trafficRouting, steps: [setWeight(120)] }))).not.toThrow();
});

test('a Rollout whose replicas an autoscaler sets has none', () => {
  expect(rollout(canary({})).spec).not.toHaveProperty('replicas');
});

const repeated = (limits: object) => repeatedly({ interval: '1m', count: 5, provider: good, ...limits });

describe('a template is refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'that asks for an argument which it does not declare',
      () => template({ a: once({ provider: web({ url: 'http://x/{{ args.servce }}' }) }) }, { service: required }),
      'AnalysisTemplate template: {{args.servce}} is no argument; expected it among args: service',
    ],
    [
      'that asks for something which no controller knows',
      () => template({ a: once({ provider: web({ url: 'http://x/{{inputs.a}}' }) }) }),
      '{{inputs.a}} is no argument',
    ],
    [
      'whose default asks for something',
      () => template({ a: once({ provider: good }) }, { start: '{{experiment.availableAt}}' }),
      'args.start: a default is taken as it stands; expected no {{ in it',
    ],
    [
      'whose Secret is of another namespace',
      () => template({ a: once({ provider: good }) }, { token: { secretKey: TOKEN.key('token') } }),
      'AnalysisTemplate template: args.token: Secret token is in other; expected one in shop',
    ],
    [
      'that can never fail',
      () => template({ a: repeated({ failureLimit: 5 }) }),
      'metric a: failureLimit: 5 of 5 measurements: it never fails; expected less than count',
    ],
    [
      'in which nothing decides',
      () => template({ a: repeated({ failureLimit: -1 }) }),
      'metric a: failureLimit: -1 with no consecutiveSuccessLimit: nothing decides',
    ],
    [
      'with more of both limits than measurements',
      () => template({ a: repeated({ failureLimit: 3, consecutiveSuccessLimit: 3 }) }),
      'the controller refuses more than count, 5, of both together',
    ],
    [
      'with more undecided measurements than measurements',
      () => template({ a: repeated({ inconclusiveLimit: 6 }) }),
      'metric a: inconclusiveLimit: 6: expected at most count, 5',
    ],
    [
      'that measures no whole number of times',
      () => template({ a: repeatedly({ interval: '1m', count: 0, provider: good }) }),
      'metric a: count: 0: expected a whole number from 1 on',
    ],
    [
      'whose interval is no duration',
      () => template({ a: endlessly({ interval: '1e3m', provider: good }) }),
      'metric a: 1e3m: expected a duration such as 30s or 1h30m',
    ],
  ])('%s', (_, make, message) => expect(make).toThrow(message));
});

test('a limit that is an argument is left to the controller', () => {
  const limits = { count: '{{args.count}}', failureLimit: 100 } as const;
  const made = repeatedly({ interval: '1m', provider: good, ...limits });
  expect(() => template({ a: made }, { count: '200' })).not.toThrow();
});

describe('templates that one run is made of are refused', () => {
  const named = (name: string, metric: string, args: ArgSpecs = {}) =>
    new AnalysisTemplate(chartOf('shop'), 'template', {
      name,
      args,
      metrics: () => ({ [metric]: once({ provider: good }) }),
    });

  test('with metrics of one name', () => {
    expect(() => analysis({ templates: [named('one', 'rate'), named('other', 'rate')] })).toThrow(
      'metric rate is of one and of other; expected one of them',
    );
  });

  test('with different defaults of one argument', () => {
    const templates = [named('one', 'a', { port: '80' }), named('other', 'b', { port: '81' })] as const;
    expect(() => analysis({ templates })).toThrow('argument port is 80 of one and 81 of other; expected one default');
  });

  test('where a rule of one takes in a metric of the other', () => {
    const dry = new AnalysisTemplate(chartOf('shop'), 'template', {
      name: 'dry',
      metrics: () => ({ errors: once({ provider: good }) }),
      dryRun: { errors: true },
    });
    expect(() => analysis({ templates: [dry, named('other', 'errors-5xx')] })).toThrow(
      'the rule for errors of dry takes in metric errors-5xx of other',
    );
  });
});

test('a rule for a metric whose name stands within another is written so that it finds that one alone', () => {
  const both = new AnalysisTemplate(chartOf(), 'template', {
    name: 'both',
    metrics: () => ({ errors: once({ provider: good }), 'errors-5xx': once({ provider: good }) }),
    dryRun: { errors: true },
    measurementRetention: { 'errors-5xx': 5 },
  });
  expect(both.toJson().spec).toMatchObject({
    dryRun: [{ metricName: '^errors$' }],
    measurementRetention: [{ metricName: 'errors-5xx', limit: 5 }],
  });
});

test('an experiment that nothing ends is refused', () => {
  expect(() => experiment({ templates: { one: { specRef: 'canary' } } })).toThrow(
    'Experiment one: it never ends; expected a duration, or an analysis with requiredForCompletion',
  );
});

test('an experiment whose time is no duration is refused', () => {
  const make = () => experiment({ duration: '-1h', templates: { one: { specRef: 'canary' } } });
  expect(make).toThrow('Experiment one: duration: -1h: expected a duration such as 30s or 1h30m');
});

test('a rule that one analysis of an experiment has no metric for is refused', () => {
  const [one, other] = ['one', 'other'].map((name) => template({ [name]: once({ provider: good }) }));
  const make = () =>
    new Experiment(chartOf('shop'), 'experiment', {
      name: 'experiment',
      templates: { pods: PODS },
      analyses: () => ({ first: experimentAnalysis(one!, {}), second: experimentAnalysis(other!, {}) }),
      dryRun: { one: true },
    });
  expect(make).toThrow('Experiment experiment: the rule for one finds no metric in analysis second');
});

describe('rules of an experiment', () => {
  const judge = new AnalysisTemplate(chart, 'judge', {
    name: 'judge',
    args: { hash: required },
    metrics: (args) => ({ errors: once({ provider: web({ url: `http://judge/${args.hash}` }) }) }),
    dryRun: { errors: true },
  });
  const templates = { canary: { specRef: 'canary' } } as const;
  const pods = { pods: PODS };
  const name = 'experiment';

  test('are for the metrics of its analyses, also where these ask for its templates', () => {
    const step = experiment({
      duration: '1h',
      templates,
      analyses: (made) => ({ rate: stepAnalysis(judge, { args: { hash: made.canary.podTemplateHash } }) }),
      dryRun: { errors: true },
    });
    expect(step.spec).toMatchObject({ experiment: { dryRun: [{ metricName: 'errors' }] } });
    const beside = new Experiment(chartOf('shop'), 'experiment', {
      name,
      duration: '1h',
      templates: pods,
      analyses: (made) => ({ rate: experimentAnalysis(judge, { args: { hash: made.pods.podTemplateHash } }) }),
      measurementRetention: { errors: 3 },
    });
    expect(beside.toJson().spec.measurementRetention).toEqual([{ metricName: 'errors', limit: 3 }]);
  });

  test('are refused without analyses', () => {
    const step = () => experiment({ duration: '1h', templates, dryRun: { errors: true } });
    expect(step).toThrow('the rule for errors finds no metric; expected analyses');
  });
});

test('an unguarded condition and a guarded one stand side by side', () => {
  const provider = prometheus({
    query: 'up',
    successCondition: atLeast(1),
    failureCondition: unguarded('result[0] == 0'),
  });
  expect(provider).toMatchObject({
    successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] >= 1',
    failureCondition: 'result[0] == 0',
  });
});
