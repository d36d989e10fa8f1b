import { goneFrom, withComponent } from '../observability/rules/gone.ts';
import type { Alert, ComponentRules, RuledCluster } from '../shared/rules.ts';
import { CONTROLLER } from './names.ts';

const JOB = `job="${CONTROLLER.name}"`;
const ONE = 'cluster, namespace, name';
const WHICH = 'Rollout {{ $labels.name }} of {{ $labels.namespace }} in {{ $labels.cluster }}';

/** Of a counter whose series begins with its first event, and so never increases from nothing. */
const happened = (series: string, by: string): string =>
  [`sum by (${by}) (`, `  increase(${series}[15m]) > 0 or (${series} unless ${series} offset 15m)`, ') > 0'].join('\n');

const events = (reasons: string): string => `rollout_events_total{${JOB}, reason=~"${reasons}"}`;

const down = (clusters: readonly RuledCluster[]): Alert => ({
  alert: 'ArgoRolloutsDown',
  expr: goneFrom(withComponent(clusters, CONTROLLER.component), clusters, JOB),
  for: '10m',
  severity: 'critical',
  summary: 'Argo Rollouts does not run in {{ $labels.cluster }}.',
  description: 'No app is delivered, promoted or taken back there. What runs goes on as it is.',
});

const controller: readonly Alert[] = [
  {
    alert: 'ArgoRolloutsReconcileErrors',
    expr: ['rollout', 'analysis_run', 'experiment']
      .map((kind) => `sum by (${ONE}) (rate(${kind}_reconcile_error{${JOB}}[5m])) > 0`)
      .join('\nor '),
    for: '15m',
    severity: 'warning',
    summary: 'Argo Rollouts fails at {{ $labels.name }} of {{ $labels.namespace }} in {{ $labels.cluster }}.',
    description: 'It stays as it is: no step is taken and nothing is taken back. The log of the controller says why.',
  },
  {
    alert: 'ArgoRolloutsQueueLong',
    expr: `max by (cluster, name) (workqueue_depth{${JOB}}) > 50`,
    for: '15m',
    severity: 'warning',
    summary: 'In {{ $labels.cluster }} {{ $value }} {{ $labels.name }} wait for Argo Rollouts.',
    description: 'Steps are taken late, and what fails is taken back late.',
  },
  {
    alert: 'ArgoRolloutsNotificationsFailing',
    expr: happened(`notification_send_error{${JOB}}`, 'cluster, namespace, name, reason'),
    for: '10m',
    severity: 'warning',
    summary:
      'Nobody was told {{ $labels.reason }} of {{ $labels.namespace }}/{{ $labels.name }} in {{ $labels.cluster }}.',
    description: 'Slack or a webhook refuses it, or the token is not there. The log of the controller says which.',
  },
];

const rollouts: readonly Alert[] = [
  {
    alert: 'RolloutDegraded',
    expr: `max by (${ONE}, phase) (rollout_info{${JOB}, phase=~"Abort|Error|InvalidSpec|Timeout"}) == 1`,
    for: '5m',
    severity: 'warning',
    summary: `${WHICH} did not get its new version: {{ $labels.phase }}.`,
    description: 'What Git asks for does not run. After an abort the old version serves on, until Git goes back or on.',
  },
  {
    alert: 'RolloutPaused',
    expr: `max by (${ONE}) (rollout_info{${JOB}, phase="Paused"}) == 1`,
    for: '1h',
    severity: 'warning',
    summary: `${WHICH} has been paused for an hour.`,
    description:
      'Its step lasts that long, or waits for a person who promotes or aborts it, or an analysis could not decide.',
  },
  {
    alert: 'RolloutWithoutPods',
    expr: [
      `max by (${ONE}) (rollout_info_replicas_desired{${JOB}}) > 0`,
      `and max by (${ONE}) (rollout_info_replicas_available{${JOB}}) == 0`,
    ].join('\n'),
    for: '5m',
    severity: 'critical',
    summary: `${WHICH} has no pod that serves.`,
    description: 'Neither version is available: the app is down.',
  },
  {
    alert: 'RolloutReplicasMismatch',
    expr: [
      `max by (${ONE}) (rollout_info_replicas_available{${JOB}}) < max by (${ONE}) (rollout_info_replicas_desired{${JOB}})`,
      `and max by (${ONE}) (changes(rollout_info_replicas_updated{${JOB}}[10m])) == 0`,
    ].join('\n'),
    for: '15m',
    severity: 'warning',
    summary: `${WHICH} has {{ $value }} pods available, fewer than it is to have.`,
    description: 'Pods do not start, do not become ready, or find no room.',
  },
  {
    alert: 'RolloutAnalysisFailed',
    expr: happened(events('AnalysisRun(Failed|Error)'), `${ONE}, reason`),
    severity: 'warning',
    summary: `${WHICH}: {{ $labels.reason }}.`,
    description: 'Failed: the new version is worse than its template allows. Error: what judges it could not be asked.',
  },
  {
    alert: 'RolloutTrafficNotShifted',
    expr: happened(events('TrafficRoutingError|WeightVerifyError'), ONE),
    for: '5m',
    severity: 'warning',
    summary: `The traffic of ${WHICH} could not be shifted.`,
    description:
      'The weights are not what the step says. The route, its Services or the rights of the plugin are wrong.',
  },
];

/** Of Argo Rollouts; `namespace` and `name` are those of the Rollout. */
export const argoRolloutsRules: ComponentRules = {
  component: CONTROLLER.component,
  evaluator: 'ruler',
  groups: ({ clusters }) => [
    { name: 'argo-rollouts', rules: [down(clusters), ...controller] },
    { name: 'rollouts', rules: rollouts },
  ],
};
