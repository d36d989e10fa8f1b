import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';

const HERE = `${IN_CLUSTER}, namespace="logging"`;
const CONTAINERS = `${HERE}, container!="", container!="POD"`;

/** From outside: what Kubernetes and those who write to it tell, so that it holds when OpenSearch answers nothing. */
export const openSearchDashboard: Dashboard = {
  uid: 'fleet-opensearch',
  title: 'OpenSearch',
  description: 'Does OpenSearch run, take logs, and have room for them?',
  component: 'opensearch',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('Nodes ready', 'none', `sum(sum by (cluster) (kube_statefulset_status_replicas_ready{${HERE}}))`),
      stat('Nodes wanted', 'none', `sum(sum by (cluster) (kube_statefulset_replicas{${HERE}}))`),
      stat(
        'Fullest volume',
        'percentunit',
        `max(kubelet_volume_stats_used_bytes{${HERE}} / kubelet_volume_stats_capacity_bytes{${HERE}})`,
        {
          levels: { warning: 0.8, critical: 0.9 },
          description: 'At 85% no new shards are placed, at 95% indices become read-only and agents keep their logs.',
        },
      ),
      stat(
        'Restarts in a day',
        'none',
        `sum(sum by (cluster) (increase(kube_pod_container_status_restarts_total{${HERE}}[1d])))`,
        {
          levels: { warning: 1, critical: 5 },
        },
      ),
      stat(
        'Records a second',
        'cps',
        `sum(sum by (cluster) (rate(fluentbit_output_proc_records_total[$__rate_interval])))`,
      ),
      stat(
        'Refused in 15 minutes',
        'short',
        `sum(sum by (cluster) (increase(fluentbit_output_errors_total[15m]))) or vector(0)`,
        {
          levels: { warning: 1, critical: 100 },
        },
      ),
    ),
    row(
      'What arrives',
      graph(
        'Records by cluster',
        'cps',
        {
          '{{cluster}}': `sum by (cluster) (rate(fluentbit_output_proc_records_total[$__rate_interval]))`,
        },
        { stacked: true },
      ),
      graph(
        'Bytes by cluster',
        'Bps',
        {
          '{{cluster}}': `sum by (cluster) (rate(fluentbit_output_proc_bytes_total[$__rate_interval]))`,
        },
        { stacked: true },
      ),
      graph('Errors and retries by cluster', 'ops', {
        '{{cluster}} errors': `sum by (cluster) (rate(fluentbit_output_errors_total[$__rate_interval]))`,
        '{{cluster}} retries': `sum by (cluster) (rate(fluentbit_output_retries_total[$__rate_interval]))`,
      }),
      graph('Chunks that wait on nodes', 'none', {
        '{{cluster}}': `sum by (cluster) (fluentbit_input_storage_chunks)`,
      }),
    ),
    row(
      'Pods',
      graph('CPU', 'short', {
        '{{pod}}': `sum by (cluster, pod) (rate(container_cpu_usage_seconds_total{${CONTAINERS}}[$__rate_interval]))`,
      }),
      graph('Memory', 'bytes', {
        '{{pod}}': `sum by (cluster, pod) (container_memory_working_set_bytes{${CONTAINERS}})`,
        '{{pod}} limit': `sum by (cluster, pod) (kube_pod_container_resource_limits{${HERE}, resource="memory"})`,
      }),
      graph(
        'Volumes, part used',
        'percentunit',
        {
          '{{persistentvolumeclaim}}': `max by (cluster, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${HERE}} / kubelet_volume_stats_capacity_bytes{${HERE}})`,
        },
        { max: 1, levels: { warning: 0.8, critical: 0.9 } },
      ),
      graph(
        'Volume full, at the pace of six hours',
        's',
        {
          '{{persistentvolumeclaim}}': [
            `max by (cluster, persistentvolumeclaim) (kubelet_volume_stats_available_bytes{${HERE}}`,
            `/ (- deriv(kubelet_volume_stats_available_bytes{${HERE}}[6h]) > 0))`,
          ].join('\n'),
        },
        { description: 'Seconds from now.' },
      ),
    ),
  ],
};
