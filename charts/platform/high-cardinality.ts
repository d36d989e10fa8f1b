import type { ServiceMonitorSpecEndpointsMetricRelabelings as Relabeling } from '../../imports/service-monitor.ts';
import { dropMetrics as drop } from '../shared/monitor.ts';

/** Histograms of the API machinery inside a kubelet, which repeat what the API server tells. */
export const KUBELET_DROPS: Relabeling[] = [
  drop('apiserver_.+'),
  drop('authentication_token_cache_.+'),
  drop('csi_operations_seconds_bucket'),
  drop('rest_client_rate_limiter_duration_seconds_bucket'),
  drop('rest_client_request_(duration|size_bytes|response_size).*_bucket'),
  drop('storage_operation_duration_seconds_bucket'),
  drop('workqueue_(queue|work)_duration_seconds_bucket'),
];

/** What nobody asks of containers, and the cgroups that belong to no pod. */
export const CADVISOR_DROPS: Relabeling[] = [
  drop('container_blkio_device_usage_total'),
  drop('container_file_descriptors'),
  drop('container_last_seen'),
  drop('container_memory_(failures_total|mapped_file|failcnt)'),
  drop('container_network_(tcp6?|udp6?|advance_tcp)_.+'),
  drop('container_spec_.+'),
  drop('container_sockets'),
  drop('container_start_time_seconds'),
  drop('container_tasks_state'),
  drop('container_threads_max'),
  drop('container_ulimits_soft'),
  // Slices of systemd, which have an id and no pod. Not by namespace: the operator fills that with the Service's own.
  // The root, `/`, is the whole node.
  { action: 'drop', sourceLabels: ['id', 'pod'], regex: '/.+;' },
];

/** Buckets of every verb, resource and scope: half of all series of a small cluster. */
export const API_SERVER_DROPS: Relabeling[] = [
  drop('apiserver_(admission_.+|watch_events_sizes|response_sizes|request_body_size_bytes)_bucket'),
  drop('apiserver_(flowcontrol|storage|watch_cache)_.+_bucket'),
  // Both repeat apiserver_request_sli_duration_seconds, of which the error budget of the API server is made.
  drop('apiserver_request_duration_seconds_bucket'),
  drop('apiserver_request_slo_duration_seconds_bucket'),
  drop('etcd_(debugging|disk|server)_.+'),
  drop('etcd_request_duration_seconds_bucket'),
  drop('rest_client_.+_bucket'),
  drop('workqueue_.+_bucket'),
  // The error budget is measured at 1, 5 and 30 seconds; they stay, with enough others for a quantile.
  {
    action: 'drop',
    sourceLabels: ['__name__', 'le'],
    regex:
      'apiserver_request_sli_duration_seconds_bucket;(0\\.[0-9]+5|1\\.25|1\\.5|1\\.75|2|3|4|6|8|15|20|25|40|45|50)(\\.0)?',
  },
];
