import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat, table } from './panel.ts';

const AM = 'job="alertmanager"';

export const alertsDashboard: Dashboard = {
  uid: 'fleet-alerts',
  title: 'Alerts',
  description: 'What fires, for how long, and does it reach people?',
  component: 'alertmanager',
  variables: [CLUSTER],
  rows: [
    row(
      'Firing',
      table(
        'Every alert that fires',
        ['cluster', 'severity', 'alertname', 'namespace'],
        {
          Series: {
            query: `count by (cluster, severity, alertname, namespace) (ALERTS{${IN_CLUSTER}, alertstate="firing", severity!="none"})`,
            unit: 'none',
          },
          Since: {
            query: `min by (cluster, severity, alertname, namespace) (ALERTS_FOR_STATE{${IN_CLUSTER}, severity!="none"} and on (cluster, alertname, namespace, severity) ALERTS{${IN_CLUSTER}, alertstate="firing"}) * 1000`,
            unit: 'dateTimeFromNow',
          },
        },
        { height: 11 },
      ),
      graph(
        'By cluster and severity',
        'none',
        {
          '{{cluster}} {{severity}}': `count by (cluster, severity) (ALERTS{${IN_CLUSTER}, alertstate="firing", severity!="none"})`,
        },
        { stacked: true },
      ),
      graph(
        'The most often, over a week',
        'none',
        {
          '{{cluster}} {{alertname}}': `topk(10, sum by (cluster, alertname) (count_over_time(ALERTS{${IN_CLUSTER}, alertstate="firing", severity=~"critical|warning"}[7d:1h])))`,
        },
        { description: 'Hours in which it fired: what is here for long is no alert but a state.' },
      ),
    ),
    row(
      'Alertmanager',
      stat('Members', 'none', `max(alertmanager_cluster_members{${AM}})`),
      stat('Alerts held', 'none', `max(sum by (cluster, pod) (alertmanager_alerts{${AM}, state="active"}))`),
      stat('Muted', 'none', `max(sum by (cluster, pod) (alertmanager_alerts{${AM}, state="suppressed"}))`),
      stat('Silences', 'none', `max(sum by (cluster, pod) (alertmanager_silences{${AM}, state="active"}))`),
      stat(
        'Not delivered in an hour',
        'none',
        `sum(sum by (cluster) (increase(alertmanager_notifications_failed_total{${AM}}[1h])))`,
        {
          levels: { warning: 1, critical: 10 },
        },
      ),
      stat('Configuration taken', 'none', `min(alertmanager_config_last_reload_successful{${AM}})`, {
        levels: { warning: 1, critical: 1 },
      }),
      graph('Sent, by receiver', 'ops', {
        '{{integration}}': `sum by (cluster, integration) (rate(alertmanager_notifications_total{${AM}}[$__rate_interval]))`,
        '{{integration}} failed': `sum by (cluster, integration) (rate(alertmanager_notifications_failed_total{${AM}}[$__rate_interval])) > 0`,
      }),
      graph('Time to send, 95%', 's', {
        '{{integration}}': `histogram_quantile(0.95, sum by (cluster, integration, le) (rate(alertmanager_notification_latency_seconds_bucket{${AM}}[$__rate_interval])))`,
      }),
    ),
    row(
      'Who evaluates',
      graph('Time of a group of rules', 's', {
        '{{job}} {{rule_group}}': `topk(10, max by (cluster, job, rule_group) (prometheus_rule_group_last_duration_seconds))`,
      }),
      graph('Groups that were skipped', 'ops', {
        '{{job}} {{rule_group}}': `sum by (cluster, job, rule_group) (rate(prometheus_rule_group_iterations_missed_total[$__rate_interval])) > 0`,
      }),
    ),
  ],
};
