import type { ServiceMonitorSpecEndpointsMetricRelabelings as Relabeling } from '../../imports/service-monitor.ts';

const drop = (...names: string[]): Relabeling => ({
  action: 'drop',
  sourceLabels: ['__name__'],
  regex: names.join('|'),
});

/** Histograms of the API machinery inside a kubelet, which repeat what the API server tells. */
export const KUBELET_DROPS: Relabeling[] = [
  drop(
    'apiserver_.+',
    'authentication_token_cache_.+',
    'csi_operations_seconds_bucket',
    'rest_client_rate_limiter_duration_seconds_bucket',
    'rest_client_request_(duration|size_bytes|response_size).*_bucket',
    'storage_operation_duration_seconds_bucket',
    'workqueue_(queue|work)_duration_seconds_bucket',
  ),
];

/** What nobody asks of containers, and the cgroups that belong to no pod. */
export const CADVISOR_DROPS: Relabeling[] = [
  drop(
    'container_blkio_device_usage_total',
    'container_file_descriptors',
    'container_last_seen',
    'container_memory_(failures_total|mapped_file|failcnt)',
    'container_network_(tcp6?|udp6?|advance_tcp)_.+',
    'container_spec_.+',
    'container_sockets',
    'container_start_time_seconds',
    'container_tasks_state',
    'container_threads_max',
    'container_ulimits_soft',
  ),
  // Slices of systemd: their container, pod and namespace are empty.
  { action: 'drop', sourceLabels: ['container', 'pod', 'namespace'], regex: ';;' },
];

/** Buckets of every verb, resource and scope: half of all series of a small cluster. */
export const API_SERVER_DROPS: Relabeling[] = [
  drop(
    'apiserver_(admission_.+|watch_events_sizes|response_sizes|request_body_size_bytes)_bucket',
    'apiserver_request_(sli|slo)_duration_seconds_bucket',
    'apiserver_(flowcontrol|storage|watch_cache)_.+_bucket',
    'etcd_(debugging|disk|server)_.+',
    'etcd_request_duration_seconds_bucket',
    'rest_client_.+_bucket',
    'workqueue_.+_bucket',
  ),
  {
    action: 'drop',
    sourceLabels: ['__name__', 'le'],
    regex:
      'apiserver_request_duration_seconds_bucket;(0\\.[0-9]+5|1\\.25|1\\.5|1\\.75|2|3|4|6|8|15|20|25|40|45|50)(\\.0)?',
  },
];
