import type { ComponentRules } from '../../shared/rules.ts';

const JOB = 'job="prometheus-operator"';

/** Of the Prometheus operator: what it does not do, monitors and rules wait for. */
export const operatorRules: ComponentRules = {
  component: 'prometheus-operator',
  evaluator: 'ruler',
  groups: [
    {
      name: 'prometheus-operator',
      rules: [
        {
          alert: 'PrometheusOperatorReconcileErrors',
          expr: [
            `sum by (cluster, controller, namespace) (rate(prometheus_operator_reconcile_errors_total{${JOB}}[5m]))`,
            `/ sum by (cluster, controller, namespace) (rate(prometheus_operator_reconcile_operations_total{${JOB}}[5m])) > 0.1`,
          ].join('\n'),
          for: '10m',
          severity: 'warning',
          summary: 'The Prometheus operator of {{ $labels.cluster }} fails at {{ $labels.controller }}.',
          description: 'Changes of such objects have no effect. Its log says why; often a Secret or a key is missing.',
        },
        {
          alert: 'PrometheusOperatorRejectedResources',
          expr: `min_over_time(prometheus_operator_managed_resources{state="rejected", ${JOB}}[5m]) > 0`,
          for: '5m',
          severity: 'warning',
          summary: 'The Prometheus operator of {{ $labels.cluster }} rejects {{ $value }} {{ $labels.resource }}.',
          description: 'They are left out: nothing is scraped or evaluated of them. Its log names each.',
        },
        {
          alert: 'PrometheusOperatorSyncFailed',
          expr: `min_over_time(prometheus_operator_syncs{status="failed", ${JOB}}[5m]) > 0`,
          for: '10m',
          severity: 'warning',
          summary:
            'The Prometheus operator of {{ $labels.cluster }} cannot sync {{ $value }} objects of {{ $labels.controller }}.',
          description: 'What they ask for does not run, or runs as it did before.',
        },
        {
          alert: 'ConfigReloaderSidecarErrors',
          expr: 'max_over_time(reloader_last_reload_successful{namespace!=""}[5m]) == 0',
          for: '10m',
          severity: 'warning',
          summary: 'The config reloader of {{ $labels.pod }} in {{ $labels.cluster }} fails.',
          description: 'The program beside it runs on old configuration.',
        },
      ],
    },
  ],
};
