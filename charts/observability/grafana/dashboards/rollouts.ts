import { CLUSTER, type Dashboard, IN_CLUSTER, IN_NAMESPACE, NAMESPACE, row } from './dashboard.ts';
import { graph, stat, table } from './panel.ts';
import { UID } from './uids.ts';

const JOB = `${IN_CLUSTER}, job="argo-rollouts"`;
const ONE = 'cluster, namespace, name';

const inPhase = (phases: string): string =>
  `sum(count by (cluster) (rollout_info{${IN_NAMESPACE}, phase=~"${phases}"})) or vector(0)`;

const most = (metric: string): string => `max by (${ONE}) (${metric}{${IN_NAMESPACE}})`;

const phase = (phases: string): string => `max by (${ONE}) (rollout_info{${IN_NAMESPACE}, phase=~"${phases}"})`;

const events = (by: string, reasons: string): string =>
  `sum by (${by}) (increase(rollout_events_total{${IN_NAMESPACE}, reason=~"${reasons}"}[$__rate_interval]))`;

const p99 = (kind: string): string =>
  `histogram_quantile(0.99, sum by (cluster, le) (rate(${kind}_reconcile_bucket{${JOB}}[$__rate_interval])))`;

export const rolloutsDashboard: Dashboard = {
  uid: 'fleet-rollouts',
  title: 'Rollouts',
  description: 'Which app gets a new version, how far is it, and what was taken back?',
  component: 'argo-rollouts',
  variables: [CLUSTER, NAMESPACE],
  rows: [
    row(
      'Now',
      stat('Complete', 'none', inPhase('Completed')),
      stat('On their way', 'none', inPhase('Progressing')),
      stat('Paused', 'none', inPhase('Paused'), {
        description: 'For the time of a step, or until a person promotes or aborts.',
        levels: { warning: 1, critical: 1000 },
      }),
      stat('Aborted', 'none', inPhase('Abort'), {
        description: 'The old version serves on.',
        levels: { warning: 1, critical: 1 },
      }),
      stat('Failed', 'none', inPhase('Error|InvalidSpec|Timeout'), { levels: { warning: 1, critical: 1 } }),
      stat(
        'Analyses under way',
        'none',
        `sum(count by (cluster) (analysis_run_info{${IN_NAMESPACE}, phase="Running"})) or vector(0)`,
      ),
    ),
    row(
      'Rollouts',
      table(
        'Every Rollout',
        ['cluster', 'namespace', 'name'],
        {
          'To have': { query: most('rollout_info_replicas_desired'), unit: 'none' },
          Available: { query: most('rollout_info_replicas_available'), unit: 'none' },
          'Of the new version': { query: most('rollout_info_replicas_updated'), unit: 'none' },
          Paused: { query: phase('Paused'), unit: 'none', levels: { warning: 1, critical: 2 } },
          'Aborted or failed': {
            query: phase('Abort|Error|InvalidSpec|Timeout'),
            unit: 'none',
            levels: { warning: 1, critical: 1 },
          },
        },
        { leadsTo: { uid: UID.namespace, variables: { cluster: 'cluster', namespace: 'namespace' } } },
      ),
      graph('Pods of the new version', 'none', {
        '{{cluster}} {{namespace}}/{{name}}': most('rollout_info_replicas_updated'),
      }),
      graph('Pods that are not available', 'none', {
        '{{cluster}} {{namespace}}/{{name}}': most('rollout_info_replicas_unavailable'),
      }),
      graph('Completed and taken back', 'none', {
        '{{cluster}} {{reason}}': events('cluster, reason', 'RolloutCompleted|RolloutAborted'),
      }),
      graph('Steps and weights', 'none', {
        '{{cluster}} {{reason}}': events(
          'cluster, reason',
          'RolloutStepCompleted|TrafficWeightUpdated|RolloutPaused|RolloutResumed',
        ),
      }),
    ),
    row(
      'Analyses',
      table('Runs that failed, erred or could not decide', ['cluster', 'namespace', 'name', 'metric', 'phase'], {
        Runs: {
          query: `max by (cluster, namespace, name, metric, phase) (analysis_run_metric_phase{${IN_NAMESPACE}, phase=~"Failed|Error|Inconclusive"}) > 0`,
          unit: 'none',
        },
      }),
      graph('Verdicts', 'none', { '{{cluster}} {{reason}}': events('cluster, reason', 'AnalysisRun.+') }),
      graph('What the traffic router refuses', 'none', {
        '{{cluster}} {{namespace}}/{{name}}': events(ONE, 'TrafficRoutingError|WeightVerifyError'),
      }),
    ),
    row(
      'The controller',
      stat('Controllers', 'none', `sum(count by (cluster) (up{${JOB}} == 1))`),
      stat('Versions', 'none', `count(group by (cluster, version) (argo_rollouts_controller_info{${JOB}}))`),
      stat('Memory', 'bytes', `max(process_resident_memory_bytes{${JOB}})`),
      graph('Time to look at one, 99th percentile', 's', {
        '{{cluster}} Rollouts': p99('rollout'),
        '{{cluster}} analyses': p99('analysis_run'),
      }),
      graph('Errors', 'ops', {
        '{{cluster}} Rollouts': `sum by (cluster) (rate(rollout_reconcile_error{${JOB}}[$__rate_interval]))`,
        '{{cluster}} analyses': `sum by (cluster) (rate(analysis_run_reconcile_error{${JOB}}[$__rate_interval]))`,
      }),
      graph('Queues', 'none', { '{{cluster}} {{name}}': `max by (cluster, name) (workqueue_depth{${JOB}})` }),
      graph('Requests to the API server', 'ops', {
        '{{cluster}} {{verb}} {{kind}}': `sum by (cluster, verb, kind) (rate(controller_clientset_k8s_request_total{${JOB}}[$__rate_interval]))`,
      }),
      graph('Notifications that were not sent', 'none', {
        '{{cluster}} {{reason}}': `sum by (cluster, reason) (increase(notification_send_error{${JOB}}[$__rate_interval]))`,
      }),
    ),
  ],
};
