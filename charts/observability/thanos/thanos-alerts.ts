import type { Alert, ComponentRules } from '../../shared/rules.ts';

const share = (failed: string, all: string, by: string): string =>
  [`100 * sum by (${by}) (rate(${failed}[5m]))`, `/ sum by (${by}) (rate(${all}[5m]))`].join('\n');

const RECEIVE = 'job=~"thanos-receive-.+"';
const STORE = 'job="thanos-store"';
const QUERY = 'job=~"thanos-query(-tenant)?"';
const FRONTEND = 'job="thanos-query-frontend"';
const RULE = 'job="thanos-ruler"';
const COMPACT = 'job="thanos-compact"';

const WRITE: Alert[] = [
  {
    alert: 'ThanosReceiveHttpRequestErrorRateHigh',
    expr: `${share(`http_requests_total{code=~"5..", ${RECEIVE}, handler="receive"}`, `http_requests_total{${RECEIVE}, handler="receive"}`, 'cluster, job')} > 5`,
    for: '5m',
    severity: 'critical',
    summary: '{{ $labels.job }} fails at {{ $value | humanize }}% of what clusters write.',
    description:
      'Agents keep what fails and send it again, for as long as their volume lasts. Look at the ingestors first.',
  },
  {
    alert: 'ThanosReceiveHighReplicationFailures',
    expr: [
      'thanos_receive_replication_factor > 1',
      'and on (cluster, pod) (',
      `  sum by (cluster, pod) (rate(thanos_receive_replications_total{result="error", ${RECEIVE}}[5m]))`,
      `  / sum by (cluster, pod) (rate(thanos_receive_replications_total{${RECEIVE}}[5m]))`,
      '  > on (cluster, pod)',
      '  max by (cluster, pod) (floor((thanos_receive_replication_factor + 1) / 2))',
      '  / max by (cluster, pod) (thanos_receive_hashring_nodes)',
      ')',
    ].join('\n'),
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.pod }} cannot make the copies of samples that it is asked for.',
    description: 'Below the quorum, writes fail. An ingestor is away, full, or refuses what comes late.',
  },
  {
    alert: 'ThanosReceiveHighForwardRequestFailures',
    expr: `${share(`thanos_receive_forward_requests_total{result="error", ${RECEIVE}}`, `thanos_receive_forward_requests_total{${RECEIVE}}`, 'cluster, job')} > 20`,
    for: '5m',
    severity: 'info',
    summary: '{{ $labels.job }} cannot hand on {{ $value | humanize }}% of what it takes.',
    description: 'An ingestor of the hashring cannot be reached.',
  },
  {
    alert: 'ThanosReceiveHighHashringFileRefreshFailures',
    expr: [
      `sum by (cluster, job) (rate(thanos_receive_hashrings_file_errors_total{${RECEIVE}}[5m]))`,
      `/ sum by (cluster, job) (rate(thanos_receive_hashrings_file_refreshes_total{${RECEIVE}}[5m])) > 0`,
    ].join('\n'),
    for: '15m',
    severity: 'warning',
    summary: '{{ $labels.job }} cannot read its hashring.',
    description: 'It goes on with the old one: new ingestors get nothing.',
  },
  {
    alert: 'ThanosReceiveConfigReloadFailure',
    expr: `avg by (cluster, job) (thanos_receive_config_last_reload_successful{${RECEIVE}}) != 1`,
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.job }} runs on an old hashring.',
    description: 'What the ConfigMap holds now is refused. The log says why.',
  },
  {
    alert: 'ThanosReceiveNoUpload',
    expr: [
      '(up{job="thanos-receive-ingestor"} - 1)',
      '+ on (cluster, pod)',
      'sum by (cluster, pod) (increase(thanos_shipper_uploads_total{job="thanos-receive-ingestor"}[3h])) == 0',
    ].join('\n'),
    for: '3h',
    severity: 'critical',
    summary: '{{ $labels.pod }} has uploaded no block for three hours.',
    description:
      'Its metrics lie on its volume only, and are deleted there after its retention. Look at the account of the bucket.',
  },
];

const COMPACTION: Alert[] = [
  {
    alert: 'ThanosCompactHalted',
    expr: `max by (cluster, job) (thanos_compact_halted{${COMPACT}}) == 1`,
    for: '5m',
    severity: 'warning',
    summary: 'The compactor has stopped for good.',
    description:
      'The process stays, and nothing is compacted, downsampled or deleted. Its log names the blocks, often two that overlap.',
  },
  {
    alert: 'ThanosCompactMultipleRunning',
    expr: `count by (cluster) (up{${COMPACT}} == 1) > 1`,
    for: '5m',
    severity: 'critical',
    summary: '{{ $value }} compactors run on one bucket.',
    description: 'They compact the same blocks and spoil each other’s work. Stop all but one at once.',
  },
  {
    alert: 'ThanosCompactHighCompactionFailures',
    expr: `${share(`thanos_compact_group_compactions_failures_total{${COMPACT}}`, `thanos_compact_group_compactions_total{${COMPACT}}`, 'cluster, job')} > 5`,
    for: '15m',
    severity: 'warning',
    summary: '{{ $value | humanize }}% of compactions fail.',
    description: 'The volume may be full, or a block broken.',
  },
  {
    alert: 'ThanosCompactHasNotRun',
    // One that has just started has uploaded nothing, which it tells as the year 1970.
    expr: [
      `(time() - max by (cluster, job) (max_over_time(thanos_objstore_bucket_last_successful_upload_time{${COMPACT}}[24h]))) / 3600 > 24`,
      `and on (cluster, job) time() - max by (cluster, job) (process_start_time_seconds{${COMPACT}}) > 24 * 3600`,
    ].join('\n'),
    severity: 'warning',
    summary: 'The compactor has uploaded nothing for {{ $value | humanize }} hours.',
    description: 'The bucket grows, and long queries get slow.',
  },
  {
    alert: 'ThanosCompactBehind',
    // One that keeps up has nothing to do for hours of each day. One that has just started may have a backlog.
    expr: [
      `max by (cluster, job) (quantile_over_time(0.1, thanos_compact_todo_compactions{${COMPACT}}[1d])) > 0`,
      `and on (cluster, job) max by (cluster, job) (thanos_compact_todo_compactions{${COMPACT}} offset 1d)`,
    ].join('\n'),
    for: '1h',
    severity: 'warning',
    summary: 'The compactor has not been done with its work for a day.',
    description:
      'At least {{ $value | humanize }} compactions waited nearly all the time. Blocks stay small and many, which costs the stores memory, and retention comes late.',
  },
];

const READ: Alert[] = [
  {
    alert: 'ThanosStoreGrpcErrorRate',
    expr: `${share(`grpc_server_handled_total{grpc_code=~"Unknown|ResourceExhausted|Internal|Unavailable|DataLoss|DeadlineExceeded", ${STORE}}`, `grpc_server_started_total{${STORE}}`, 'cluster, job')} > 5`,
    for: '5m',
    severity: 'warning',
    summary: 'The store fails at {{ $value | humanize }}% of requests.',
    description: 'Queries over old metrics have gaps.',
  },
  {
    alert: 'ThanosStoreSeriesGateLatencyHigh',
    expr: [
      `histogram_quantile(0.99, sum by (cluster, job, le) (rate(thanos_bucket_store_series_gate_queries_duration_seconds_bucket{${STORE}}[5m]))) > 2`,
      `and on (cluster, job) sum by (cluster, job) (rate(thanos_bucket_store_series_gate_queries_duration_seconds_count{${STORE}}[5m])) > 0`,
    ].join('\n'),
    for: '10m',
    severity: 'warning',
    summary: 'Requests to the store wait {{ $value | humanizeDuration }} for their turn.',
    description: 'More are asked at once than it serves. Add a replica, or make queries smaller.',
  },
  {
    alert: 'ThanosStoreBucketHighOperationFailures',
    expr: `${share(`thanos_objstore_bucket_operation_failures_total{${STORE}}`, `thanos_objstore_bucket_operations_total{${STORE}}`, 'cluster, job')} > 5`,
    for: '15m',
    severity: 'warning',
    summary: '{{ $value | humanize }}% of what the store asks of the bucket fails.',
    description: 'Look at the object storage and at the account of the store.',
  },
  ...(['Query', 'QueryRange'] as const).map(
    (what): Alert => ({
      alert: `ThanosQueryHttpRequest${what}ErrorRateHigh`,
      expr: `${share(
        `http_requests_total{code=~"5..", ${QUERY}, handler="${what === 'Query' ? 'query' : 'query_range'}"}`,
        `http_requests_total{${QUERY}, handler="${what === 'Query' ? 'query' : 'query_range'}"}`,
        'cluster, job',
      )} > 5`,
      for: '5m',
      severity: 'critical',
      summary: '{{ $labels.job }} fails at {{ $value | humanize }}% of queries.',
      description: 'Dashboards and rules get no answer. Look at its log, then at what it asks.',
    }),
  ),
  {
    alert: 'ThanosQueryHighDNSFailures',
    expr: `${share(`thanos_query_endpoints_dns_failures_total{${QUERY}}`, `thanos_query_endpoints_dns_lookups_total{${QUERY}}`, 'cluster, job')} > 1`,
    for: '15m',
    severity: 'warning',
    summary: '{{ $labels.job }} cannot look up {{ $value | humanize }}% of the names that it asks.',
    description: 'What is behind them is left out of answers.',
  },
  {
    alert: 'ThanosQueryOverload',
    expr: [
      `max_over_time(thanos_query_concurrent_gate_queries_max{${QUERY}}[5m])`,
      `- avg_over_time(thanos_query_concurrent_gate_queries_in_flight{${QUERY}}[5m]) < 1`,
    ].join('\n'),
    for: '15m',
    severity: 'warning',
    summary: '{{ $labels.pod }} answers as many queries as it may.',
    description: 'Others wait. Add a replica, or raise maxConcurrent where memory allows it.',
  },
  {
    alert: 'ThanosQueryFrontendErrorRateHigh',
    expr: `${share(`http_requests_total{code=~"5..", ${FRONTEND}}`, `http_requests_total{${FRONTEND}}`, 'cluster, job')} > 5`,
    for: '5m',
    severity: 'warning',
    summary: 'The query front end fails at {{ $value | humanize }}% of requests.',
    description: 'Grafana shows errors. Look at the queries behind it.',
  },
];

const RULES: Alert[] = [
  {
    alert: 'ThanosRuleQueueIsDroppingAlerts',
    expr: `sum by (cluster, job) (rate(thanos_alert_queue_alerts_dropped_total{${RULE}}[5m])) > 0`,
    for: '5m',
    severity: 'critical',
    summary: 'The Ruler drops alerts.',
    description: 'They reach nobody. Its queue is full: no Alertmanager takes them.',
  },
  {
    alert: 'ThanosRuleSenderIsFailingAlerts',
    expr: `sum by (cluster, job) (rate(thanos_alert_sender_alerts_dropped_total{${RULE}}[5m])) > 0`,
    for: '5m',
    severity: 'critical',
    summary: 'The Ruler cannot send alerts.',
    description: 'They reach nobody. Look at the Alertmanagers and at the way to them.',
  },
  {
    alert: 'ThanosNoRuleEvaluations',
    expr: [
      `sum by (cluster, job) (rate(prometheus_rule_evaluations_total{${RULE}}[5m])) <= 0`,
      `and on (cluster, job) sum by (cluster, job) (thanos_rule_loaded_rules{${RULE}}) > 0`,
    ].join('\n'),
    for: '5m',
    severity: 'critical',
    summary: 'The Ruler evaluates nothing.',
    description: 'It has rules. No alert of the fleet fires until it goes on.',
  },
  {
    alert: 'ThanosRuleHighRuleEvaluationFailures',
    expr: `${share(`prometheus_rule_evaluation_failures_total{${RULE}}`, `prometheus_rule_evaluations_total{${RULE}}`, 'cluster, job')} > 5`,
    for: '5m',
    severity: 'critical',
    summary: 'The Ruler fails at {{ $value | humanize }}% of its rules.',
    description: 'Their alerts do not fire. Its log names them; often a query behind it fails.',
  },
  {
    alert: 'ThanosRuleIterationsMissed',
    expr: `${share(`prometheus_rule_group_iterations_missed_total{${RULE}}`, `prometheus_rule_group_iterations_total{${RULE}}`, 'cluster, job, rule_group')} > 5`,
    for: '15m',
    severity: 'warning',
    summary: 'The Ruler leaves out {{ $value | humanize }}% of evaluations of {{ $labels.rule_group }}.',
    description: 'The rules of the group take longer than its interval. Their alerts come late.',
  },
  {
    alert: 'ThanosRuleConfigReloadFailure',
    expr: `max_over_time(thanos_rule_config_last_reload_successful{${RULE}}[5m]) == 0`,
    for: '10m',
    severity: 'critical',
    summary: '{{ $labels.pod }} has refused its new rules.',
    description: 'It evaluates the old ones; restarted, it would evaluate none. Its log names the file.',
  },
  {
    alert: 'ThanosRuleIsDown',
    expr: `absent(up{${RULE}} == 1)`,
    for: '5m',
    severity: 'critical',
    summary: 'No Ruler can be scraped.',
    description: 'Where none runs, no alert of the fleet fires.',
    labels: { job: 'thanos-ruler' },
  },
];

/** Evaluated by the Prometheus beside it: it still can when the way through Thanos is broken. */
const own = (component: string, name: string, rules: readonly Alert[]): ComponentRules => ({
  component,
  evaluator: 'prometheus',
  groups: [{ name, rules }],
});

export const thanosRules: readonly ComponentRules[] = [
  own('thanos-receiver', 'thanos-receive', WRITE),
  own('thanos-compactor', 'thanos-compact', COMPACTION),
  own(
    'thanos-store',
    'thanos-store',
    READ.filter(({ alert }) => alert.startsWith('ThanosStore')),
  ),
  own(
    'thanos-query',
    'thanos-query',
    READ.filter(({ alert }) => alert.startsWith('ThanosQuery')),
  ),
  own('thanos-ruler', 'thanos-rule', RULES),
];
