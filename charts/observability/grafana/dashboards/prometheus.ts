import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, table } from './panel.ts';

const ALL = `${IN_CLUSTER}, job=~"prometheus|prometheus-agent"`;
const STORING = `${IN_CLUSTER}, job="prometheus"`;

const delay = `max by (cluster, pod) (prometheus_remote_storage_queue_highest_timestamp_seconds{${ALL}} - prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${ALL}})`;
const sent = `sum by (cluster, pod) (rate(prometheus_remote_storage_samples_total{${ALL}}[$__rate_interval]))`;
const failed = `sum by (cluster, pod) (rate(prometheus_remote_storage_samples_failed_total{${ALL}}[$__rate_interval]))`;

export const prometheusDashboard: Dashboard = {
  uid: 'fleet-prometheus',
  title: 'Prometheus and remote write',
  description: 'Is everything scraped, and does all of it reach the central cluster in time?',
  variables: [CLUSTER],
  rows: [
    row(
      'Remote write',
      table('Who sends', ['cluster', 'pod'], {
        'Samples a second': { query: sent, unit: 'cps' },
        'Failed a second': { query: failed, unit: 'cps', levels: { warning: 0.1, critical: 1 } },
        Behind: { query: delay, unit: 's', levels: { warning: 60, critical: 120 } },
        Waiting: {
          query: `sum by (cluster, pod) (prometheus_remote_storage_samples_pending{${ALL}})`,
          unit: 'short',
        },
      }),
      graph('Behind in sending', 's', { '{{cluster}} {{pod}}': delay }, { levels: { warning: 60, critical: 120 } }),
      graph('Samples sent', 'cps', { '{{cluster}} {{pod}}': sent, '{{cluster}} {{pod}} failed': `${failed} > 0` }),
      graph('Connections', 'none', {
        '{{cluster}} {{pod}}': `sum by (cluster, pod) (prometheus_remote_storage_shards{${ALL}})`,
        '{{cluster}} {{pod}} wanted': `sum by (cluster, pod) (prometheus_remote_storage_shards_desired{${ALL}})`,
        '{{cluster}} {{pod}} allowed': `sum by (cluster, pod) (prometheus_remote_storage_shards_max{${ALL}})`,
      }),
      graph(
        'Sent again, and given up',
        'cps',
        {
          '{{cluster}} {{pod}} sent again': `sum by (cluster, pod) (rate(prometheus_remote_storage_samples_retried_total{${ALL}}[$__rate_interval]))`,
          '{{cluster}} {{pod}} given up': `sum by (cluster, pod) (rate(prometheus_remote_storage_samples_dropped_total{${ALL}}[$__rate_interval]))`,
        },
        { description: 'Given up are those that relabeling drops, and those that are too old.' },
      ),
    ),
    row(
      'Scraping',
      table(
        'Targets by job',
        ['cluster', 'namespace', 'job'],
        {
          Targets: { query: `count by (cluster, namespace, job) (up{${IN_CLUSTER}})`, unit: 'none' },
          Down: {
            query: `count by (cluster, namespace, job) (up{${IN_CLUSTER}} == 0)`,
            unit: 'none',
            levels: { warning: 1, critical: 1 },
          },
          Samples: {
            query: `sum by (cluster, namespace, job) (scrape_samples_post_metric_relabeling{${IN_CLUSTER}})`,
            unit: 'short',
          },
          'Longest scrape': {
            query: `max by (cluster, namespace, job) (scrape_duration_seconds{${IN_CLUSTER}})`,
            unit: 's',
            levels: { warning: 5, critical: 9 },
          },
        },
        { height: 12 },
      ),
      graph('Series of a scrape, the largest jobs', 'short', {
        '{{cluster}} {{job}}': `topk(15, sum by (cluster, job) (scrape_samples_post_metric_relabeling{${IN_CLUSTER}}))`,
      }),
      graph('Refused by the scraper', 'cps', {
        '{{cluster}} {{pod}} duplicate': `sum by (cluster, pod) (rate(prometheus_target_scrapes_sample_duplicate_timestamp_total{${ALL}}[$__rate_interval])) > 0`,
        '{{cluster}} {{pod}} out of order': `sum by (cluster, pod) (rate(prometheus_target_scrapes_sample_out_of_order_total{${ALL}}[$__rate_interval])) > 0`,
        '{{cluster}} {{pod}} out of bounds': `sum by (cluster, pod) (rate(prometheus_target_scrapes_sample_out_of_bounds_total{${ALL}}[$__rate_interval])) > 0`,
      }),
    ),
    row(
      'The central Prometheus',
      graph('Series in memory', 'short', {
        '{{cluster}} {{pod}}': `max by (cluster, pod) (prometheus_tsdb_head_series{${STORING}})`,
      }),
      graph('Samples appended', 'cps', {
        '{{cluster}} {{pod}}': `sum by (cluster, pod) (rate(prometheus_tsdb_head_samples_appended_total{${STORING}}[$__rate_interval]))`,
      }),
      graph('Memory', 'bytes', {
        '{{cluster}} {{pod}}': `max by (cluster, pod) (process_resident_memory_bytes{${ALL}})`,
      }),
      graph('Rules that fail', 'cps', {
        '{{cluster}} {{pod}} {{rule_group}}': `sum by (cluster, pod, rule_group) (rate(prometheus_rule_evaluation_failures_total{${STORING}}[$__rate_interval])) > 0`,
      }),
    ),
  ],
};
