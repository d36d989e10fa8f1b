import { test } from 'vitest';
import { analysis } from '../../../../charts/rollouts/analysis.ts';
import { AnalysisRun } from '../../../../charts/rollouts/analysis-run.ts';
import { AnalysisTemplate, ClusterAnalysisTemplate } from '../../../../charts/rollouts/analysis-template.ts';
import { type ArgRef, required } from '../../../../charts/rollouts/args.ts';
import { blueGreen } from '../../../../charts/rollouts/blue-green.ts';
import { canary, fromStep } from '../../../../charts/rollouts/canary.ts';
import { expression, unguarded } from '../../../../charts/rollouts/condition.ts';
import { endlessly, once, repeatedly } from '../../../../charts/rollouts/metric.ts';
import { job } from '../../../../charts/rollouts/providers/job.ts';
import { type Prometheus, prometheus } from '../../../../charts/rollouts/providers/prometheus.ts';
import { web } from '../../../../charts/rollouts/providers/web.ts';
import { Rollout } from '../../../../charts/rollouts/rollout.ts';
import { pause, setWeight } from '../../../../charts/rollouts/steps.ts';
import { SecretRef } from '../../../../charts/shared/secret.ts';
import { chartOf, serviceOf } from '../objects.ts';
import { demoData, demoPods, PULLED, PULLED_DATA, rolloutData, same, shows, templateData } from './same.ts';

const ADDRESS = 'http://prometheus.example.com:9090';
const GUESTBOOK = 'guestbook-svc.default.svc.cluster.local';

/** The part of all requests to a Service that have such codes, as upstream asks Istio's metrics. */
const ratio = (codes: string) =>
  `sum(irate( istio_requests_total{reporter="source",destination_service=~"{{args.service-name}}",${codes}}[5m] )) / ` +
  'sum(irate( istio_requests_total{reporter="source",destination_service=~"{{args.service-name}}"}[5m] ))';
const SUCCESS = ratio('response_code!~"5.*"');
const ERRORS = ratio('response_code=~"5.*"');

const asked = (query: string, condition: string): Prometheus => ({
  address: ADDRESS,
  query,
  successCondition: unguarded(condition),
});

const ratioOf = (service: ArgRef, codes: string) => `
  sum(irate(
    istio_requests_total{reporter="source",destination_service=~"${service}",${codes}}[5m]
  )) /
  sum(irate(
    istio_requests_total{reporter="source",destination_service=~"${service}"}[5m]
  ))`;

/** Endless, as the templates of upstream's background analyses are. */
const rate = (name: string, codes: string, successCondition: string, scope = chartOf()) =>
  new AnalysisTemplate(scope, name, {
    name,
    args: { 'service-name': required },
    metrics: (args) => ({
      [name]: endlessly({
        interval: '5m',
        failureLimit: 3,
        provider: prometheus(asked(ratioOf(args['service-name'], codes), successCondition)),
      }),
    }),
  });

const successRate = () => rate('success-rate', 'response_code!~"5.*"', 'result[0] >= 0.95');
const errorRate = () => rate('error-rate', 'response_code=~"5.*"', 'result[0] <= 0.95');

const metricData = (name: string, query: string, successCondition: string) => ({
  name,
  interval: '5m',
  successCondition,
  failureLimit: 3,
  provider: { prometheus: { address: ADDRESS, query } },
});
const SUCCESS_DATA = metricData('success-rate', SUCCESS, 'result[0] >= 0.95');
const ERRORS_DATA = metricData('error-rate', ERRORS, 'result[0] <= 0.95');

test('docs/features/analysis.md: background analysis', () => {
  const success = successRate();
  same(success.toJson(), templateData('success-rate', { args: [{ name: 'service-name' }], metrics: [SUCCESS_DATA] }));
  const weights = [20, 40, 60, 80].flatMap((weight) => [setWeight(weight), pause('10m')]);
  const run = analysis({ templates: [success], args: { 'service-name': GUESTBOOK } });
  same(canary({ analysis: fromStep(2, run), steps: weights }).spec, {
    canary: {
      analysis: {
        templates: [{ templateName: 'success-rate' }],
        startingStep: 2,
        args: [{ name: 'service-name', value: 'guestbook-svc.default.svc.cluster.local' }],
      },
      steps: [
        { setWeight: 20 },
        { pause: { duration: '10m' } },
        { setWeight: 40 },
        { pause: { duration: '10m' } },
        { setWeight: 60 },
        { pause: { duration: '10m' } },
        { setWeight: 80 },
        { pause: { duration: '10m' } },
      ],
    },
  });
});

/** One measurement, on a port that has a default. */
const INLINE = {
  name: 'success-rate',
  args: { 'service-name': required, 'prometheus-port': '9090' },
  metrics: (args: { 'service-name': ArgRef; 'prometheus-port': ArgRef }) => ({
    'success-rate': once({
      provider: prometheus({
        address: `http://prometheus.example.com:${args['prometheus-port']}`,
        query: ratioOf(args['service-name'], 'response_code!~"5.*"'),
        successCondition: unguarded('result[0] >= 0.95'),
      }),
    }),
  }),
} as const;

const INLINE_DATA = {
  args: [{ name: 'service-name' }, { name: 'prometheus-port', value: '9090' }],
  metrics: [
    {
      name: 'success-rate',
      successCondition: 'result[0] >= 0.95',
      provider: { prometheus: { address: 'http://prometheus.example.com:{{args.prometheus-port}}', query: SUCCESS } },
    },
  ],
};

const inlineData = (template: object) => ({
  canary: {
    steps: [
      { setWeight: 20 },
      { pause: { duration: '5m' } },
      {
        analysis: {
          templates: [template],
          args: [{ name: 'service-name', value: 'guestbook-svc.default.svc.cluster.local' }],
        },
      },
    ],
  },
});

test('docs/features/analysis.md: analysis as a step', () => {
  const success = new AnalysisTemplate(chartOf(), 'template', INLINE);
  same(success.toJson(), templateData('success-rate', INLINE_DATA));
  const step = analysis({ templates: [success], args: { 'service-name': GUESTBOOK } });
  same(canary({ steps: [setWeight(20), pause('5m'), step] }).spec, inlineData({ templateName: 'success-rate' }));
});

test('docs/features/analysis.md: a template of the cluster', () => {
  const success = new ClusterAnalysisTemplate(chartOf(), 'template', INLINE);
  same(success.toJson(), templateData('success-rate', INLINE_DATA, 'ClusterAnalysisTemplate'));
  const step = analysis({ templates: [success], args: { 'service-name': GUESTBOOK } });
  same(
    canary({ steps: [setWeight(20), pause('5m'), step] }).spec,
    inlineData({ templateName: 'success-rate', clusterScope: true }),
  );
});

test('docs/features/analysis.md: several measurements, after a delay, with both conditions', () => {
  const template = new AnalysisTemplate(chartOf(), 'template', {
    name: 'several',
    metrics: () => ({
      'success-rate': repeatedly({
        interval: '60s',
        count: 5,
        initialDelay: '5m',
        provider: prometheus({
          address: ADDRESS,
          query: 'q',
          successCondition: unguarded('result[0] >= 0.90'),
          failureCondition: unguarded('result[0] < 0.50'),
        }),
      }),
    }),
  });
  const metric = {
    name: 'success-rate',
    interval: '60s',
    count: 5,
    initialDelay: '5m',
    successCondition: 'result[0] >= 0.90',
    failureCondition: 'result[0] < 0.50',
    provider: { prometheus: { address: ADDRESS, query: 'q' } },
  };
  same(template.toJson(), templateData('several', { metrics: [metric] }));
});

test('docs/features/analysis.md: several templates, and the AnalysisRun that is made of them', () => {
  const success = successRate();
  const errors = errorRate();
  same(errors.toJson(), templateData('error-rate', { args: [{ name: 'service-name' }], metrics: [ERRORS_DATA] }));
  const use = { templates: [success, errors], args: { 'service-name': GUESTBOOK } } as const;
  const args = [{ name: 'service-name', value: 'guestbook-svc.default.svc.cluster.local' }];
  same(canary({ analysis: analysis(use) }).spec, {
    canary: { analysis: { templates: [{ templateName: 'success-rate' }, { templateName: 'error-rate' }], args } },
  });
  const run = new AnalysisRun(chartOf(), 'run', { name: 'guestbook-multiple-templates', ...use });
  const spec = { args, metrics: [SUCCESS_DATA, ERRORS_DATA] };
  same(run.toJson(), templateData('guestbook-multiple-templates', spec, 'AnalysisRun'));
});

test('docs/features/analysis.md: templates within a template', () => {
  const errors = errorRate();
  const both = new AnalysisTemplate(chartOf(), 'template', {
    name: 'rates',
    args: { 'service-name': required },
    metrics: (args) => ({
      'success-rate': endlessly({
        interval: '5m',
        failureLimit: 3,
        provider: prometheus(asked(ratioOf(args['service-name'], 'response_code!~"5.*"'), 'result[0] >= 0.95')),
      }),
    }),
    templates: [errors],
  });
  same(
    both.toJson(),
    templateData('rates', {
      args: [{ name: 'service-name' }],
      metrics: [SUCCESS_DATA],
      templates: [{ templateName: 'error-rate', clusterScope: false }],
    }),
  );
  const rates = new AnalysisTemplate(chartOf(), 'template', {
    name: 'rates',
    args: { 'service-name': required },
    metrics: () => ({}),
    templates: [successRate(), errors],
  });
  const templates = [
    { templateName: 'success-rate', clusterScope: false },
    { templateName: 'error-rate', clusterScope: false },
  ];
  same(rates.toJson(), templateData('rates', { args: [{ name: 'service-name' }], templates }));
  const run = new AnalysisRun(chartOf(), 'run', {
    name: 'guestbook-templates-in-template',
    templates: [rates],
    args: { 'service-name': GUESTBOOK },
  });
  shows(run.toJson(), {
    spec: { args: [{ name: 'service-name', value: GUESTBOOK }], metrics: [SUCCESS_DATA, ERRORS_DATA] },
  });
});

const TOKEN = new SecretRef('default', { name: 'token-secret', keys: ['apiToken'] });

test('docs/features/analysis.md: arguments, required, with a default and from a Secret', () => {
  const template = new AnalysisTemplate(chartOf(), 'template', {
    name: 'args-example',
    args: {
      'service-name': required,
      'stable-hash': required,
      'latest-hash': required,
      'api-url': 'http://example/measure',
      'api-token': { secretKey: TOKEN.key('apiToken') },
    },
    metrics: (args) => ({
      webmetric: once({
        provider: web({
          url: `${args['api-url']}?service=${args['service-name']}`,
          headers: { Authorization: `Bearer ${args['api-token']}` },
          jsonPath: '{$.results.ok}',
          successCondition: expression("result == 'true'"),
        }),
      }),
    }),
  });
  same(
    template.toJson(),
    templateData('args-example', {
      args: [
        { name: 'service-name' },
        { name: 'stable-hash' },
        { name: 'latest-hash' },
        { name: 'api-url', value: 'http://example/measure' },
        { name: 'api-token', valueFrom: { secretKeyRef: { name: 'token-secret', key: 'apiToken' } } },
      ],
      metrics: [
        {
          name: 'webmetric',
          successCondition: "result == 'true'",
          provider: {
            web: {
              url: '{{ args.api-url }}?service={{ args.service-name }}',
              headers: [{ key: 'Authorization', value: 'Bearer {{ args.api-token }}' }],
              jsonPath: '{$.results.ok}',
            },
          },
        },
      ],
    }),
  );
  const run = analysis({
    templates: [template],
    args: {
      'service-name': GUESTBOOK,
      'api-url': 'http://other-api',
      'stable-hash': { podTemplateHashValue: 'Stable' },
      'latest-hash': { podTemplateHashValue: 'Latest' },
    },
  });
  same(canary({ analysis: run }).spec, {
    canary: {
      analysis: {
        templates: [{ templateName: 'args-example' }],
        args: [
          { name: 'service-name', value: 'guestbook-svc.default.svc.cluster.local' },
          { name: 'api-url', value: 'http://other-api' },
          { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
          { name: 'latest-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
        ],
      },
    },
  });
});

test('docs/features/analysis.md: arguments from the fields of the Rollout', () => {
  const template = new AnalysisTemplate(chartOf(), 'template', {
    name: 'args-example',
    args: { env: required, region: required, 'canary-targetgroup-name': required, 'rollout-version': required },
    metrics: () => ({ pass: once({ provider: web({ url: 'http://example' }) }) }),
  });
  const run = analysis({
    templates: [template],
    args: {
      env: { fieldPath: "metadata.labels['env']" },
      region: { fieldPath: "metadata.labels['region']" },
      'canary-targetgroup-name': { fieldPath: 'status.alb.canaryTargetGroup.name' },
      'rollout-version': { fieldPath: 'spec.template.metadata.labels.version' },
    },
  });
  same(run.spec.args, [
    { name: 'env', valueFrom: { fieldRef: { fieldPath: "metadata.labels['env']" } } },
    { name: 'region', valueFrom: { fieldRef: { fieldPath: "metadata.labels['region']" } } },
    { name: 'canary-targetgroup-name', valueFrom: { fieldRef: { fieldPath: 'status.alb.canaryTargetGroup.name' } } },
    { name: 'rollout-version', valueFrom: { fieldRef: { fieldPath: 'spec.template.metadata.labels.version' } } },
  ]);
});

const smokeTests = () =>
  new AnalysisTemplate(chartOf(), 'template', {
    name: 'smoke-tests',
    args: { 'service-name': required },
    metrics: (args) => ({ smoke: once({ provider: web({ url: `http://${args['service-name']}` }) }) }),
  });

test('docs/features/analysis.md: before and after the switch of a blue-green Rollout', () => {
  const services = {
    activeService: serviceOf(chartOf(), 'active-svc', 'guestbook'),
    previewService: serviceOf(chartOf(), 'preview-svc', 'guestbook'),
  };
  const run = analysis({
    templates: [smokeTests()],
    args: { 'service-name': 'preview-svc.default.svc.cluster.local' },
  });
  const data = {
    templates: [{ templateName: 'smoke-tests' }],
    args: [{ name: 'service-name', value: 'preview-svc.default.svc.cluster.local' }],
  };
  const names = { activeService: 'active-svc', previewService: 'preview-svc' };
  same(blueGreen({ ...services, prePromotionAnalysis: run }).spec, {
    blueGreen: { ...names, prePromotionAnalysis: data },
  });
  same(blueGreen({ ...services, scaleDownDelaySeconds: 600, postPromotionAnalysis: run }).spec, {
    blueGreen: { ...names, scaleDownDelaySeconds: 600, postPromotionAnalysis: data },
  });
});

const total = (codes: string) =>
  `sum(irate( istio_requests_total{reporter="source",destination_service=~"{{args.service-name}}",response_code~"${codes}"}[5m] ))`;

const totals = (settings: object) =>
  new AnalysisTemplate(chartOf(), 'template', {
    name: 'totals',
    args: { 'service-name': required },
    metrics: () => ({
      'total-5xx-errors': endlessly(tooMany('5.*')),
      'total-4xx-errors': endlessly(tooMany('4.*')),
    }),
    ...settings,
  });

const tooMany = (codes: string) =>
  ({
    interval: '5m',
    failureLimit: 3,
    provider: prometheus({ address: ADDRESS, query: total(codes), failureCondition: unguarded('result[0] >= 10') }),
  }) as const;

test('docs/features/analysis.md: failures, dry runs and what is kept of measurements', () => {
  const metric = (name: string, codes: string) => ({
    name,
    interval: '5m',
    failureCondition: 'result[0] >= 10',
    failureLimit: 3,
    provider: { prometheus: { address: ADDRESS, query: total(codes) } },
  });
  const metrics = [metric('total-5xx-errors', '5.*'), metric('total-4xx-errors', '4.*')];
  const data = (settings: object) => templateData('totals', { args: [{ name: 'service-name' }], metrics, ...settings });
  same(
    totals({ dryRun: { 'total-5xx-errors': true } }).toJson(),
    data({ dryRun: [{ metricName: 'total-5xx-errors' }] }),
  );
  same(totals({ dryRun: { '.*': true } }).toJson(), data({ dryRun: [{ metricName: '.*' }] }));
  same(
    totals({ measurementRetention: { 'total-5xx-errors': 20 } }).toJson(),
    data({ measurementRetention: [{ metricName: 'total-5xx-errors', limit: 20 }] }),
  );
  same(
    totals({ measurementRetention: { '.*': 20 } }).toJson(),
    data({ measurementRetention: [{ metricName: '.*', limit: 20 }] }),
  );
});

const JOB = (script: string) => ({
  spec: {
    template: {
      spec: {
        containers: [{ name: 'sleep', image: 'alpine:3.8', command: ['sh', '-c'], args: [script] }],
        restartPolicy: 'Never',
      },
    },
    backoffLimit: 0,
  },
});
const FLIP = 'FLIP=$(($(($RANDOM%10))%2)) && exit $FLIP';

const randomFail = (scope = chartOf()) =>
  new AnalysisTemplate(scope, 'random-fail', {
    name: 'random-fail',
    metrics: () => ({
      'random-fail': repeatedly({ count: 2, interval: '5s', failureLimit: 1, provider: job(JOB(FLIP)) }),
    }),
  });

test('examples/analysis-templates.yaml: a Job that may fail', () => {
  const container = { name: 'sleep', image: 'alpine:3.8', command: ['sh', '-c'], args: [FLIP] };
  const spec = { template: { spec: { containers: [container], restartPolicy: 'Never' } }, backoffLimit: 0 };
  const metric = { name: 'random-fail', count: 2, interval: '5s', failureLimit: 1, provider: { job: { spec } } };
  same(randomFail().toJson(), templateData('random-fail', { metrics: [metric] }));
});

const alwaysPass = () =>
  new ClusterAnalysisTemplate(chartOf(), 'always-pass', {
    name: 'always-pass',
    metrics: () => ({ pass: once({ provider: job(JOB('exit 0')) }) }),
  });

test('examples/rollout-analysis-step.yaml', () => {
  const given = new Rollout(chartOf(), 'rollout', {
    name: 'rollout-analysis-step',
    replicas: 4,
    revisionHistoryLimit: 2,
    ...demoPods('rollout-analysis-step', PULLED),
    strategy: canary({ steps: [setWeight(25), analysis({ templates: [randomFail(), alwaysPass()] })] }),
  });
  const templates = [{ templateName: 'random-fail' }, { templateName: 'always-pass', clusterScope: true }];
  same(
    given.toJson(),
    rolloutData('rollout-analysis-step', {
      replicas: 4,
      revisionHistoryLimit: 2,
      ...demoData('rollout-analysis-step', PULLED_DATA),
      strategy: { canary: { steps: [{ setWeight: 25 }, { analysis: { templates } }] } },
    }),
  );
});

test('docs/features/analysis.md: a step with dry runs, what is kept, and metadata of its runs', () => {
  const step = analysis({
    templates: [randomFail(), alwaysPass()],
    dryRun: { '.*': true },
    measurementRetention: { '.*': 20 },
    analysisRunMetadata: {
      labels: { 'my-custom-label': 'label-value' },
      annotations: { 'my-custom-annotation': 'annotation-value' },
    },
  });
  same(step.spec, {
    templates: [{ templateName: 'random-fail' }, { templateName: 'always-pass', clusterScope: true }],
    dryRun: [{ metricName: '.*' }],
    measurementRetention: [{ metricName: '.*', limit: 20 }],
    analysisRunMetadata: {
      labels: { 'my-custom-label': 'label-value' },
      annotations: { 'my-custom-annotation': 'annotation-value' },
    },
  });
});

test('examples/rollout-background-analysis.yaml', () => {
  const given = new Rollout(chartOf(), 'rollout', {
    name: 'rollout-background-analysis',
    replicas: 4,
    revisionHistoryLimit: 2,
    ...demoPods('rollout-background-analysis', PULLED),
    strategy: canary({ analysis: analysis({ templates: [randomFail()] }), steps: [setWeight(25), pause()] }),
  });
  same(
    given.toJson(),
    rolloutData('rollout-background-analysis', {
      replicas: 4,
      revisionHistoryLimit: 2,
      ...demoData('rollout-background-analysis', PULLED_DATA),
      strategy: {
        canary: {
          analysis: { templates: [{ templateName: 'random-fail' }] },
          steps: [{ setWeight: 25 }, { pause: {} }],
        },
      },
    }),
  );
});

test('examples/rollout-secret.yaml', () => {
  const secret = new SecretRef('default', { name: 'example-secret', keys: ['secretUrl'] });
  const template = new AnalysisTemplate(chartOf(), 'template', {
    name: 'analysis-secret',
    args: { 'secret-url': { secretKey: secret.key('secretUrl') } },
    metrics: (args) => ({
      webmetric: once({
        provider: web({
          url: args['secret-url'],
          jsonPath: '{$.message}',
          successCondition: expression("result == 'It worked!'"),
        }),
      }),
    }),
  });
  const args = [{ name: 'secret-url', valueFrom: { secretKeyRef: { name: 'example-secret', key: 'secretUrl' } } }];
  const metric = {
    name: 'webmetric',
    successCondition: "result == 'It worked!'",
    provider: { web: { url: '{{args.secret-url}}', jsonPath: '{$.message}' } },
  };
  same(template.toJson(), templateData('analysis-secret', { args, metrics: [metric] }));
  const steps = [setWeight(25), analysis({ templates: [template] }), pause()];
  same(canary({ steps }).spec, {
    canary: {
      steps: [{ setWeight: 25 }, { analysis: { templates: [{ templateName: 'analysis-secret' }] } }, { pause: {} }],
    },
  });
});

test('docs/features/analysis.md: how long an AnalysisRun is kept', () => {
  const run = new AnalysisRun(chartOf(), 'run', {
    name: 'kept',
    templates: [randomFail()],
    ttlStrategy: { secondsAfterCompletion: 3600, secondsAfterSuccess: 1800, secondsAfterFailure: 1800 },
  });
  shows(run.toJson(), {
    spec: { ttlStrategy: { secondsAfterCompletion: 3600, secondsAfterSuccess: 1800, secondsAfterFailure: 1800 } },
  });
});
