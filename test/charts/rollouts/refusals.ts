/** What must not compile; `tsc` is the test, and reports each line that compiles after all. */
import { analysis } from '../../../charts/rollouts/analysis.ts';
import { AnalysisRun } from '../../../charts/rollouts/analysis-run.ts';
import { AnalysisTemplate, ClusterAnalysisTemplate } from '../../../charts/rollouts/analysis-template.ts';
import { required } from '../../../charts/rollouts/args.ts';
import { type BlueGreen, blueGreen } from '../../../charts/rollouts/blue-green.ts';
import { canary, fromStep } from '../../../charts/rollouts/canary.ts';
import { atLeast, expression } from '../../../charts/rollouts/condition.ts';
import type { Duration } from '../../../charts/rollouts/duration.ts';
import { Experiment, experimentAnalysis } from '../../../charts/rollouts/experiment.ts';
import { experiment, stepAnalysis } from '../../../charts/rollouts/experiment-step.ts';
import { endlessly, once, repeatedly } from '../../../charts/rollouts/metric.ts';
import type { Authentication } from '../../../charts/rollouts/providers/authentication.ts';
import { cloudWatch } from '../../../charts/rollouts/providers/cloud-watch.ts';
import { datadog } from '../../../charts/rollouts/providers/datadog.ts';
import { job } from '../../../charts/rollouts/providers/job.ts';
import { prometheus, type RangeQuery } from '../../../charts/rollouts/providers/prometheus.ts';
import { web } from '../../../charts/rollouts/providers/web.ts';
import type { RolloutProps } from '../../../charts/rollouts/rollout.ts';
import { alb } from '../../../charts/rollouts/routers/alb.ts';
import { gatewayApi } from '../../../charts/rollouts/routers/gateway-api.ts';
import { istio } from '../../../charts/rollouts/routers/istio.ts';
import { mixed } from '../../../charts/rollouts/routers/mixed.ts';
import { nginx } from '../../../charts/rollouts/routers/nginx.ts';
import { smi } from '../../../charts/rollouts/routers/smi.ts';
import { traefik } from '../../../charts/rollouts/routers/traefik.ts';
import {
  pause,
  removeMirrorRoute,
  setCanaryScale,
  setHeaderRoute,
  setMirrorRoute,
  setWeight,
  together,
} from '../../../charts/rollouts/steps.ts';
import type { Strategy } from '../../../charts/rollouts/strategy.ts';
import { latency } from '../../../charts/rollouts/templates/latency.ts';
import { times } from '../../../charts/rollouts/templates/schedule.ts';
import { smokeTest } from '../../../charts/rollouts/templates/smoke-test.ts';
import { successRate } from '../../../charts/rollouts/templates/success-rate.ts';
import { adopt } from '../../../charts/rollouts/workload-ref.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { chartOf, ingressTo, routeTo, serviceOf } from './objects.ts';

const chart = chartOf('shop');
const stableService = serviceOf(chart, 'stable', 'shop');
const canaryService = serviceOf(chart, 'canary', 'shop');
const pair = { stableService, canaryService };
const httpRoutes = [routeTo(chart, 'shop', stableService, canaryService)];
const stableIngress = ingressTo(chart, 'shop', 'stable');
const virtualService = { name: 'shop' };
const TOKEN = new SecretRef('shop', { name: 'token', keys: ['token'] });

const good = prometheus({ query: 'up', successCondition: atLeast(1) });
const RATE = new AnalysisTemplate(chart, 'rate', {
  name: 'rate',
  args: { service: required, port: '9090', token: { secretKey: TOKEN.key('token') } },
  metrics: () => ({ rate: repeatedly({ interval: '1m', count: 3, provider: good }) }),
});
const ERRORS = new ClusterAnalysisTemplate(chart, 'errors', {
  name: 'errors',
  metrics: () => ({ errors: once({ provider: good }) }),
});
const ENDLESS = new AnalysisTemplate(chart, 'endless', {
  name: 'endless',
  metrics: () => ({ endless: endlessly({ interval: '1m', provider: good }) }),
});
const HOLDS_ENDLESS = new AnalysisTemplate(chart, 'holds-endless', {
  name: 'holds-endless',
  metrics: () => ({ once: once({ provider: good }) }),
  templates: [ENDLESS],
});
const args = { service: 'shop' };
const RANGE: RangeQuery = { start: 'now() - duration("1h")', end: 'now()', step: '1m' };

// Arguments
// @ts-expect-error the template requires one
analysis({ templates: [RATE] });
// @ts-expect-error nobody required is left out
analysis({ templates: [RATE], args: { port: '9091' } });
// @ts-expect-error misspelled
analysis({ templates: [RATE], args: { ...args, prot: '9091' } });
// @ts-expect-error comes from a Secret, and from nowhere else
analysis({ templates: [RATE], args: { ...args, token: 'x' } });
// @ts-expect-error the template has no arguments
analysis({ templates: [ERRORS], args: { service: 'shop' } });
// @ts-expect-error one of several templates requires it
analysis({ templates: [ERRORS, RATE] });
// @ts-expect-error no such version
analysis({ templates: [RATE], args: { service: { podTemplateHashValue: 'Newest' } } });
// @ts-expect-error no such part of a Rollout
analysis({ templates: [RATE], args: { service: { fieldPath: 'labels.app' } } });
// @ts-expect-error a template at least
analysis({ templates: [] });
// @ts-expect-error a template by its object, not by a name that may be of none
analysis({ templates: ['rate'] });
new AnalysisTemplate(chart, 'undeclared', {
  name: 'undeclared',
  args: { service: required },
  // @ts-expect-error not declared
  metrics: (asked) => ({ rate: once({ provider: prometheus({ query: asked.servce, successCondition: atLeast(1) }) }) }),
});
new AnalysisTemplate(chart, 'plain', {
  name: 'plain',
  // @ts-expect-error a Secret by name and key may be of none
  args: { token: { secretKeyRef: { name: 'token', key: 'token' } } },
  metrics: () => ({}),
});
// @ts-expect-error the Secret has no such key
TOKEN.key('password');
// @ts-expect-error an AnalysisRun gives them too
new AnalysisRun(chart, 'run', { name: 'run', templates: [RATE] });

// Metrics
// @ts-expect-error no such metric
analysis({ templates: [RATE], args, dryRun: { ratio: true } });
// @ts-expect-error no such metric
analysis({ templates: [RATE], args, measurementRetention: { ratio: 5 } });
new AnalysisTemplate(chart, 'dry', {
  name: 'dry',
  metrics: () => ({ rate: once({ provider: good }) }),
  // @ts-expect-error no such metric
  dryRun: { ratio: true },
});
// @ts-expect-error one measurement has no interval
once({ provider: good, interval: '1m' });
// @ts-expect-error several need an interval
repeatedly({ provider: good, count: 3 });
// @ts-expect-error how many has to be said, or that there is no end
repeatedly({ provider: good, interval: '1m' });
// @ts-expect-error without an end there is no count
endlessly({ provider: good, interval: '1m', count: 3 });
// @ts-expect-error a number of what
repeatedly({ provider: good, interval: '60', count: 3 });
// @ts-expect-error no such unit
export const days: Duration = '2d';

// Providers
// @ts-expect-error a number that nobody judges
prometheus({ query: 'up' });
// @ts-expect-error says nothing about no data
prometheus({ query: 'up', successCondition: expression('result[0] > 1') });
// @ts-expect-error plain text is no condition
prometheus({ query: 'up', successCondition: 'result[0] >= 0.99' });
// @ts-expect-error no URL
prometheus({ address: 'thanos:9090', query: 'up', successCondition: atLeast(1) });
// @ts-expect-error a port that the Service does not have
prometheus({ address: stableService.endpoint('web'), query: 'up', successCondition: atLeast(1) });
// @ts-expect-error a range has no single result
prometheus({ query: 'up', rangeQuery: RANGE, returns: 'scalar', successCondition: atLeast(1) });
// @ts-expect-error a secret in plain text
export const login: Authentication = { oauth2: { tokenUrl: 'https://x', clientId: 'x', clientSecret: 's3cret' } };
// @ts-expect-error a Job decides by itself
job({ spec: { template: {} }, successCondition: atLeast(1) });
// @ts-expect-error data of its own form is no number
web({ url: 'https://x', successCondition: atLeast(1) });
// @ts-expect-error GET has no body
web({ url: 'https://x', body: 'x' });
// @ts-expect-error one body
web({ url: 'https://x', method: 'POST', body: 'x', jsonBody: {} });
// @ts-expect-error formulas are of the second API
datadog({ queries: { a: 'x' }, formula: 'a', successCondition: atLeast(1) });
// @ts-expect-error a query is an expression or a statistic
cloudWatch({ metricDataQueries: [{ id: 'x' }], successCondition: expression('true') });

// Analyses where they stand
// @ts-expect-error a step that never ends
canary({ steps: [analysis({ templates: [ENDLESS] })] });
// @ts-expect-error one of its templates never ends
canary({ steps: [analysis({ templates: [ERRORS, ENDLESS] })] });
// @ts-expect-error a template within the template never ends
canary({ steps: [analysis({ templates: [HOLDS_ENDLESS] })] });
// @ts-expect-error the switch would never come
blueGreen({ activeService: stableService, prePromotionAnalysis: analysis({ templates: [ENDLESS] }) });
// @ts-expect-error it would never be over
blueGreen({ activeService: stableService, postPromotionAnalysis: analysis({ templates: [ENDLESS] }) });
// @ts-expect-error what runs beside the steps is no step
canary({ steps: [fromStep(1, analysis({ templates: [ERRORS] }))] });
// @ts-expect-error what a step waits for has to end
stepAnalysis(ENDLESS, { requiredForCompletion: true });

// Steps and what they need
const header = setHeaderRoute('beta', [{ headerName: 'x', headerValue: { exact: 'y' } }]);
const prefix = setHeaderRoute('beta', [{ headerName: 'x', headerValue: { prefix: 'y' } }]);
const mirror = setMirrorRoute('beta', { match: [{ method: { exact: 'GET' } }] });
const weighted = experiment({ duration: '1h', templates: { one: { specRef: 'canary', weight: 5 } } });
const port = stableService.endpoint('http');
const managedRoutes = ['beta'] as const;

// @ts-expect-error needs a traffic router
canary({ steps: [setCanaryScale({ replicas: 1 })] });
// @ts-expect-error needs a traffic router
canary({ steps: [header] });
// @ts-expect-error needs a traffic router
canary({ steps: [weighted] });
// @ts-expect-error no managed routes
canary({ ...pair, trafficRouting: istio({ virtualService }), steps: [header] });
// @ts-expect-error no managed route of that name
canary({ ...pair, trafficRouting: istio({ virtualService, managedRoutes }), steps: [removeMirrorRoute('bta')] });
// @ts-expect-error the Gateway API's plugin mirrors nothing
canary({ ...pair, trafficRouting: gatewayApi({ httpRoutes, managedRoutes }), steps: [mirror] });
// @ts-expect-error ALB compares headers exactly
canary({ ...pair, trafficRouting: alb({ ingress: stableIngress, port, managedRoutes }), steps: [prefix] });
// @ts-expect-error nginx routes by no header
canary({ ...pair, trafficRouting: nginx({ stableIngress }), steps: [header] });
// @ts-expect-error Traefik has no weight for an experiment
canary({ ...pair, trafficRouting: traefik({ weightedTraefikServiceName: 'x' }), steps: [weighted] });
// @ts-expect-error neither of both mirrors
canary({ ...pair, trafficRouting: mixed(nginx({ stableIngress }), smi()), steps: [mirror] });
// @ts-expect-error one way to say how many
setCanaryScale({ replicas: 1, weight: 10 });
// @ts-expect-error one way to match
setHeaderRoute('b', [{ headerName: 'x', headerValue: { exact: 'y', prefix: 'y' } }]);
// @ts-expect-error a match at least; removeHeaderRoute takes the route away
setHeaderRoute('b', []);
// @ts-expect-error weights and pauses stand alone
together(setCanaryScale({ replicas: 1 }), setWeight(10));
// @ts-expect-error without a unit it is a number
pause('30');

// Traffic routers
const pingPong = { pingService: stableService, pongService: canaryService };

// @ts-expect-error two Services
canary({ stableService, trafficRouting: smi(), steps: [setWeight(5)] });
// @ts-expect-error two Services, unless a DestinationRule has subsets
canary({ trafficRouting: istio({ virtualService }) });
// @ts-expect-error a Service by its object, not by a name that may be of none
canary({ stableService: 'stable' });
// @ts-expect-error a route by its object, not by a name that may be of none
gatewayApi({ httpRoutes: ['shop'] });
// @ts-expect-error nothing but routes
gatewayApi({ httpRoutes, stableIngress });
// @ts-expect-error one Ingress or a list
nginx({ stableIngress, stableIngresses: [stableIngress] });
// @ts-expect-error an Ingress by its object
nginx({ stableIngress: 'shop' });
// @ts-expect-error a port by its Service
alb({ ingress: stableIngress, port: 80 });
// @ts-expect-error one VirtualService or a list
istio({ virtualService, virtualServices: [virtualService] });
// @ts-expect-error Istio and ALB alone take turns
canary({ pingPong, trafficRouting: smi() });
// @ts-expect-error with ALB, only below a root Service
canary({ pingPong, trafficRouting: alb({ ingress: stableIngress, port }) });
// @ts-expect-error pods have no weights of their own
canary({ dynamicStableScale: true });
// @ts-expect-error only a router moves traffic before pods go
canary({ scaleDownDelaySeconds: 60 });
// @ts-expect-error the one excludes the other
canary({ ...pair, trafficRouting: smi(), dynamicStableScale: true, scaleDownDelaySeconds: 60 });

// Strategies
// @ts-expect-error which Service is switched
blueGreen({ previewService: canaryService });
// @ts-expect-error a person promotes, or time
blueGreen({ activeService: stableService, autoPromotionEnabled: false, autoPromotionSeconds: 30 });
// @ts-expect-error steps are of canaries
export const steps: BlueGreen = { activeService: stableService, steps: [setWeight(20)] };
// @ts-expect-error one of both
canary({ antiAffinity: { required: true, preferred: 1 } });
// @ts-expect-error a part has a percent sign
canary({ maxSurge: '25' });

// Rollouts
declare const strategy: Strategy;
const template = { metadata: { labels: { app: 'shop' } } };
const selector = { app: 'shop' };
const adopted = adopt({ name: 'shop' }, 'progressively');
export const rollouts: RolloutProps[] = [
  // @ts-expect-error pods from somewhere
  { name: 'shop', strategy },
  // @ts-expect-error its own pods or a Deployment's
  { name: 'shop', strategy, template, selector, workloadRef: adopted },
  // @ts-expect-error its own pods are selected
  { name: 'shop', strategy, template },
  // @ts-expect-error how
  { name: 'shop', template, selector },
];
// @ts-expect-error what becomes of the Deployment's own pods has to be said
adopt({ name: 'shop' });
// @ts-expect-error no such time
adopt({ name: 'shop' }, 'onSuccess');

// Ready templates
const ready = {
  name: 'api',
  schedule: times(5, { interval: '1m', failureLimit: 1 }),
  source: { address: 'http://thanos', args: {} },
  pods: { cluster: 'cluster-03', namespace: 'shop', workload: 'api' },
  window: '2m',
} as const;
successRate(chart, { ...ready, atLeast: 99, matchers: { route: '/pay' } });
// @ts-expect-error the analysis sets it itself
successRate(chart, { ...ready, atLeast: 99, matchers: { namespace: 'shop' } });
// @ts-expect-error here too
latency(chart, { ...ready, atMost: 0.5, matchers: { rollouts_pod_template_hash: 'abc' } });
latency(chart, { ...ready, atMost: 0.5, histogram: 'request_seconds' });
// @ts-expect-error the series of its buckets
latency(chart, { ...ready, atMost: 0.5, histogram: 'request_seconds_bucket' });
const asked = { name: 'smoke', schedule: ready.schedule, endpoint: port, path: '/health' };
smokeTest(chart, { ...asked, jsonPath: '{$.status}', equals: 'ok' });
// @ts-expect-error of a whole answer nothing is compared
smokeTest(chart, { ...asked, equals: 'ok' });

// Experiments
// @ts-expect-error no such version
experiment({ duration: '1h', templates: { one: { specRef: 'latest' } } });
experiment({
  duration: '1h',
  templates: { baseline: { specRef: 'stable' } },
  // @ts-expect-error no such template
  analyses: (made) => ({ compare: stepAnalysis(RATE, { args: { service: made.base.podTemplateHash } }) }),
});
experiment({
  duration: '1h',
  templates: { baseline: { specRef: 'stable' } },
  analyses: () => ({ errors: stepAnalysis(ERRORS, {}) }),
  // @ts-expect-error no such metric
  dryRun: { error: true },
});
new Experiment(chart, 'experiment', {
  name: 'experiment',
  templates: { one: { selector, template } },
  // @ts-expect-error versions are of Rollouts
  analyses: () => ({ rate: experimentAnalysis(RATE, { args: { service: { podTemplateHashValue: 'Latest' } } }) }),
});
