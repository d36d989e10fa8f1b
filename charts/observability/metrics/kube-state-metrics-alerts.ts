import type { Alert, ComponentRules, RuledCluster } from '../../shared/rules.ts';
import { goneFrom, withComponent } from '../rules/gone.ts';

const COMPONENT = 'kube-state-metrics';
const JOB = `job="${COMPONENT}"`;

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

const down = (clusters: readonly RuledCluster[]): Alert => ({
  alert: 'KubeStateMetricsDown',
  expr: goneFrom(withComponent(clusters, COMPONENT), clusters, JOB),
  for: '10m',
  severity: 'critical',
  summary: 'kube-state-metrics of {{ $labels.cluster }} is gone.',
  description: 'No alert about pods, workloads, nodes and claims of that cluster can fire meanwhile.',
});

export const kubeStateMetricsRules: ComponentRules = {
  component: COMPONENT,
  evaluator: 'ruler',
  groups: ({ clusters }) => [
    {
      name: 'kube-state-metrics',
      rules: [
        down(clusters),
        failing('KubeStateMetricsListErrors', 'list'),
        failing('KubeStateMetricsWatchErrors', 'watch'),
      ],
    },
  ],
};
