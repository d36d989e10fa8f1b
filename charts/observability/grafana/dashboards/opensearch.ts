import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';

const HERE = `${IN_CLUSTER}, namespace="logging"`;
const NODES = `${IN_CLUSTER}, job="opensearch-exporter"`;

const rate = (metric: string, more = ''): string =>
  `sum by (cluster, name) (rate(${metric}{${NODES}${more}}[$__rate_interval]))`;
const heap = `max by (cluster, name) (elasticsearch_jvm_memory_used_bytes{${NODES}, area="heap"} / elasticsearch_jvm_memory_max_bytes{${NODES}, area="heap"})`;
const disk = `max by (cluster, name) (1 - elasticsearch_filesystem_data_available_bytes{${NODES}} / elasticsearch_filesystem_data_size_bytes{${NODES}})`;

const LEVELS = {
  disk: { warning: 0.85, critical: 0.95 },
  heap: { warning: 0.75, critical: 0.85 },
} as const;

export const openSearchDashboard: Dashboard = {
  uid: 'fleet-opensearch',
  title: 'OpenSearch',
  description: 'Does OpenSearch take logs, find them, and have room for them?',
  component: 'opensearch',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('Red', 'none', `max(elasticsearch_cluster_health_status{${NODES}, color="red"})`, {
        levels: { warning: 1, critical: 1 },
        description: 'A primary shard is missing: some logs cannot be found or written.',
      }),
      stat('Nodes', 'none', `max(elasticsearch_cluster_health_number_of_nodes{${NODES}})`),
      stat('Shards not placed', 'none', `max(elasticsearch_cluster_health_unassigned_shards{${NODES}})`, {
        levels: { warning: 1, critical: 10 },
      }),
      stat('Fullest disk', 'percentunit', `max(${disk})`, {
        levels: LEVELS.disk,
        description: 'At 85% no new shards are placed, at 95% indices become read-only and agents keep their logs.',
      }),
      stat('Heap', 'percentunit', `max(${heap})`, { levels: LEVELS.heap }),
      stat(
        'Last snapshot',
        'dateTimeFromNow',
        `max(elasticsearch_snapshot_stats_latest_snapshot_timestamp_seconds{${NODES}}) * 1000`,
      ),
    ),
    row(
      'What arrives',
      graph(
        'Records by cluster',
        'cps',
        {
          '{{cluster}}': `sum by (cluster) (rate(fluentbit_output_proc_records_total{${IN_CLUSTER}}[$__rate_interval]))`,
        },
        { stacked: true, component: 'fluent-bit' },
      ),
      graph(
        'Chunks that agents try again',
        'ops',
        {
          '{{cluster}} retries': `sum by (cluster) (rate(fluentbit_output_retries_total{${IN_CLUSTER}}[$__rate_interval]))`,
          '{{cluster}} given up': `sum by (cluster) (rate(fluentbit_output_retries_failed_total{${IN_CLUSTER}}[$__rate_interval]))`,
        },
        { component: 'fluent-bit' },
      ),
      graph('Documents indexed', 'cps', { '{{name}}': rate('elasticsearch_indices_indexing_index_total') }),
      graph('Writes refused', 'ops', {
        '{{name}} {{type}}': `sum by (cluster, name, type) (rate(elasticsearch_thread_pool_rejected_count{${NODES}}[$__rate_interval])) > 0`,
      }),
    ),
    row(
      'Search and shards',
      graph('Searches', 'ops', { '{{name}}': rate('elasticsearch_indices_search_query_total') }),
      graph('Time of a search', 's', {
        '{{name}}': `${rate('elasticsearch_indices_search_query_time_seconds')} / ${rate('elasticsearch_indices_search_query_total')}`,
      }),
      graph('Shards', 'none', {
        active: `max by (cluster) (elasticsearch_cluster_health_active_shards{${NODES}})`,
        'not placed': `max by (cluster) (elasticsearch_cluster_health_unassigned_shards{${NODES}})`,
        moving: `max by (cluster) (elasticsearch_cluster_health_relocating_shards{${NODES}})`,
      }),
      graph('Tasks that wait', 'none', {
        '{{cluster}}': `max by (cluster) (elasticsearch_cluster_health_number_of_pending_tasks{${NODES}})`,
      }),
    ),
    row(
      'Nodes',
      graph('Heap, part used', 'percentunit', { '{{name}}': heap }, { max: 1, levels: LEVELS.heap }),
      graph('Disk, part used', 'percentunit', { '{{name}}': disk }, { max: 1, levels: LEVELS.disk }),
      graph('Time spent on garbage', 'percentunit', {
        '{{name}}': rate('elasticsearch_jvm_gc_collection_seconds_sum'),
      }),
      graph('Requests refused for memory', 'ops', {
        '{{name}} {{breaker}}': `sum by (cluster, name, breaker) (rate(elasticsearch_breakers_tripped{${NODES}}[$__rate_interval])) > 0`,
      }),
      graph('Memory of the pods', 'bytes', {
        '{{pod}}': `sum by (cluster, pod) (container_memory_working_set_bytes{${HERE}, container!="", container!="POD"})`,
      }),
      graph('Restarts in an hour', 'none', {
        '{{pod}}': `sum by (cluster, pod) (increase(kube_pod_container_status_restarts_total{${HERE}}[1h]))`,
      }),
    ),
  ],
};
