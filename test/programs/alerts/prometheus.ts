import { type CaseFile, inTwoClusters } from './case.ts';

const AGENT = { cluster: 'cluster-02', job: 'prometheus-agent', pod: 'p-0' };
const CENTRAL = { cluster: 'cluster-01', namespace: 'monitoring', job: 'prometheus', pod: 'p-0' };
const central = (metric: string, more = '') =>
  `${metric}{cluster="cluster-01", namespace="monitoring", job="prometheus", pod="p-0"${more}}`;

export const prometheusCases: CaseFile = {
  about: 'Prometheus, its agents and kube-state-metrics',
  alerts: [
    {
      alert: 'PrometheusBadConfig',
      when: 'one of two agents cannot read its configuration',
      series: inTwoClusters(
        'prometheus_config_last_reload_successful{job="prometheus-agent", pod="p-0"}',
        '1x2 0x30',
        '1x40',
      ),
      at: '20m',
      firing: [{ ...AGENT, severity: 'critical' }],
    },
    {
      alert: 'PrometheusBadConfig',
      when: 'it was read at the second try',
      series: inTwoClusters(
        'prometheus_config_last_reload_successful{job="prometheus-agent", pod="p-0"}',
        '1x2 0x3 1x30',
        '1x40',
      ),
      at: '20m',
      firing: [],
    },
    {
      alert: 'PrometheusRemoteStorageFailures',
      when: 'the receiver refuses a tenth of one cluster',
      series: {
        ...inTwoClusters(
          'prometheus_remote_storage_samples_failed_total{job="prometheus-agent", pod="p-0"}',
          '0+100x30',
          '0x30',
        ),
        ...inTwoClusters(
          'prometheus_remote_storage_samples_total{job="prometheus-agent", pod="p-0"}',
          '0+900x30',
          '0+900x30',
        ),
      },
      at: '20m',
      firing: [{ ...AGENT, severity: 'critical' }],
    },
    {
      alert: 'PrometheusRemoteStorageFailures',
      when: 'nothing is sent, and nothing fails',
      series: {
        ...inTwoClusters('prometheus_remote_storage_samples_failed_total{job="prometheus-agent"}', '7x30', '0x30'),
        ...inTwoClusters('prometheus_remote_storage_samples_total{job="prometheus-agent"}', '9x30', '0x30'),
      },
      at: '20m',
      firing: [],
    },
    {
      alert: 'PrometheusRemoteWriteBehind',
      when: 'what one agent sends falls back by a second in each',
      series: {
        ...inTwoClusters(
          'prometheus_remote_storage_queue_highest_timestamp_seconds{job="prometheus-agent", pod="p-0"}',
          '1000+60x40',
          '1000+60x40',
        ),
        ...inTwoClusters(
          'prometheus_remote_storage_queue_highest_sent_timestamp_seconds{job="prometheus-agent", pod="p-0"}',
          '1000x40',
          '990+60x40',
        ),
      },
      at: '25m',
      firing: [{ ...AGENT, severity: 'critical' }],
    },
    {
      alert: 'PrometheusRemoteWriteBehind',
      when: 'it catches up within a quarter of an hour',
      series: {
        ...inTwoClusters(
          'prometheus_remote_storage_queue_highest_timestamp_seconds{job="prometheus-agent"}',
          '1000+60x40',
          '1000+60x40',
        ),
        ...inTwoClusters(
          'prometheus_remote_storage_queue_highest_sent_timestamp_seconds{job="prometheus-agent"}',
          '1000x8 1540+60x31',
          '990+60x40',
        ),
      },
      at: '25m',
      firing: [],
    },
    {
      alert: 'PrometheusErrorSendingAlertsToAnyAlertmanager',
      when: 'every Alertmanager refuses',
      series: {
        [central('prometheus_notifications_errors_total', ', alertmanager="a"')]: '0+10x40',
        [central('prometheus_notifications_errors_total', ', alertmanager="b"')]: '0+5x40',
        [central('prometheus_notifications_sent_total', ', alertmanager="a"')]: '0+10x40',
        [central('prometheus_notifications_sent_total', ', alertmanager="b"')]: '0+10x40',
      },
      at: '20m',
      firing: [{ cluster: 'cluster-01', namespace: 'monitoring', pod: 'p-0', severity: 'critical' }],
    },
    {
      alert: 'PrometheusErrorSendingAlertsToAnyAlertmanager',
      when: 'one of two Alertmanagers takes them',
      series: {
        [central('prometheus_notifications_errors_total', ', alertmanager="a"')]: '0+10x40',
        [central('prometheus_notifications_errors_total', ', alertmanager="b"')]: '0x40',
        [central('prometheus_notifications_sent_total', ', alertmanager="a"')]: '0+10x40',
        [central('prometheus_notifications_sent_total', ', alertmanager="b"')]: '0+10x40',
      },
      at: '20m',
      firing: [],
    },
    {
      alert: 'PrometheusRuleFailures',
      when: 'one group of rules fails',
      series: {
        [central('prometheus_rule_evaluation_failures_total', ', rule_group="a"')]: '0+2x30',
        [central('prometheus_rule_evaluation_failures_total', ', rule_group="b"')]: '3x30',
      },
      at: '20m',
      firing: [{ ...CENTRAL, rule_group: 'a', severity: 'critical' }],
    },
    {
      alert: 'PrometheusRuleFailures',
      when: 'it failed once',
      series: { [central('prometheus_rule_evaluation_failures_total', ', rule_group="a"')]: '0x3 1x30' },
      at: '20m',
      firing: [],
    },
    {
      alert: 'PrometheusNotIngestingSamples',
      when: 'one of two has targets and takes in nothing',
      series: {
        [central('prometheus_tsdb_head_samples_appended_total', ', type="float"')]: '500x30',
        [central('prometheus_tsdb_head_samples_appended_total', ', type="histogram"')]: '0x30',
        [central('prometheus_target_metadata_cache_entries', ', scrape_job="a"')]: '9x30',
      },
      at: '20m',
      firing: [{ ...CENTRAL, severity: 'warning' }],
    },
    ...(['List', 'Watch'] as const).flatMap((What) => {
      const metric = `kube_state_metrics_${What.toLowerCase()}_total`;
      const ok = inTwoClusters(
        `${metric}{job="kube-state-metrics", resource="*v1.Pod", result="success"}`,
        '0+90x30',
        '0+90x30',
      );
      const error = (first: string) =>
        inTwoClusters(`${metric}{job="kube-state-metrics", resource="*v1.Pod", result="error"}`, first, '0x30');
      return [
        {
          alert: `KubeStateMetrics${What}Errors`,
          when: 'a tenth fails in one cluster',
          series: { ...ok, ...error('0+10x30') },
          at: '20m',
          firing: [{ cluster: 'cluster-02', severity: 'critical' }],
        },
        {
          alert: `KubeStateMetrics${What}Errors`,
          when: 'some failed at the start',
          series: { ...ok, ...error('0 5x30') },
          at: '20m',
          firing: [],
        },
      ];
    }),
  ],
};
