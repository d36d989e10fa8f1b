import type { Alert, ComponentRules, RuledCluster, RuleGroup } from '../../shared/rules.ts';

const WHO = '{{ $labels.pod }} of {{ $labels.cluster }}';
const ALL = 'job=~"prometheus|prometheus-agent"';

/** Of an agent and of a full Prometheus alike. */
const SCRAPING: Alert[] = [
  {
    alert: 'PrometheusBadConfig',
    expr: `max_over_time(prometheus_config_last_reload_successful{${ALL}}[5m]) == 0`,
    for: '10m',
    severity: 'critical',
    summary: `${WHO} runs on old configuration.`,
    description: 'It could not read what the operator made of the monitors. Its log names the line.',
  },
  {
    alert: 'PrometheusDuplicateTimestamps',
    expr: `rate(prometheus_target_scrapes_sample_duplicate_timestamp_total{${ALL}}[5m]) > 0`,
    for: '10m',
    severity: 'warning',
    summary: `${WHO} drops samples that come twice.`,
    description: 'Two targets give the same series after relabeling; only one is kept, by chance.',
  },
  {
    alert: 'PrometheusRemoteStorageFailures',
    expr: [
      `rate(prometheus_remote_storage_samples_failed_total{${ALL}}[5m])`,
      `/ (rate(prometheus_remote_storage_samples_failed_total{${ALL}}[5m]) + rate(prometheus_remote_storage_samples_total{${ALL}}[5m]))`,
      '* 100 > 1',
    ].join('\n'),
    for: '15m',
    severity: 'critical',
    summary: `The receiver refuses {{ $value | humanize }}% of what ${WHO} sends.`,
    description: 'Refused samples are lost. The log names the answer: 409 is time, 413 size, 400 labels.',
  },
  {
    alert: 'PrometheusRemoteWriteBehind',
    expr: [
      `max_over_time(prometheus_remote_storage_queue_highest_timestamp_seconds{${ALL}}[5m])`,
      `- max_over_time(prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${ALL}}[5m]) > 120`,
    ].join('\n'),
    for: '15m',
    severity: 'critical',
    summary: `What ${WHO} sends is {{ $value | humanizeDuration }} old.`,
    description:
      'It waits on the volume. What waits longer than the tolerated outage, or when the pod restarts, is lost.',
  },
  {
    alert: 'PrometheusRemoteWriteDesiredShards',
    expr: [
      `max_over_time(prometheus_remote_storage_shards_desired{${ALL}}[5m])`,
      `> max_over_time(prometheus_remote_storage_shards_max{${ALL}}[5m])`,
    ].join('\n'),
    for: '15m',
    severity: 'warning',
    summary: `${WHO} would send on {{ $value | humanize }} connections and may not.`,
    description: 'It falls behind when that lasts. Raise maxShards, or look for what slows the receiver.',
  },
];

/** Of a Prometheus that stores and evaluates. */
const STORING: Alert[] = [
  {
    alert: 'PrometheusNotConnectedToAlertmanagers',
    expr: 'max_over_time(prometheus_notifications_alertmanagers_discovered{job="prometheus"}[5m]) < 1',
    for: '10m',
    severity: 'warning',
    summary: `${WHO} knows no Alertmanager.`,
    description: 'Its alerts reach nobody. Look at the Service alertmanager-operated and its endpoints.',
  },
  {
    alert: 'PrometheusErrorSendingAlertsToAnyAlertmanager',
    expr: [
      'min by (cluster, namespace, pod) (',
      '  rate(prometheus_notifications_errors_total{job="prometheus"}[5m])',
      '  / rate(prometheus_notifications_sent_total{job="prometheus"}[5m])',
      ') * 100 > 3',
    ].join('\n'),
    for: '15m',
    severity: 'critical',
    summary: `{{ $value | humanize }}% of the alerts of ${WHO} reach no Alertmanager.`,
    description: 'Every Alertmanager refuses them or is away.',
  },
  {
    alert: 'PrometheusTSDBCompactionsFailing',
    expr: 'increase(prometheus_tsdb_compactions_failed_total{job="prometheus"}[3h]) > 0',
    for: '4h',
    severity: 'warning',
    summary: `${WHO} cannot compact its blocks.`,
    description: 'Its disk and memory grow until it ends. Usually the disk is full.',
  },
  {
    alert: 'PrometheusNotIngestingSamples',
    expr: [
      'sum without (type) (rate(prometheus_tsdb_head_samples_appended_total{job="prometheus"}[5m])) <= 0',
      'and (sum without (scrape_job) (prometheus_target_metadata_cache_entries{job="prometheus"}) > 0)',
    ].join('\n'),
    for: '10m',
    severity: 'warning',
    summary: `${WHO} takes in no samples.`,
    description: 'It has targets, and nothing comes of them.',
  },
  {
    alert: 'PrometheusRuleFailures',
    expr: 'increase(prometheus_rule_evaluation_failures_total{job="prometheus"}[5m]) > 0',
    for: '15m',
    severity: 'critical',
    summary: `${WHO} cannot evaluate rules of {{ $labels.rule_group }}.`,
    description: 'Their alerts do not fire. Usually two series match where one is expected.',
  },
];

const SENDING: readonly RuleGroup[] = [{ name: 'prometheus-remote-write', rules: SCRAPING }];

/** Agents cannot evaluate, and what goes wrong between them and the Ruler shows there as silence. */
export const agentRules: ComponentRules = {
  component: 'prometheus-agent',
  evaluator: 'ruler',
  groups: SENDING,
};

const isAgent = ({ components }: RuledCluster): boolean => components['prometheus-agent'] !== undefined;

/** Where there are no agents, of the central Prometheus all the same. */
export const scrapingRules: ComponentRules = {
  component: 'prometheus',
  evaluator: 'ruler',
  groups: ({ clusters }) => (clusters.some(isAgent) ? [] : SENDING),
};

/** Of the central Prometheus, by the Ruler: one that finds no Alertmanager cannot say so. */
export const prometheusRules: ComponentRules = {
  component: 'prometheus',
  evaluator: 'ruler',
  groups: [{ name: 'prometheus', rules: STORING }],
};
