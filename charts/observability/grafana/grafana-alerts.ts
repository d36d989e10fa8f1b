import type { ComponentRules } from '../../shared/rules.ts';

const JOB = 'job="grafana"';

/** Of Grafana, by the Ruler: it watches nothing itself. */
export const grafanaRules: ComponentRules = {
  component: 'grafana',
  evaluator: 'ruler',
  groups: [
    {
      name: 'grafana',
      rules: [
        {
          alert: 'GrafanaRequestsFailing',
          expr: [
            `100 * sum by (cluster, namespace, job, handler) (rate(grafana_http_request_duration_seconds_count{${JOB}, handler!~"/api/datasources/proxy/:id.*|/api/ds/query|/api/tsdb/query", status_code=~"5.."}[5m]))`,
            `/ sum by (cluster, namespace, job, handler) (rate(grafana_http_request_duration_seconds_count{${JOB}, handler!~"/api/datasources/proxy/:id.*|/api/ds/query|/api/tsdb/query"}[5m])) > 50`,
          ].join('\n'),
          for: '5m',
          severity: 'warning',
          summary: 'Grafana fails at {{ $value | humanize }}% of what {{ $labels.handler }} is asked.',
          description: 'People see errors in place of dashboards. What a data source answers is not counted here.',
        },
        {
          alert: 'GrafanaQueriesFailing',
          expr: [
            `100 * sum by (cluster, namespace, job) (rate(grafana_http_request_duration_seconds_count{${JOB}, handler="/api/ds/query", status_code=~"5.."}[5m]))`,
            `/ sum by (cluster, namespace, job) (rate(grafana_http_request_duration_seconds_count{${JOB}, handler="/api/ds/query"}[5m])) > 20`,
          ].join('\n'),
          for: '10m',
          severity: 'warning',
          summary: '{{ $value | humanize }}% of what dashboards ask fails.',
          description: 'A data source is away, slow, or refuses. Look at Thanos, Alertmanager and OpenSearch.',
        },
      ],
    },
  ],
};
