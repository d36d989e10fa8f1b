import type { ApiObject } from 'cdk8s';
import { AnalysisRun } from '../../../charts/rollouts/analysis-run.ts';
import { AnalysisTemplate, ClusterAnalysisTemplate } from '../../../charts/rollouts/analysis-template.ts';
import { required } from '../../../charts/rollouts/args.ts';
import { Experiment, experimentAnalysis } from '../../../charts/rollouts/experiment.ts';
import { endlessly, type Metric, once, repeatedly } from '../../../charts/rollouts/metric.ts';
import type { Provider } from '../../../charts/rollouts/provider.ts';
import { Rollout } from '../../../charts/rollouts/rollout.ts';
import { adopt } from '../../../charts/rollouts/workload-ref.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { chartOf } from './objects.ts';
import { PROVIDERS } from './providers.ts';
import { strategiesIn } from './strategies.ts';

const NAMESPACE = 'shop';
const TOKEN = new SecretRef(NAMESPACE, { name: 'token', keys: ['token'] });
const ARGS = { service: required, port: '9090', token: { secretKey: TOKEN.key('token') } } as const;
const METADATA = { labels: { app: 'shop' }, annotations: { note: 'x' } };
const CONTAINER = { name: 'shop', image: 'docker.io/library/busybox:1.37.0' };
const pods = (app: string) => ({
  selector: { app },
  template: { metadata: { labels: { app } }, spec: { containers: [CONTAINER] } },
});

/** A metric of a provider with all of the fields that a metric has. */
const metricOf = (provider: Provider): Metric<'finite'> =>
  repeatedly({
    interval: '1m',
    initialDelay: '2m',
    count: 10,
    failureLimit: 2,
    inconclusiveLimit: 1,
    consecutiveErrorLimit: 4,
    consecutiveSuccessLimit: 3,
    provider,
  });

/** One object of every kind, strategy, step, router and provider, as JSON. */
export function everything(): KubeObject[] {
  const chart = chartOf(NAMESPACE);
  const template = new AnalysisTemplate(chart, 'template', {
    name: 'template',
    ...METADATA,
    args: ARGS,
    metrics: () => ({ rate: once({ provider: PROVIDERS['prometheus-scalar']! }) }),
  });
  const judges = { own: template, cluster: finite(chart) };
  const rollouts = Object.entries(strategiesIn(chart, judges)).map(
    ([name, strategy]) => new Rollout(chart, `Rollout-${name}`, { name, ...pods('shop'), strategy }),
  );
  const strategy = strategiesIn(chartOf(NAMESPACE), judges)['basic-required']!;
  const more = [
    new Rollout(chart, 'whole', {
      name: 'whole',
      ...METADATA,
      ...pods('shop'),
      strategy,
      replicas: 3,
      minReadySeconds: 10,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 900,
      progressDeadlineAbort: true,
      rollbackWindow: { revisions: 2 },
      analysis: { successfulRunHistoryLimit: 1, unsuccessfulRunHistoryLimit: 3 },
      paused: true,
      restartAt: '2030-01-02T03:04:05Z',
    }),
    new Rollout(chart, 'adopted', {
      name: 'adopted',
      workloadRef: adopt({ name: 'shop', labels: { app: 'shop' } }, 'progressively'),
      selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['shop'] }] },
      strategy,
    }),
  ];
  const objects = [
    ...templatesIn(chart),
    ...rollouts,
    ...more,
    ...experimentsIn(chart, judges.cluster),
    template,
    judges.cluster,
  ];
  return objects.map((object) => inCluster(object));
}

function templatesIn(chart: ReturnType<typeof chartOf>): ApiObject[] {
  return Object.entries(PROVIDERS).flatMap(([name, provider]) => {
    const props = {
      name,
      ...METADATA,
      args: ARGS,
      metrics: () => ({ first: metricOf(provider), second: once({ provider }) }),
      dryRun: { first: true },
      measurementRetention: { '.*': 5 },
    } as const;
    const own = new AnalysisTemplate(chart, `AnalysisTemplate-${name}`, props);
    const args = { service: 'shop' };
    return [
      own,
      new ClusterAnalysisTemplate(chart, `ClusterAnalysisTemplate-${name}`, props),
      new AnalysisRun(chart, `AnalysisRun-${name}`, {
        ...METADATA,
        name,
        templates: [own],
        args,
        terminate: true,
        ttlStrategy: { secondsAfterCompletion: 3600, secondsAfterFailure: 7200, secondsAfterSuccess: 60 },
      }),
    ];
  });
}

function experimentsIn(chart: ReturnType<typeof chartOf>, last: ReturnType<typeof finite>): ApiObject[] {
  const cluster = new ClusterAnalysisTemplate(chart, 'nested', {
    name: 'nested',
    args: { service: required, token: { secretKey: TOKEN.key('token') } },
    metrics: (args) => ({
      endless: endlessly({ interval: '1m', provider: PROVIDERS.plugin!, initialDelay: args.service }),
    }),
  });
  const outer = new AnalysisTemplate(chart, 'outer', { name: 'outer', metrics: () => ({}), templates: [cluster] });
  const outermost = new ClusterAnalysisTemplate(chart, 'outermost', {
    name: 'outermost',
    metrics: () => ({ last: once({ provider: PROVIDERS.job! }) }),
    templates: [cluster],
  });
  const experiment = new Experiment(chart, 'experiment', {
    name: 'experiment',
    ...METADATA,
    templates: {
      one: { ...pods('one'), replicas: 2, minReadySeconds: 5, service: { name: 'one' } },
      two: {
        ...pods('two'),
        selector: {
          matchLabels: { app: 'two' },
          matchExpressions: [{ key: 'app', operator: 'In', values: ['two'] }],
        },
        service: {},
      },
    },
    analyses: (templates) => ({
      outer: experimentAnalysis(outer, { args: { service: templates.one.replicaSetName } }),
      secret: experimentAnalysis(cluster, { args: { service: { secretKey: TOKEN.key('token') } } }),
      last: experimentAnalysis(last, { requiredForCompletion: true }),
    }),
    duration: '1h',
    progressDeadlineSeconds: 300,
    scaleDownDelaySeconds: 60,
    terminate: true,
    analysisRunMetadata: METADATA,
    dryRun: { '.*': true },
    measurementRetention: { '.*': 3 },
  });
  return [cluster, outer, outermost, experiment];
}

const finite = (chart: ReturnType<typeof chartOf>) =>
  new ClusterAnalysisTemplate(chart, 'finite', {
    name: 'finite',
    metrics: () => ({ last: once({ provider: PROVIDERS.job! }) }),
  });

/** As the engine places it: what belongs to the cluster is in no namespace. */
function inCluster(object: ApiObject): KubeObject {
  const json: KubeObject = object.toJson();
  const { namespace: _, ...metadata } = json.metadata;
  return json.kind.startsWith('Cluster') ? { ...json, metadata } : json;
}
