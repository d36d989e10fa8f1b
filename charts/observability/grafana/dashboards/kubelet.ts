import { CLUSTER, type Dashboard, IN_CLUSTER, NODE, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';

const ON = `${IN_CLUSTER}, node=~"$node"`;

const rate = (metric: string, by: string): string =>
  `sum by (cluster, node${by}) (rate(${metric}{${ON}}[$__rate_interval]))`;
const slowest = (metric: string): string => `histogram_quantile(0.99, ${rate(`${metric}_bucket`, ', le')})`;

export const kubeletDashboard: Dashboard = {
  uid: 'fleet-kubelet',
  title: 'Kubelet',
  description: 'Does each node start its pods, and what slows it down?',
  component: 'cluster-monitors',
  variables: [CLUSTER, NODE],
  rows: [
    row(
      'Now',
      stat(
        'Kubelets up',
        'none',
        `sum(count by (cluster) (up{${IN_CLUSTER}, job="kubelet", metrics_path="/metrics"} == 1))`,
      ),
      stat('Pods running', 'none', `sum(sum by (cluster) (kubelet_running_pods{${ON}}))`),
      stat(
        'Most pods on a node, of what it takes',
        'percentunit',
        [
          `max(max by (cluster, node) (kubelet_running_pods{${ON}})`,
          `/ max by (cluster, node) (kube_node_status_allocatable{${ON}, resource="pods"}))`,
        ].join('\n'),
        { levels: { warning: 0.8, critical: 0.95 } },
      ),
      stat(
        'Evictions in a day',
        'none',
        `sum(sum by (cluster) (increase(kubelet_evictions{${ON}}[1d]))) or vector(0)`,
        {
          levels: { warning: 1, critical: 10 },
        },
      ),
      stat(
        'Runtime errors in an hour',
        'none',
        `sum(sum by (cluster) (increase(kubelet_runtime_operations_errors_total{${ON}}[1h]))) or vector(0)`,
        {
          levels: { warning: 10, critical: 100 },
        },
      ),
      stat(
        'Its own certificate ends',
        'dateTimeFromNow',
        `(time() + min(kubelet_certificate_manager_client_ttl_seconds{${ON}})) * 1000`,
      ),
    ),
    row(
      'Pods',
      graph('Time to start a pod, 99%', 's', { '{{cluster}} {{node}}': slowest('kubelet_pod_start_duration_seconds') }),
      graph('Time to work on a pod, 99%', 's', {
        '{{cluster}} {{node}}': slowest('kubelet_pod_worker_duration_seconds'),
      }),
      graph('Pods', 'none', { '{{cluster}} {{node}}': `max by (cluster, node) (kubelet_running_pods{${ON}})` }),
      graph(
        'Time to look at all containers, 99%',
        's',
        { '{{cluster}} {{node}}': slowest('kubelet_pleg_relist_duration_seconds') },
        {
          description: 'Beyond three minutes the kubelet calls its node not ready.',
        },
      ),
    ),
    row(
      'Around it',
      graph('Calls of the container runtime that fail', 'ops', {
        '{{cluster}} {{node}} {{operation_type}}': `${rate('kubelet_runtime_operations_errors_total', ', operation_type')} > 0`,
      }),
      graph('Probes that fail', 'ops', {
        '{{cluster}} {{namespace}} {{pod}} {{probe_type}}': `sum by (cluster, namespace, pod, probe_type) (rate(prober_probe_total{${IN_CLUSTER}, result="failed"}[$__rate_interval])) > 0`,
      }),
      graph('Requests to the API server, by answer', 'ops', {
        '{{cluster}} {{node}} {{code}}': `sum by (cluster, node, code) (rate(rest_client_requests_total{${ON}, job="kubelet"}[$__rate_interval]))`,
      }),
      graph('Memory', 'bytes', {
        '{{cluster}} {{node}}': `max by (cluster, node) (process_resident_memory_bytes{${ON}, job="kubelet"})`,
      }),
    ),
  ],
};
