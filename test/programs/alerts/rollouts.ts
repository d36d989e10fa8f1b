import { type CaseFile, inTwoClusters } from './case.ts';

const JOB = 'job="argo-rollouts", namespace="my-app", name="frontend"';
const LABELS = { cluster: 'cluster-02', namespace: 'my-app', name: 'frontend' };

/** In the first cluster in one phase, in the second complete. */
const phase = (name: string) => ({
  [`rollout_info{cluster="cluster-02", ${JOB}, phase="${name}"}`]: '1x90',
  [`rollout_info{cluster="cluster-03", ${JOB}, phase="Completed"}`]: '1x90',
});

const pods = (desired: string, available: string, updated = '3x90') => ({
  ...inTwoClusters(`rollout_info_replicas_desired{${JOB}}`, desired, '3x90'),
  ...inTwoClusters(`rollout_info_replicas_available{${JOB}}`, available, '3x90'),
  ...inTwoClusters(`rollout_info_replicas_updated{${JOB}}`, updated, '3x90'),
});

const event = (reason: string, values: string) => ({
  [`rollout_events_total{cluster="cluster-02", ${JOB}, reason="${reason}"}`]: values,
});

const up = (...clusters: string[]) =>
  Object.fromEntries(clusters.map((cluster) => [`up{cluster="${cluster}", job="argo-rollouts", pod="p"}`, '1x30']));

export const rolloutCases: CaseFile = {
  about: 'rollouts',
  alerts: [
    {
      alert: 'ArgoRolloutsDown',
      when: 'no controller of one cluster is scraped',
      series: { ...up('cluster-01', 'cluster-02', 'cluster-04'), 'up{cluster="cluster-03", job="kubelet"}': '1x30' },
      at: '15m',
      firing: [{ cluster: 'cluster-03', severity: 'critical' }],
    },
    {
      alert: 'ArgoRolloutsDown',
      when: 'nothing of one cluster arrives, which its silence tells',
      series: up('cluster-01', 'cluster-02', 'cluster-04'),
      at: '15m',
      firing: [],
    },
    {
      alert: 'ArgoRolloutsDown',
      when: 'each cluster has one, and one of them a second that is away',
      series: {
        ...up('cluster-01', 'cluster-02', 'cluster-03', 'cluster-04'),
        'up{cluster="cluster-03", job="argo-rollouts", pod="q"}': '0x30',
      },
      at: '15m',
      firing: [],
    },
    {
      alert: 'ArgoRolloutsReconcileErrors',
      when: 'one analysis run fails again and again',
      series: {
        ...inTwoClusters(`analysis_run_reconcile_error{${JOB}}`, '0+6x40', '3x40'),
        ...inTwoClusters(`rollout_reconcile_error{${JOB}}`, '2x40', '2x40'),
      },
      at: '30m',
      firing: [{ ...LABELS, severity: 'warning' }],
    },
    {
      alert: 'ArgoRolloutsReconcileErrors',
      when: 'one Rollout fails again and again',
      series: inTwoClusters(`rollout_reconcile_error{${JOB}}`, '0+6x40', '3x40'),
      at: '30m',
      firing: [{ ...LABELS, severity: 'warning' }],
    },
    {
      alert: 'ArgoRolloutsQueueLong',
      when: 'many wait in one cluster',
      series: inTwoClusters('workqueue_depth{job="argo-rollouts", name="Rollouts"}', '80x40', '3x40'),
      at: '20m',
      firing: [{ cluster: 'cluster-02', name: 'Rollouts', severity: 'warning' }],
    },
    {
      alert: 'ArgoRolloutsNotificationsFailing',
      when: 'the first of all fails',
      series: { [`notification_send_error{cluster="cluster-02", ${JOB}, reason="RolloutAborted"}`]: '_x20 1x40' },
      at: '32m',
      firing: [{ ...LABELS, reason: 'RolloutAborted', severity: 'warning' }],
    },
    {
      alert: 'RolloutDegraded',
      when: 'it is aborted',
      series: phase('Abort'),
      at: '10m',
      firing: [{ ...LABELS, phase: 'Abort', severity: 'warning' }],
    },
    { alert: 'RolloutDegraded', when: 'it is on its way', series: phase('Progressing'), at: '30m', firing: [] },
    {
      alert: 'RolloutPaused',
      when: 'nobody promotes it',
      series: phase('Paused'),
      at: '65m',
      firing: [{ ...LABELS, severity: 'warning' }],
    },
    { alert: 'RolloutPaused', when: 'it waits for half an hour', series: phase('Paused'), at: '30m', firing: [] },
    {
      alert: 'RolloutWithoutPods',
      when: 'none is available',
      series: pods('3x90', '0x90'),
      at: '10m',
      firing: [{ ...LABELS, severity: 'critical' }],
    },
    {
      alert: 'RolloutWithoutPods',
      when: 'it is to have none',
      series: pods('0x90', '0x90'),
      at: '10m',
      firing: [],
    },
    {
      alert: 'RolloutReplicasMismatch',
      when: 'two of three are available, and nothing moves',
      series: pods('3x90', '2x90'),
      at: '30m',
      firing: [{ ...LABELS, severity: 'warning' }],
    },
    {
      alert: 'RolloutReplicasMismatch',
      when: 'a new version comes, one pod in a few minutes',
      series: pods('3x90', '2x90', '0x7 1x7 2x7 3x60'),
      at: '20m',
      firing: [],
    },
    {
      alert: 'RolloutAnalysisFailed',
      when: 'a first run fails',
      series: event('AnalysisRunFailed', '_x20 1x40'),
      at: '25m',
      firing: [{ ...LABELS, reason: 'AnalysisRunFailed', severity: 'warning' }],
    },
    {
      alert: 'RolloutAnalysisFailed',
      when: 'one failed long ago',
      series: event('AnalysisRunFailed', '1x60'),
      at: '50m',
      firing: [],
    },
    {
      alert: 'RolloutAnalysisFailed',
      when: 'runs succeed',
      series: event('AnalysisRunSuccessful', '_x20 1+1x40'),
      at: '25m',
      firing: [],
    },
    {
      alert: 'RolloutTrafficNotShifted',
      when: 'the route is gone',
      series: event('TrafficRoutingError', '_x20 1+1x40'),
      at: '30m',
      firing: [{ ...LABELS, severity: 'warning' }],
    },
  ],
};
