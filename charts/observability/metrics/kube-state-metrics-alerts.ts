import type { Alert, ComponentRules } from '../../shared/rules.ts';

const JOB = 'job="kube-state-metrics"';

const failing = (alert: string, what: 'list' | 'watch'): Alert => ({
  alert,
  expr: [
    `sum by (cluster) (rate(kube_state_metrics_${what}_total{${JOB}, result="error"}[5m]))`,
    `/ sum by (cluster) (rate(kube_state_metrics_${what}_total{${JOB}}[5m])) > 0.01`,
  ].join('\n'),
  for: '15m',
  severity: 'critical',
  summary: `kube-state-metrics of {{ $labels.cluster }} cannot ${what} objects.`,
  description:
    'What it tells is old or missing, and so are the alerts about pods and workloads. Its log names the kind.',
});

export const kubeStateMetricsRules: ComponentRules = {
  component: 'kube-state-metrics',
  evaluator: 'ruler',
  groups: [
    {
      name: 'kube-state-metrics',
      rules: [failing('KubeStateMetricsListErrors', 'list'), failing('KubeStateMetricsWatchErrors', 'watch')],
    },
  ],
};
