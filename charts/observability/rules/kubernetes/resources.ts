import type { RuleGroup } from '../../../shared/rules.ts';

/** Requests without the pods that have ended. */
const requested = (resource: 'cpu' | 'memory') =>
  [
    `sum by (cluster) (`,
    `  kube_pod_container_resource_requests{resource="${resource}"}`,
    '  * on (cluster, namespace, pod) group_left ()',
    '  max by (cluster, namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)',
    ')',
  ].join('\n');

const allocatable = (resource: 'cpu' | 'memory') => `kube_node_status_allocatable{resource="${resource}"}`;

/** What remains when the largest node is lost. On one node nothing would, so the rule is about two and more. */
const overcommitted = (resource: 'cpu' | 'memory') =>
  [
    requested(resource),
    `> (sum by (cluster) (${allocatable(resource)}) - max by (cluster) (${allocatable(resource)}))`,
    `and count by (cluster) (${allocatable(resource)}) > 1`,
  ].join('\n');

/** Room that clusters and namespaces have. */
export const RESOURCES: RuleGroup = {
  name: 'kubernetes-resources',
  rules: [
    {
      alert: 'KubeCPUOvercommit',
      expr: overcommitted('cpu'),
      for: '10m',
      severity: 'warning',
      summary: 'Pods of {{ $labels.cluster }} request more CPU than is left when a node fails.',
      description: 'Some pods would stay Pending then. Add a node, or lower requests.',
    },
    {
      alert: 'KubeMemoryOvercommit',
      expr: overcommitted('memory'),
      for: '10m',
      severity: 'warning',
      summary: 'Pods of {{ $labels.cluster }} request more memory than is left when a node fails.',
      description: 'Some pods would stay Pending then. Add a node, or lower requests.',
    },
    {
      alert: 'KubeQuotaFullyUsed',
      expr: [
        'max without (type) (kube_resourcequota{type="used"})',
        '/ ignoring (type) (max without (type) (kube_resourcequota{type="hard"}) > 0) >= 1',
      ].join('\n'),
      for: '15m',
      severity: 'info',
      summary:
        'Namespace {{ $labels.namespace }} of {{ $labels.cluster }} has used up its quota of {{ $labels.resource }}.',
      description: 'New pods are refused there.',
    },
    {
      alert: 'CPUThrottlingHigh',
      expr: [
        'sum by (cluster, namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total{container!=""}[5m]))',
        '/ sum by (cluster, namespace, pod, container) (increase(container_cpu_cfs_periods_total{container!=""}[5m])) > 0.25',
      ].join('\n'),
      for: '15m',
      severity: 'info',
      summary:
        'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} in {{ $labels.cluster }} is throttled.',
      description:
        'Its CPU limit stops it in {{ $value | humanizePercentage }} of all periods. It explains slow answers.',
    },
  ],
};
