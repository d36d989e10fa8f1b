import { scrapes } from '../../../platform/cluster-monitors.ts';
import type { Alert, RuledCluster, RuleGroup } from '../../../shared/rules.ts';
import { goneFrom } from '../gone.ts';

const NODE = '{{ $labels.node }} of {{ $labels.cluster }}';

const certificate = (metric: string, days: number) =>
  [
    `histogram_quantile(0.01, sum by (cluster, job, le) (rate(${metric}_bucket[5m]))) < ${days * 86_400}`,
    `and on (cluster, job) sum by (cluster, job) (increase(${metric}_count[5m])) > 0`,
  ].join('\n');

/** Neither is told by kube-state-metrics, which may be gone too. */
const down = (clusters: readonly RuledCluster[]): Alert[] => {
  const kubelets = clusters.filter((cluster) => scrapes('kubelet', cluster));
  const apiServers = clusters.filter((cluster) => scrapes('apiServer', cluster));
  return [
    ...(apiServers.length === 0 ? [] : [apiDown(apiServers, clusters)]),
    ...(kubelets.length === 0 ? [] : [kubeletDown(kubelets, clusters)]),
  ];
};

const apiDown = (some: readonly RuledCluster[], all: readonly RuledCluster[]): Alert => ({
  alert: 'KubeAPIDown',
  expr: goneFrom(some, all, 'job="apiserver"'),
  for: '15m',
  severity: 'critical',
  summary: 'No API server of {{ $labels.cluster }} can be scraped.',
  description: 'The rest of the cluster still sends metrics. Nothing there can be changed or scheduled.',
});

const kubeletDown = (some: readonly RuledCluster[], all: readonly RuledCluster[]): Alert => ({
  alert: 'KubeletDown',
  expr: goneFrom(some, all, 'job="kubelet", metrics_path="/metrics"'),
  for: '15m',
  severity: 'critical',
  summary: 'No kubelet of {{ $labels.cluster }} can be scraped.',
  description:
    'Nothing is known of its containers and volumes. Where nodes are ready, look at the kubelet Service and at port 10250.',
});

/** The parts of Kubernetes itself, as kubeadm runs them: the scheduler and the controller manager listen where nobody can scrape. */
export const system = (clusters: readonly RuledCluster[]): RuleGroup => ({
  name: 'kubernetes-system',
  rules: [
    ...down(clusters),
    {
      alert: 'KubeClientCertificateExpiration',
      expr: certificate('apiserver_client_certificate_expiration_seconds', 7),
      for: '5m',
      severity: 'warning',
      summary: 'A client of the API server of {{ $labels.cluster }} has a certificate that ends within a week.',
      description: 'kubeadm makes them for a year: `kubeadm certs check-expiration` on a control-plane node names it.',
    },
    {
      alert: 'KubeClientCertificateExpiration',
      expr: certificate('apiserver_client_certificate_expiration_seconds', 1),
      for: '5m',
      severity: 'critical',
      summary: 'A client of the API server of {{ $labels.cluster }} has a certificate that ends within a day.',
      description: 'Then it is refused. `kubeadm certs renew` makes it anew.',
    },
    {
      alert: 'KubeAggregatedAPIDown',
      expr: '(1 - max by (cluster, name) (avg_over_time(aggregator_unavailable_apiservice[10m]))) * 100 < 85',
      for: '5m',
      severity: 'warning',
      summary: 'The aggregated API {{ $labels.name }} of {{ $labels.cluster }} is down.',
      description:
        'Its Service has no ready pod, or the API server cannot reach it. Namespaces cannot be deleted meanwhile.',
    },
    {
      alert: 'KubeNodeNotReady',
      expr: [
        'kube_node_status_condition{condition="Ready", status="true"} == 0',
        'unless on (cluster, node) (kube_node_spec_unschedulable == 1)',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `Node ${NODE} is not ready.`,
      description: 'Its pods are moved after five minutes, those with volumes may wait for it.',
    },
    {
      alert: 'KubeNodeUnreachable',
      expr: [
        'kube_node_spec_taint{key="node.kubernetes.io/unreachable", effect="NoSchedule"} == 1',
        'unless on (cluster, node) (kube_node_spec_unschedulable == 1)',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `Node ${NODE} cannot be reached.`,
      description: 'Its kubelet has not been heard of: the node is down, or its network is.',
    },
    {
      alert: 'KubeNodePressure',
      expr: 'kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure", status="true"} == 1',
      for: '10m',
      severity: 'info',
      summary: `Node ${NODE} has {{ $labels.condition }}.`,
      description: 'The kubelet evicts pods, and no new ones come.',
    },
    {
      alert: 'KubeletTooManyPods',
      expr: [
        'sum by (cluster, node) (',
        '  max by (cluster, namespace, pod, node) (kube_pod_info)',
        '  * on (cluster, namespace, pod) group_left ()',
        '  max by (cluster, namespace, pod) (kube_pod_status_phase{phase="Running"} == 1)',
        ') / max by (cluster, node) (kube_node_status_capacity{resource="pods"} != 1) > 0.95',
      ].join('\n'),
      for: '15m',
      severity: 'info',
      summary: `Node ${NODE} runs {{ $value | humanizePercentage }} of the pods that it may.`,
      description: 'Further pods go to other nodes, or wait.',
    },
    ...(
      [
        ['Client', 'client'],
        ['Server', 'server'],
      ] as const
    ).flatMap(([Side, side]) =>
      (
        [
          ['warning', 7],
          ['critical', 1],
        ] as const
      ).map(([severity, days]) => ({
        alert: `Kubelet${Side}CertificateExpiration`,
        expr: `kubelet_certificate_manager_${side}_ttl_seconds < ${days * 86_400}`,
        severity,
        summary: `The ${side} certificate of a kubelet of {{ $labels.cluster }} ends in {{ $value | humanizeDuration }}.`,
        description:
          'The kubelet renews it by itself when its request is approved; look for pending CertificateSigningRequests.',
      })),
    ),
  ],
});
