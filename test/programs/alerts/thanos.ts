import type { AlertCase, CaseFile, Labels, Series } from './case.ts';

/** The Prometheus beside them asks: its series have no label cluster, which the alert gets on its way. */
const CRITICAL = { severity: 'critical' };

interface Share {
  alert: string;
  /** Series of what fails and of all there is. */
  failed: string;
  all: string;
  labels: Labels;
  /** Default: critical. */
  severity?: string;
}

/** What fires where three of ten fail, and not where one of a hundred does, or where nothing is asked. */
const shares: Share[] = [
  {
    alert: 'ThanosReceiveHttpRequestErrorRateHigh',
    failed: 'http_requests_total{job="thanos-receive-router", handler="receive", code="503"}',
    all: 'http_requests_total{job="thanos-receive-router", handler="receive", code="200"}',
    labels: { job: 'thanos-receive-router' },
  },
  ...['query', 'query_range'].map((handler) => ({
    alert: `ThanosQueryHttpRequest${handler === 'query' ? 'Query' : 'QueryRange'}ErrorRateHigh`,
    failed: `http_requests_total{job="thanos-query", handler="${handler}", code="500"}`,
    all: `http_requests_total{job="thanos-query", handler="${handler}", code="200"}`,
    labels: { job: 'thanos-query' },
  })),
  {
    alert: 'ThanosRuleHighRuleEvaluationFailures',
    failed: 'prometheus_rule_evaluation_failures_total{job="thanos-ruler", rule_group="a", strategy="abort"}',
    all: 'prometheus_rule_evaluations_total{job="thanos-ruler", rule_group="a", strategy="abort"}',
    labels: { job: 'thanos-ruler' },
  },
  {
    alert: 'ThanosRuleIterationsMissed',
    failed: 'prometheus_rule_group_iterations_missed_total{job="thanos-ruler", rule_group="a"}',
    all: 'prometheus_rule_group_iterations_total{job="thanos-ruler", rule_group="a"}',
    labels: { job: 'thanos-ruler', rule_group: 'a' },
    severity: 'warning',
  },
  {
    alert: 'ThanosReceiveHighForwardRequestFailures',
    failed: 'thanos_receive_forward_requests_total{job="thanos-receive-router", result="error"}',
    all: 'thanos_receive_forward_requests_total{job="thanos-receive-router", result="success"}',
    labels: { job: 'thanos-receive-router' },
    severity: 'info',
  },
  {
    alert: 'ThanosCompactHighCompactionFailures',
    failed: 'thanos_compact_group_compactions_failures_total{job="thanos-compact", resolution="0"}',
    all: 'thanos_compact_group_compactions_total{job="thanos-compact", resolution="0"}',
    labels: { job: 'thanos-compact' },
    severity: 'warning',
  },
  {
    alert: 'ThanosStoreGrpcErrorRate',
    failed: 'grpc_server_handled_total{job="thanos-store", grpc_code="Unavailable"}',
    all: 'grpc_server_started_total{job="thanos-store"}',
    labels: { job: 'thanos-store' },
    severity: 'warning',
  },
  {
    alert: 'ThanosStoreBucketHighOperationFailures',
    failed: 'thanos_objstore_bucket_operation_failures_total{job="thanos-store", operation="get"}',
    all: 'thanos_objstore_bucket_operations_total{job="thanos-store", operation="get"}',
    labels: { job: 'thanos-store' },
    severity: 'warning',
  },
  {
    alert: 'ThanosQueryHighDNSFailures',
    failed: 'thanos_query_endpoints_dns_failures_total{job="thanos-query-tenant"}',
    all: 'thanos_query_endpoints_dns_lookups_total{job="thanos-query-tenant"}',
    labels: { job: 'thanos-query-tenant' },
    severity: 'warning',
  },
  {
    alert: 'ThanosQueryFrontendErrorRateHigh',
    failed: 'http_requests_total{job="thanos-query-frontend", handler="query-frontend", code="502"}',
    all: 'http_requests_total{job="thanos-query-frontend", handler="query-frontend", code="200"}',
    labels: { job: 'thanos-query-frontend' },
    severity: 'warning',
  },
];

const shareCases = shares.flatMap(({ alert, failed, all, labels, severity = 'critical' }): AlertCase[] => [
  {
    alert,
    when: 'three of ten fail',
    series: { [failed]: '0+30x30', [all]: '0+70x30' },
    at: '25m',
    firing: [{ ...labels, severity }],
  },
  { alert, when: 'one of a hundred fails', series: { [failed]: '0+1x30', [all]: '0+100x30' }, at: '25m', firing: [] },
  { alert, when: 'nothing is asked', series: { [failed]: '4x30', [all]: '9x30' }, at: '25m', firing: [] },
]);

const dropping = (
  [
    ['ThanosRuleQueueIsDroppingAlerts', 'thanos_alert_queue_alerts_dropped_total'],
    ['ThanosRuleSenderIsFailingAlerts', 'thanos_alert_sender_alerts_dropped_total'],
  ] as const
).flatMap(([alert, metric]): AlertCase[] => [
  {
    alert,
    when: 'some are dropped every minute',
    series: { [`${metric}{job="thanos-ruler"}`]: '0+2x30' },
    at: '15m',
    firing: [{ job: 'thanos-ruler', ...CRITICAL }],
  },
  {
    alert,
    when: 'some were dropped once',
    series: { [`${metric}{job="thanos-ruler"}`]: '0 5x30' },
    at: '15m',
    firing: [],
  },
]);

const ingestors = (up: string, uploads: string): Series => ({
  'up{job="thanos-receive-ingestor", pod="i-0"}': '1x500',
  'up{job="thanos-receive-ingestor", pod="i-1"}': up,
  'thanos_shipper_uploads_total{job="thanos-receive-ingestor", pod="i-0", tenant="cluster-02"}': '0+0.01x500',
  'thanos_shipper_uploads_total{job="thanos-receive-ingestor", pod="i-1", tenant="cluster-02"}': uploads,
  'thanos_shipper_uploads_total{job="thanos-receive-ingestor", pod="i-1", tenant="cluster-03"}': '3x500',
});

/** 40 hours; it uploads once, at the given one, in seconds. */
const compactor = (start: number, uploaded: number): Series => ({
  'process_start_time_seconds{job="thanos-compact", pod="c-0"}': `${start}x2400`,
  'thanos_objstore_bucket_last_successful_upload_time{job="thanos-compact", pod="c-0"}': `${uploaded}x2400`,
});

const rules = (evaluations: string, loaded: string): Series => ({
  'prometheus_rule_evaluations_total{job="thanos-ruler", rule_group="a", strategy="abort"}': evaluations,
  'prometheus_rule_evaluations_total{job="thanos-ruler", rule_group="a", strategy="warn"}': '0x30',
  'thanos_rule_loaded_rules{job="thanos-ruler", group="a"}': loaded,
});

/** Two copies of each sample, on three ingestors. */
const copies = (failed: string): Series => ({
  'thanos_receive_replication_factor{job="thanos-receive-router", pod="r-0"}': '2x30',
  'thanos_receive_hashring_nodes{job="thanos-receive-router", pod="r-0", name="default"}': '3x30',
  'thanos_receive_replications_total{job="thanos-receive-router", pod="r-0", result="error"}': failed,
  'thanos_receive_replications_total{job="thanos-receive-router", pod="r-0", result="success"}': '0+50x30',
});

export const thanosCases: CaseFile = {
  about: 'Thanos',
  alerts: [
    ...shareCases,
    ...dropping,
    {
      alert: 'ThanosReceiveNoUpload',
      when: 'one ingestor uploads nothing of any cluster',
      series: ingestors('1x500', '5x500'),
      at: '400m',
      firing: [{ pod: 'i-1', ...CRITICAL }],
    },
    {
      alert: 'ThanosReceiveNoUpload',
      when: 'it uploads every two hours',
      series: ingestors('1x500', '0x100 1x120 2x120 3x160'),
      at: '400m',
      firing: [],
    },
    {
      alert: 'ThanosReceiveNoUpload',
      when: 'it is down, which another alert tells',
      series: ingestors('0x500', '5x500'),
      at: '400m',
      firing: [],
    },
    {
      alert: 'ThanosCompactMultipleRunning',
      when: 'two run',
      series: {
        'up{job="thanos-compact", pod="c-0"}': '1x30',
        'up{job="thanos-compact", pod="other"}': '1x30',
      },
      at: '10m',
      firing: [CRITICAL],
    },
    {
      alert: 'ThanosCompactMultipleRunning',
      when: 'one has taken the place of another',
      series: {
        'up{job="thanos-compact", pod="c-0"}': '1x3 0x2',
        'up{job="thanos-compact", pod="c-1"}': '_x4 1x30',
      },
      at: '10m',
      firing: [],
    },
    {
      alert: 'ThanosCompactHalted',
      when: 'it has halted',
      series: { 'thanos_compact_halted{job="thanos-compact", pod="c-0"}': '0x2 1x30' },
      at: '10m',
      firing: [{ job: 'thanos-compact', severity: 'warning' }],
    },
    {
      alert: 'ThanosReceiveHighReplicationFailures',
      when: 'half of the copies fail, of which one of two may',
      series: copies('0+50x30'),
      at: '15m',
      firing: [{ job: 'thanos-receive-router', pod: 'r-0', severity: 'warning' }],
    },
    {
      alert: 'ThanosReceiveHighReplicationFailures',
      when: 'a third of the nodes may fail, and a sixth of the copies does',
      series: copies('0+10x30'),
      at: '15m',
      firing: [],
    },
    {
      alert: 'ThanosNoRuleEvaluations',
      when: 'rules are loaded and not evaluated',
      series: rules('9x30', '5x30'),
      at: '15m',
      firing: [{ job: 'thanos-ruler', ...CRITICAL }],
    },
    {
      alert: 'ThanosNoRuleEvaluations',
      when: 'there are no rules',
      series: rules('9x30', '0x30'),
      at: '15m',
      firing: [],
    },
    { alert: 'ThanosNoRuleEvaluations', when: 'they are', series: rules('0+2x30', '5x30'), at: '15m', firing: [] },
    {
      alert: 'ThanosRuleConfigReloadFailure',
      when: 'it evaluates old rules',
      series: { 'thanos_rule_config_last_reload_successful{job="thanos-ruler", pod="r-0"}': '1x2 0x30' },
      at: '20m',
      firing: [{ job: 'thanos-ruler', pod: 'r-0', ...CRITICAL }],
    },
    {
      alert: 'ThanosRuleConfigReloadFailure',
      when: 'it has refused once, and then taken them',
      series: { 'thanos_rule_config_last_reload_successful{job="thanos-ruler", pod="r-0"}': '1x2 0x3 1x30' },
      at: '20m',
      firing: [],
    },
    {
      alert: 'ThanosRuleIsDown',
      when: 'both are down',
      series: { 'up{job="thanos-ruler", pod="r-0"}': '0x30', 'up{job="thanos-ruler", pod="r-1"}': '_x30' },
      at: '10m',
      firing: [{ job: 'thanos-ruler', ...CRITICAL }],
    },
    {
      alert: 'ThanosRuleIsDown',
      when: 'one of two is up',
      series: { 'up{job="thanos-ruler", pod="r-0"}': '0x30', 'up{job="thanos-ruler", pod="r-1"}': '1x30' },
      at: '10m',
      firing: [],
    },
    {
      alert: 'ThanosReceiveConfigReloadFailure',
      when: 'one of two routers runs on an old hashring',
      series: {
        'thanos_receive_config_last_reload_successful{job="thanos-receive-router", pod="r-0"}': '0x30',
        'thanos_receive_config_last_reload_successful{job="thanos-receive-router", pod="r-1"}': '1x30',
      },
      at: '10m',
      firing: [{ job: 'thanos-receive-router', severity: 'warning' }],
    },
    {
      alert: 'ThanosReceiveHighHashringFileRefreshFailures',
      when: 'the file of the hashring cannot be read',
      series: {
        'thanos_receive_hashrings_file_errors_total{job="thanos-receive-router"}': '0+1x30',
        'thanos_receive_hashrings_file_refreshes_total{job="thanos-receive-router"}': '0+1x30',
      },
      at: '25m',
      firing: [{ job: 'thanos-receive-router', severity: 'warning' }],
    },
    {
      alert: 'ThanosQueryOverload',
      when: 'it answers all that it may, and another does not',
      series: {
        'thanos_query_concurrent_gate_queries_max{job="thanos-query", pod="q-0"}': '20x40',
        'thanos_query_concurrent_gate_queries_in_flight{job="thanos-query", pod="q-0"}': '20x40',
        'thanos_query_concurrent_gate_queries_max{job="thanos-query", pod="q-1"}': '20x40',
        'thanos_query_concurrent_gate_queries_in_flight{job="thanos-query", pod="q-1"}': '12x40',
      },
      at: '25m',
      firing: [{ job: 'thanos-query', pod: 'q-0', severity: 'warning' }],
    },
    {
      alert: 'ThanosStoreSeriesGateLatencyHigh',
      when: 'requests wait for 3 seconds and more',
      series: Object.fromEntries(
        [
          ['bucket', ', le="1"', '0x30'],
          ['bucket', ', le="3"', '0+9x30'],
          ['bucket', ', le="+Inf"', '0+9x30'],
          ['count', '', '0+9x30'],
        ].map(([part, le, values]) => [
          `thanos_bucket_store_series_gate_queries_duration_seconds_${part}{job="thanos-store"${le}}`,
          values!,
        ]),
      ),
      at: '20m',
      firing: [{ job: 'thanos-store', severity: 'warning' }],
    },
  ],
};

/** Compactions that wait. */
const toDo = (values: string): Series => ({ 'thanos_compact_todo_compactions{job="thanos-compact"}': values });

/** Rarely evaluated: they are about days. */
export const compactorCases: CaseFile = {
  about: 'the compactor over days',
  evaluation: '1h',
  alerts: [
    {
      alert: 'ThanosCompactHasNotRun',
      when: 'its last upload was 30 hours ago',
      series: compactor(0, 3600),
      at: '31h',
      firing: [{ job: 'thanos-compact', severity: 'warning' }],
    },
    {
      alert: 'ThanosCompactHasNotRun',
      when: 'it has started an hour ago and uploaded nothing yet',
      series: compactor(30 * 3600, 0),
      at: '31h',
      firing: [],
    },
    {
      alert: 'ThanosCompactBehind',
      when: 'it has had work for two days, but for a start anew',
      series: toDo('40x1500 0x10 60x1500'),
      at: '49h',
      firing: [{ job: 'thanos-compact', severity: 'warning' }],
    },
    {
      alert: 'ThanosCompactBehind',
      when: 'it has work for most of the day, and then none for some hours',
      series: toDo('40x1200 0x240 60x1200 0x240'),
      at: '49h',
      firing: [],
    },
    {
      alert: 'ThanosCompactBehind',
      when: 'it has started with a backlog half a day ago',
      series: toDo('_x2160 500x720'),
      at: '48h',
      firing: [],
    },
  ],
};
