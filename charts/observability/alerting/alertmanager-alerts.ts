import type { ComponentRules } from '../../shared/rules.ts';

const JOB = 'job="alertmanager"';

/** Of Alertmanager, by the Prometheus beside it; that it tells nobody at all, only the dead man's switch can find. */
export const alertmanagerRules: ComponentRules = {
  component: 'alertmanager',
  evaluator: 'prometheus',
  groups: [
    {
      name: 'alertmanager',
      rules: [
        {
          alert: 'AlertmanagerFailedReload',
          expr: `max_over_time(alertmanager_config_last_reload_successful{${JOB}}[5m]) == 0`,
          for: '10m',
          severity: 'critical',
          summary: '{{ $labels.pod }} runs on old configuration.',
          description: 'New receivers and routes have no effect. Its log names the line.',
        },
        {
          alert: 'AlertmanagerMembersInconsistent',
          expr: [
            `max_over_time(alertmanager_cluster_members{${JOB}}[5m])`,
            `< on (cluster, namespace) group_left () count by (cluster, namespace) (max_over_time(alertmanager_cluster_members{${JOB}}[5m]))`,
          ].join('\n'),
          for: '15m',
          severity: 'critical',
          summary: '{{ $labels.pod }} does not find all other members.',
          description: 'Alerts are sent more than once, and silences hold on a part of the members only.',
        },
        {
          alert: 'AlertmanagerFailedToSendAlerts',
          expr: [
            // What failed is counted by reason too, what was sent is not.
            `sum by (cluster, namespace, integration) (rate(alertmanager_notifications_failed_total{${JOB}}[15m]))`,
            `/ sum by (cluster, namespace, integration) (rate(alertmanager_notifications_total{${JOB}}[15m])) > 0.01`,
          ].join('\n'),
          for: '5m',
          severity: 'critical',
          summary: '{{ $value | humanizePercentage }} of what Alertmanager sends by {{ $labels.integration }} fails.',
          description: 'People are not told. Look at the URL or the password of that receiver.',
        },
        {
          alert: 'AlertmanagerConfigInconsistent',
          expr: `count by (cluster, namespace) (count_values by (cluster, namespace) ("config_hash", alertmanager_config_hash{${JOB}})) > 1`,
          for: '20m',
          severity: 'critical',
          summary: 'The members of Alertmanager run on different configurations.',
          description: 'Who is told depends on which member an alert reaches.',
        },
        {
          alert: 'AlertmanagerClusterDown',
          expr: [
            // Not the reloader beside it, which is of the same job.
            `count by (cluster, namespace) (avg_over_time(up{${JOB}, endpoint="web"}[5m]) < 0.5)`,
            `/ count by (cluster, namespace) (up{${JOB}, endpoint="web"}) >= 0.5`,
          ].join('\n'),
          for: '5m',
          severity: 'critical',
          summary: 'Half of Alertmanager’s members or more are down.',
          description: 'Where all of them are, nobody is told of anything, of this neither.',
        },
      ],
    },
  ],
};
