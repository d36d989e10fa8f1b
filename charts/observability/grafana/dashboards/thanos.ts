import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';

const of = (job: string): string => `${IN_CLUSTER}, job=~"${job}"`;
const RECEIVE = of('thanos-receive-.+');
const INGESTOR = of('thanos-receive-ingestor');
const ROUTER = of('thanos-receive-router');
const QUERY = of('thanos-query(-tenant|-frontend)?');
const STORE = of('thanos-store');
const COMPACT = of('thanos-compact');
const RULER = of('thanos-ruler');

const errors = (selector: string): string =>
  [
    `sum by (cluster, job, handler) (rate(http_requests_total{${selector}, code=~"5.."}[$__rate_interval]))`,
    `/ sum by (cluster, job, handler) (rate(http_requests_total{${selector}}[$__rate_interval])) > 0`,
  ].join('\n');

const latency = (quantile: number, metric: string, by: string, selector: string): string =>
  `histogram_quantile(${quantile}, sum by (cluster, ${by}, le) (rate(${metric}_bucket{${selector}}[$__rate_interval])))`;

export const thanosDashboard: Dashboard = {
  uid: 'fleet-thanos',
  title: 'Thanos',
  description: 'Are metrics taken, kept in object storage, compacted and answered?',
  component: 'thanos-receiver',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('Compactor halted', 'none', `max(thanos_compact_halted{${COMPACT}})`, {
        levels: { warning: 1, critical: 1 },
        description: 'The process stays, and nothing is compacted, downsampled or deleted any more.',
      }),
      stat(
        'Last block uploaded',
        'dateTimeFromNow',
        `max(thanos_objstore_bucket_last_successful_upload_time{${INGESTOR}}) * 1000`,
      ),
      stat(
        'Last block compacted',
        'dateTimeFromNow',
        `max(thanos_objstore_bucket_last_successful_upload_time{${COMPACT}}) * 1000`,
      ),
      stat('Tenants', 'none', `count(group by (cluster, tenant) (prometheus_tsdb_head_series{${INGESTOR}}))`),
      stat('Series in memory', 'short', `sum(prometheus_tsdb_head_series{${INGESTOR}})`),
      stat('Blocks served', 'none', `max(thanos_bucket_store_blocks_loaded{${STORE}})`),
    ),
    row(
      'Write',
      graph('Requests of clusters', 'ops', {
        '{{tenant}} {{code}}': `sum by (cluster, tenant, code) (rate(http_requests_total{${ROUTER}, handler="receive"}[$__rate_interval]))`,
      }),
      graph(
        'Part that fails',
        'percentunit',
        { '{{job}} {{handler}}': errors(RECEIVE) },
        { max: 1, levels: { warning: 0.01, critical: 0.05 } },
      ),
      graph('Time of a write, 99%', 's', {
        '{{job}}': latency(0.99, 'http_request_duration_seconds', 'job', `${RECEIVE}, handler="receive"`),
      }),
      graph('Series in memory by tenant', 'short', {
        '{{tenant}}': `max by (cluster, tenant) (prometheus_tsdb_head_series{${INGESTOR}})`,
      }),
      graph('Handed on to ingestors', 'ops', {
        '{{pod}} {{result}}': `sum by (cluster, pod, result) (rate(thanos_receive_forward_requests_total{${ROUTER}}[$__rate_interval]))`,
      }),
      graph('Blocks uploaded in an hour', 'none', {
        '{{pod}}': `sum by (cluster, pod) (increase(thanos_shipper_uploads_total{${INGESTOR}}[1h]))`,
        '{{pod}} failed': `sum by (cluster, pod) (increase(thanos_shipper_upload_failures_total{${INGESTOR}}[1h]))`,
      }),
    ),
    row(
      'Read',
      graph('Queries', 'ops', {
        '{{job}} {{handler}}': `sum by (cluster, job, handler) (rate(http_requests_total{${QUERY}}[$__rate_interval]))`,
      }),
      graph(
        'Part that fails',
        'percentunit',
        { '{{job}} {{handler}}': errors(QUERY) },
        { max: 1, levels: { warning: 0.01, critical: 0.05 } },
      ),
      graph('Time of a query, 99%', 's', {
        '{{job}} {{handler}}': latency(0.99, 'http_request_duration_seconds', 'job, handler', QUERY),
      }),
      graph(
        'Queries at once, of what is allowed',
        'percentunit',
        {
          '{{pod}}': `max by (cluster, pod) (thanos_query_concurrent_gate_queries_in_flight{${QUERY}} / thanos_query_concurrent_gate_queries_max{${QUERY}})`,
        },
        { levels: { warning: 0.8, critical: 1 } },
      ),
      graph('Wait for the store, 99%', 's', {
        '{{pod}}': latency(0.99, 'thanos_bucket_store_series_gate_queries_duration_seconds', 'pod', STORE),
      }),
      graph('Object storage, operations that fail', 'ops', {
        '{{job}} {{operation}}': `sum by (cluster, job, operation) (rate(thanos_objstore_bucket_operation_failures_total{${IN_CLUSTER}}[$__rate_interval])) > 0`,
      }),
    ),
    row(
      'Compaction and rules',
      graph('Work left for the compactor', 'none', {
        compactions: `max by (cluster) (thanos_compact_todo_compactions{${COMPACT}})`,
        'blocks to compact': `max by (cluster) (thanos_compact_todo_compaction_blocks{${COMPACT}})`,
        'blocks to downsample': `max by (cluster) (thanos_compact_todo_downsample_blocks{${COMPACT}})`,
        'blocks to delete': `max by (cluster) (thanos_compact_todo_deletion_blocks{${COMPACT}})`,
      }),
      graph('Compactions', 'ops', {
        done: `sum by (cluster) (rate(thanos_compact_group_compactions_total{${COMPACT}}[$__rate_interval]))`,
        failed: `sum by (cluster) (rate(thanos_compact_group_compactions_failures_total{${COMPACT}}[$__rate_interval]))`,
      }),
      graph('Rules evaluated', 'ops', {
        '{{pod}}': `sum by (cluster, pod) (rate(prometheus_rule_evaluations_total{${RULER}}[$__rate_interval]))`,
        '{{pod}} failed': `sum by (cluster, pod) (rate(prometheus_rule_evaluation_failures_total{${RULER}}[$__rate_interval]))`,
      }),
      graph('Alerts that the Ruler could not send', 'ops', {
        '{{pod}} dropped': `sum by (cluster, pod) (rate(thanos_alert_queue_alerts_dropped_total{${RULER}}[$__rate_interval]))`,
        '{{pod}} refused': `sum by (cluster, pod) (rate(thanos_alert_sender_alerts_dropped_total{${RULER}}[$__rate_interval]))`,
      }),
    ),
    row(
      'Processes',
      graph('Memory', 'bytes', {
        '{{job}} {{pod}}': `max by (cluster, job, pod) (process_resident_memory_bytes{${of('thanos-.+')}})`,
      }),
      graph('CPU', 'short', {
        '{{job}} {{pod}}': `sum by (cluster, job, pod) (rate(process_cpu_seconds_total{${of('thanos-.+')}}[$__rate_interval]))`,
      }),
    ),
  ],
};
