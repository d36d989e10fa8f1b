import type { Exporter } from './exporter.ts';

export const prometheusOperator: Exporter = {
  monitors: ['prometheus-operator'],
  source: 'cmd, pkg and internal of github.com/prometheus-operator/prometheus-operator v0.93.1',
  isGo: true,
  plain: `
    prometheus_operator_build_info prometheus_operator_feature_gate prometheus_operator_kubelet_managed_resource
    prometheus_operator_kubernetes_client_http_requests_total prometheus_operator_list_operations_failed_total
    prometheus_operator_list_operations_total prometheus_operator_managed_resources
    prometheus_operator_node_address_lookup_errors_total prometheus_operator_node_syncs_failed_total
    prometheus_operator_node_syncs_total prometheus_operator_ready prometheus_operator_reconcile_errors_total
    prometheus_operator_reconcile_operations_total prometheus_operator_reconcile_sts_delete_create_total
    prometheus_operator_status_update_errors_total prometheus_operator_status_update_operations_total
    prometheus_operator_syncs prometheus_operator_triggered_total
    prometheus_operator_watch_operations_failed_total prometheus_operator_watch_operations_total
    prometheus_operator_workqueue_adds_total prometheus_operator_workqueue_depth
    prometheus_operator_workqueue_longest_running_processor_seconds prometheus_operator_workqueue_retries_total
    prometheus_operator_workqueue_unfinished_work_seconds
  `,
  histograms: `
    prometheus_operator_reconcile_duration_seconds prometheus_operator_workqueue_latency_seconds
    prometheus_operator_workqueue_work_duration_seconds
  `,
  summaries: `
    prometheus_operator_kubernetes_client_http_request_duration_seconds
    prometheus_operator_kubernetes_client_rate_limiter_duration_seconds
  `,
};
