import type { Alert, ComponentRules, Severity } from '../../../shared/rules.ts';

const JOB = 'job="opensearch-exporter"';
const NODE = '{{ $labels.name }}';

const status = (color: 'red' | 'yellow'): string =>
  `max by (cluster, namespace, job) (elasticsearch_cluster_health_status{${JOB}, color="${color}"}) == 1`;

const perNode = (metric: string): string => `max by (cluster, namespace, job, name) (${metric})`;

const diskUsed = [
  `100 * (1 - min by (cluster, namespace, job, name) (`,
  `  elasticsearch_filesystem_data_available_bytes{${JOB}} / elasticsearch_filesystem_data_size_bytes{${JOB}}`,
  '))',
].join('\n');

const disk = (alert: string, over: number, severity: Severity, description: string): Alert => ({
  alert,
  expr: `${diskUsed} > ${over}`,
  for: '5m',
  severity,
  summary: `The volume of ${NODE} is {{ $value | humanize }}% full.`,
  description,
});

const health: Alert[] = [
  {
    alert: 'OpenSearchClusterRed',
    expr: status('red'),
    for: '5m',
    severity: 'critical',
    summary: 'Logs are missing from OpenSearch: an index has no copy of a part of it.',
    description:
      'A node or its volume is away. Writes to that index wait in Fluent Bit, and no log is deleted meanwhile.',
  },
  {
    alert: 'OpenSearchClusterYellow',
    expr: status('yellow'),
    for: '30m',
    severity: 'warning',
    summary: 'OpenSearch has fewer copies of its logs than it should.',
    description:
      'The next node that fails may take logs with it. One node alone is yellow when an index asks for copies.',
  },
  {
    alert: 'OpenSearchUnassignedShards',
    expr: `max by (cluster, namespace, job) (elasticsearch_cluster_health_unassigned_shards{${JOB}}) > 0`,
    for: '30m',
    severity: 'warning',
    summary: '{{ $value }} parts of indices have no node.',
    description:
      'GET _cluster/allocation/explain says why: a node that is away, a volume that is full, too many copies.',
  },
  {
    alert: 'OpenSearchHeapHigh',
    expr: [
      `100 * ${perNode(`elasticsearch_jvm_memory_used_bytes{${JOB}, area="heap"}`)}`,
      `/ ${perNode(`elasticsearch_jvm_memory_max_bytes{${JOB}, area="heap"}`)} > 85`,
    ].join('\n'),
    for: '15m',
    severity: 'warning',
    summary: `${NODE} uses {{ $value | humanize }}% of its heap.`,
    description:
      'It will refuse searches and writes. Give it more memory, or keep fewer indices: 25 parts per GiB of heap.',
  },
  {
    alert: 'OpenSearchWritesRejected',
    expr: `sum by (cluster, namespace, job, name) (increase(elasticsearch_thread_pool_rejected_count{${JOB}, type="write"}[10m])) > 0`,
    for: '10m',
    severity: 'warning',
    summary: `${NODE} refuses logs.`,
    description:
      'It gets more than it can write. Fluent Bit tries again and keeps them on the disks of the nodes, up to a bound.',
  },
];

const disks: Alert[] = [
  disk(
    'OpenSearchDiskLow',
    85,
    'warning',
    'No new index is put there from here on. Keep logs for a shorter time, or make the volume larger.',
  ),
  disk('OpenSearchDiskHigh', 90, 'warning', 'OpenSearch moves indices away from it, where there is another node.'),
  disk(
    'OpenSearchDiskFull',
    95,
    'critical',
    'All indices on it can only be read from here on; logs wait in Fluent Bit, and then are lost.',
  ),
];

const snapshots: Alert[] = [
  {
    alert: 'OpenSearchSnapshotTooOld',
    expr: `time() - max by (cluster, namespace, job, repository) (elasticsearch_snapshot_stats_latest_snapshot_timestamp_seconds{${JOB}}) > 2 * 86400`,
    for: '1h',
    severity: 'warning',
    summary: 'The last snapshot of the logs is {{ $value | humanizeDuration }} old.',
    description:
      'If the volumes are lost now, so are the logs since then. GET _plugins/_sm/policies/daily/_explain says why.',
  },
  {
    alert: 'OpenSearchSnapshotsMissing',
    expr: `max by (cluster, namespace, job) (elasticsearch_cluster_health_number_of_nodes{${JOB}}) unless on (cluster, namespace, job) elasticsearch_snapshot_stats_number_of_snapshots{${JOB}} > 0`,
    for: '2d',
    severity: 'warning',
    summary: 'There is no snapshot of the logs.',
    description:
      'The repository is missing or empty: look at the Job opensearch-bootstrap, the plugin and the account.',
  },
  {
    alert: 'OpenSearchSnapshotIncomplete',
    expr: `max by (cluster, namespace, job, repository) (elasticsearch_snapshot_stats_snapshot_failed_shards{${JOB}}) > 0`,
    for: '1h',
    severity: 'warning',
    summary: 'The last snapshot of the logs lacks {{ $value }} parts.',
    description: 'GET _snapshot/minio/_all names them and the reason.',
  },
];

/** Of OpenSearch, by its exporter. */
export const openSearchRules: ComponentRules = {
  component: 'opensearch',
  evaluator: 'ruler',
  groups: [
    { name: 'opensearch', rules: health },
    { name: 'opensearch-disks', rules: disks },
    { name: 'opensearch-snapshots', rules: snapshots },
  ],
};
