import type { Exporter } from './exporter.ts';

/**
 * Only the pod that leads tells of Rollouts, runs and templates. `phase` of rollout_info is one of Completed, Progressing,
 * Paused, Timeout, Error, Abort and InvalidSpec: never Degraded, which is what Argo CD makes of them.
 */
export const argoRollouts: Exporter = {
  monitors: ['argo-rollouts'],
  source:
    'controller/metrics of github.com/argoproj/argo-rollouts v1.9.1; queues: k8s.io/component-base/metrics/prometheus/workqueue v0.34.1',
  isGo: true,
  plain: `
    analysis_run_info analysis_run_metric_phase analysis_run_metric_type analysis_run_phase
    analysis_run_reconcile_error
    analysis_template_info analysis_template_metric_info
    argo_rollouts_controller_info build_info
    controller_clientset_k8s_request_total
    experiment_info experiment_phase experiment_reconcile_error
    notification_send_error notification_send_success
    rollout_events_total rollout_info rollout_info_replicas_available rollout_info_replicas_desired
    rollout_info_replicas_unavailable rollout_info_replicas_updated rollout_phase rollout_reconcile_error
    workqueue_adds_total workqueue_depth workqueue_longest_running_processor_seconds workqueue_retries_total
    workqueue_unfinished_work_seconds
  `,
  histograms: `
    analysis_run_reconcile experiment_reconcile notification_send rollout_reconcile
    workqueue_queue_duration_seconds workqueue_work_duration_seconds
  `,
};
