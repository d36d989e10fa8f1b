import { test } from 'vitest';
import { AnalysisTemplate } from '../../../../charts/rollouts/analysis-template.ts';
import { required } from '../../../../charts/rollouts/args.ts';
import { canary } from '../../../../charts/rollouts/canary.ts';
import { Experiment, experimentAnalysis } from '../../../../charts/rollouts/experiment.ts';
import { AVAILABLE_AT, FINISHED_AT } from '../../../../charts/rollouts/experiment-analysis.ts';
import { experiment, stepAnalysis } from '../../../../charts/rollouts/experiment-step.ts';
import { once } from '../../../../charts/rollouts/metric.ts';
import { job } from '../../../../charts/rollouts/providers/job.ts';
import { kayenta } from '../../../../charts/rollouts/providers/kayenta.ts';
import { web } from '../../../../charts/rollouts/providers/web.ts';
import { Rollout } from '../../../../charts/rollouts/rollout.ts';
import { alb } from '../../../../charts/rollouts/routers/alb.ts';
import { smi } from '../../../../charts/rollouts/routers/smi.ts';
import { setWeight } from '../../../../charts/rollouts/steps.ts';
import { chartOf, ingressTo, serviceOf } from '../objects.ts';
import { demoData, demoPods, PULLED, PULLED_DATA, rolloutData, same, shows, templateData } from './same.ts';

const pods = (color: string, labels: Record<string, string>) => ({
  selector: labels,
  template: {
    metadata: { labels },
    spec: {
      containers: [
        {
          name: 'rollouts-demo',
          image: `argoproj/rollouts-demo:${color}`,
          imagePullPolicy: 'Always',
          ...('color' in labels ? { ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] } : {}),
        },
      ],
    },
  },
});

const podsData = (color: string, labels: object, ports: object) => ({
  selector: { matchLabels: labels },
  template: {
    metadata: { labels },
    spec: {
      containers: [
        { name: 'rollouts-demo', image: `argoproj/rollouts-demo:${color}`, imagePullPolicy: 'Always', ...ports },
      ],
    },
  },
});

const template = (name: string) =>
  new AnalysisTemplate(chartOf(), name, {
    name,
    metrics: () => ({ [name]: once({ provider: job({ spec: { template: {} } }) }) }),
  });

const hostTemplate = (name: string) =>
  new AnalysisTemplate(chartOf(), name, {
    name,
    args: { host: required },
    metrics: (args) => ({ [name]: once({ provider: web({ url: `http://${args.host}` }) }) }),
  });

test('docs/features/experiment.md: two versions side by side', () => {
  const benchmark = hostTemplate('http-benchmark');
  const compare = hostTemplate('compare');
  const given = new Experiment(chartOf(), 'experiment', {
    name: 'example-experiment',
    duration: '20m',
    progressDeadlineSeconds: 30,
    templates: {
      purple: {
        replicas: 1,
        service: { name: 'service-name' },
        ...pods('purple', { app: 'canary-demo', color: 'purple' }),
      },
      orange: { replicas: 1, minReadySeconds: 10, ...pods('orange', { app: 'canary-demo', color: 'orange' }) },
    },
    analyses: () => ({
      purple: experimentAnalysis(benchmark, { args: { host: 'purple' } }),
      orange: experimentAnalysis(benchmark, { args: { host: 'orange' } }),
      'compare-results': experimentAnalysis(compare, { requiredForCompletion: true, args: { host: 'purple' } }),
    }),
  });
  const ports = { ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] };
  same(
    given.toJson(),
    templateData(
      'example-experiment',
      {
        duration: '20m',
        progressDeadlineSeconds: 30,
        templates: [
          {
            name: 'purple',
            replicas: 1,
            service: { name: 'service-name' },
            ...podsData('purple', { app: 'canary-demo', color: 'purple' }, ports),
          },
          {
            name: 'orange',
            replicas: 1,
            minReadySeconds: 10,
            ...podsData('orange', { app: 'canary-demo', color: 'orange' }, ports),
          },
        ],
        analyses: [
          { name: 'purple', templateName: 'http-benchmark', args: [{ name: 'host', value: 'purple' }] },
          { name: 'orange', templateName: 'http-benchmark', args: [{ name: 'host', value: 'orange' }] },
          {
            name: 'compare-results',
            templateName: 'compare',
            requiredForCompletion: true,
            args: [{ name: 'host', value: 'purple' }],
          },
        ],
      },
      'Experiment',
    ),
  );
});

const kayentaTemplate = () =>
  new AnalysisTemplate(chartOf(), 'mann-whitney', {
    name: 'mann-whitney',
    args: { 'baseline-hash': required, 'canary-hash': required, 'start-time': required, 'end-time': required },
    metrics: (args) => ({
      'mann-whitney': once({
        provider: kayenta({
          address: 'https://kayenta.example.com',
          application: 'guestbook',
          canaryConfigName: 'my-test',
          metricsAccountName: 'metrics',
          configurationAccountName: 'configuration',
          storageAccountName: 'storage',
          threshold: { pass: 90, marginal: 75 },
          scopes: {
            default: {
              controlScope: scope(args['baseline-hash']),
              experimentScope: scope(args['canary-hash']),
            },
          },
        }),
      }),
    }),
  });

const scope = (hash: string) => ({
  scope: `app=guestbook and rollouts-pod-template-hash=${hash}`,
  region: 'here',
  step: 60,
  start: '{{args.start-time}}',
  end: '{{args.end-time}}',
});

test('docs/features/experiment.md and docs/analysis/kayenta.md: a step that compares both versions over its time', () => {
  const step = experiment({
    duration: '1h',
    templates: { baseline: { specRef: 'stable' }, canary: { specRef: 'canary' } },
    analyses: (templates) => ({
      'mann-whitney': stepAnalysis(kayentaTemplate(), {
        args: {
          'baseline-hash': templates.baseline.podTemplateHash,
          'canary-hash': templates.canary.podTemplateHash,
          'start-time': AVAILABLE_AT,
          'end-time': FINISHED_AT,
        },
      }),
    }),
  });
  same(canary({ steps: [step] }).spec, {
    canary: {
      steps: [
        {
          experiment: {
            duration: '1h',
            templates: [
              { name: 'baseline', specRef: 'stable' },
              { name: 'canary', specRef: 'canary' },
            ],
            analyses: [
              {
                name: 'mann-whitney',
                templateName: 'mann-whitney',
                args: [
                  { name: 'baseline-hash', value: '{{templates.baseline.podTemplateHash}}' },
                  { name: 'canary-hash', value: '{{templates.canary.podTemplateHash}}' },
                  { name: 'start-time', value: '{{experiment.availableAt}}' },
                  { name: 'end-time', value: '{{experiment.finishedAt}}' },
                ],
              },
            ],
          },
        },
      ],
    },
  });
});

test('docs/analysis/kayenta.md: what it judges, in the form that the definition has', () => {
  shows(kayentaTemplate().toJson(), {
    spec: {
      metrics: [
        {
          name: 'mann-whitney',
          provider: {
            kayenta: {
              address: 'https://kayenta.example.com',
              application: 'guestbook',
              canaryConfigName: 'my-test',
              threshold: { pass: 90, marginal: 75 },
              scopes: [
                {
                  name: 'default',
                  controlScope: {
                    scope: 'app=guestbook and rollouts-pod-template-hash={{args.baseline-hash}}',
                    step: 60,
                    start: '{{args.start-time}}',
                    end: '{{args.end-time}}',
                  },
                  experimentScope: {
                    scope: 'app=guestbook and rollouts-pod-template-hash={{args.canary-hash}}',
                    step: 60,
                    start: '{{args.start-time}}',
                    end: '{{args.end-time}}',
                  },
                },
              ],
            },
          },
        },
      ],
    },
  });
});

test('docs/features/experiment.md: weights and Services of an experiment', () => {
  const own = chartOf();
  const stableService = serviceOf(own, 'stable', 'guestbook');
  const weighted = experiment({
    duration: '1h',
    templates: {
      'experiment-baseline': { specRef: 'stable', weight: 5 },
      'experiment-canary': { specRef: 'canary', weight: 5 },
    },
  });
  const given = canary({
    stableService,
    canaryService: serviceOf(own, 'canary', 'guestbook'),
    trafficRouting: alb({ ingress: ingressTo(own, 'ingress', 'stable'), port: stableService.endpoint('http') }),
    steps: [weighted],
  });
  shows(given.spec, {
    canary: {
      trafficRouting: { alb: { ingress: 'ingress' } },
      steps: [
        {
          experiment: {
            duration: '1h',
            templates: [
              { name: 'experiment-baseline', specRef: 'stable', weight: 5 },
              { name: 'experiment-canary', specRef: 'canary', weight: 5 },
            ],
          },
        },
      ],
    },
  });
  const served = experiment({
    duration: '1h',
    templates: {
      'experiment-baseline': { specRef: 'stable', service: { name: 'test-service' } },
      'experiment-canary': { specRef: 'canary' },
    },
  });
  same(canary({ steps: [served] }).spec, {
    canary: {
      steps: [
        {
          experiment: {
            duration: '1h',
            templates: [
              { name: 'experiment-baseline', specRef: 'stable', service: { name: 'test-service' } },
              { name: 'experiment-canary', specRef: 'canary' },
            ],
          },
        },
      ],
    },
  });
});

test('examples/experiment-with-analysis.yaml', () => {
  const given = new Experiment(chartOf(), 'experiment', {
    name: 'experiment-with-analysis',
    templates: { purple: pods('purple', { app: 'rollouts-demo' }), orange: pods('orange', { app: 'rollouts-demo' }) },
    analyses: () => ({
      'random-fail': experimentAnalysis(template('random-fail'), {}),
      pass: experimentAnalysis(template('pass'), {}),
    }),
  });
  same(
    given.toJson(),
    templateData(
      'experiment-with-analysis',
      {
        templates: [
          { name: 'purple', ...podsData('purple', { app: 'rollouts-demo' }, {}) },
          { name: 'orange', ...podsData('orange', { app: 'rollouts-demo' }, {}) },
        ],
        analyses: [
          { name: 'random-fail', templateName: 'random-fail' },
          { name: 'pass', templateName: 'pass' },
        ],
      },
      'Experiment',
    ),
  );
});

const rollout = (name: string, app: string, replicas: number, strategy: ReturnType<typeof canary>) =>
  new Rollout(chartOf(), name, {
    name,
    replicas,
    revisionHistoryLimit: 2,
    ...demoPods(app, PULLED),
    strategy,
  }).toJson();

const data = (name: string, app: string, replicas: number, steps: object[]) =>
  rolloutData(name, {
    replicas,
    revisionHistoryLimit: 2,
    ...demoData(app, PULLED_DATA),
    strategy: { canary: { steps } },
  });

test('examples/rollout-baseline-vs-canary.yaml: until a person ends it', () => {
  const step = experiment({
    duration: 'until terminated',
    templates: { baseline: { specRef: 'stable' }, canary: { specRef: 'canary' } },
  });
  const templates = [
    { name: 'baseline', specRef: 'stable' },
    { name: 'canary', specRef: 'canary' },
  ];
  const name = 'rollout-baseline-vs-canary';
  same(rollout(name, name, 3, canary({ steps: [step] })), data(name, name, 3, [{ experiment: { templates } }]));
});

test('examples/rollout-canary-preview.yaml: with labels and a selector of its own', () => {
  const labels = { app: 'rollout-canary-preview' };
  const step = experiment({
    duration: 'until terminated',
    templates: {
      'canary-preview': { specRef: 'canary', selector: { matchLabels: labels }, metadata: { labels } },
    },
  });
  const templates = [
    {
      name: 'canary-preview',
      specRef: 'canary',
      selector: { matchLabels: { app: 'rollout-canary-preview' } },
      metadata: { labels: { app: 'rollout-canary-preview' } },
    },
  ];
  same(
    rollout('rollout-canary-preview', 'rollout-canary-production', 3, canary({ steps: [step] })),
    data('rollout-canary-preview', 'rollout-canary-production', 3, [{ experiment: { templates } }]),
  );
});

test('examples/rollout-experiment-step.yaml: judged by a template', () => {
  const step = experiment({
    duration: 'until terminated',
    templates: { canary: { specRef: 'canary' } },
    analyses: () => ({ 'random-fail': stepAnalysis(template('random-fail'), {}) }),
  });
  const name = 'rollout-experiment-step';
  same(
    rollout(name, name, 4, canary({ steps: [setWeight(25), step] })),
    data(name, name, 4, [
      { setWeight: 25 },
      {
        experiment: {
          templates: [{ name: 'canary', specRef: 'canary' }],
          analyses: [{ name: 'random-fail', templateName: 'random-fail' }],
        },
      },
    ]),
  );
});

test('examples/traffic-routing-experiment-step: with a weight, behind ALB and SMI', () => {
  const own = chartOf();
  const stableService = serviceOf(own, 'alb-rollout-stable', 'alb-rollout');
  const step = (name: string, weight: number) =>
    experiment({ duration: 'until terminated', templates: { [name]: { specRef: 'canary', weight } } });
  const behindAlb = canary({
    canaryService: serviceOf(own, 'alb-rollout-canary', 'alb-rollout'),
    stableService,
    trafficRouting: alb({
      ingress: ingressTo(own, 'alb-rollout-ingress', 'alb-rollout-root'),
      rootService: serviceOf(own, 'alb-rollout-root', 'alb-rollout'),
      port: stableService.endpoint('http'),
    }),
    steps: [setWeight(10), step('experiment-alb', 20)],
  });
  same(behindAlb.spec, {
    canary: {
      canaryService: 'alb-rollout-canary',
      stableService: 'alb-rollout-stable',
      trafficRouting: { alb: { ingress: 'alb-rollout-ingress', rootService: 'alb-rollout-root', servicePort: 80 } },
      steps: [
        { setWeight: 10 },
        { experiment: { templates: [{ name: 'experiment-alb', specRef: 'canary', weight: 20 }] } },
      ],
    },
  });
  const behindSmi = canary({
    canaryService: serviceOf(own, 'rollout-smi-experiment-canary', 'rollout-smi-experiment'),
    stableService: serviceOf(own, 'rollout-smi-experiment-stable', 'rollout-smi-experiment'),
    trafficRouting: smi({ trafficSplitName: 'rollout-smi-experiment-trafficsplit' }),
    steps: [setWeight(5), step('experiment-smi', 5)],
  });
  same(behindSmi.spec, {
    canary: {
      canaryService: 'rollout-smi-experiment-canary',
      stableService: 'rollout-smi-experiment-stable',
      trafficRouting: { smi: { trafficSplitName: 'rollout-smi-experiment-trafficsplit' } },
      steps: [
        { setWeight: 5 },
        { experiment: { templates: [{ name: 'experiment-smi', specRef: 'canary', weight: 5 }] } },
      ],
    },
  });
});
