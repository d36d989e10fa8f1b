import { CLUSTER, type Dashboard, IN_NAMESPACE, NAMESPACE, row } from './dashboard.ts';
import { graph, table } from './panel.ts';
import { UID } from './uids.ts';

const CONTAINERS = `${IN_NAMESPACE}, container!="", container!="POD"`;
const WORKLOADS = `namespace_workload_pod:kube_pod_owner:relabel{${IN_NAMESPACE}}`;

/** What pods use, added up by what they belong to. */
const byWorkload = (perPod: string): string =>
  `sum by (cluster, namespace, workload) (${perPod} * on (cluster, namespace, pod) group_left (workload) ${WORKLOADS})`;

const cpu = `sum by (cluster, namespace, pod) (rate(container_cpu_usage_seconds_total{${CONTAINERS}}[$__rate_interval]))`;
const memory = `sum by (cluster, namespace, pod) (container_memory_working_set_bytes{${CONTAINERS}})`;
const requests = (resource: string): string =>
  `sum by (cluster, namespace, pod) (kube_pod_container_resource_requests{${IN_NAMESPACE}, resource="${resource}"})`;

export const namespaceDashboard: Dashboard = {
  uid: UID.namespace,
  title: 'Namespace',
  description: 'Which workload of a namespace takes what, and which does not run?',
  variables: [CLUSTER, NAMESPACE],
  rows: [
    row(
      'Workloads',
      table(
        'Every workload',
        ['cluster', 'namespace', 'workload'],
        {
          Pods: { query: `count by (cluster, namespace, workload) (${WORKLOADS})`, unit: 'none' },
          CPU: { query: byWorkload(cpu), unit: 'short' },
          'CPU requested': { query: byWorkload(requests('cpu')), unit: 'short' },
          Memory: { query: byWorkload(memory), unit: 'bytes' },
          'Memory requested': { query: byWorkload(requests('memory')), unit: 'bytes' },
        },
        {
          leadsTo: {
            uid: UID.workload,
            variables: { cluster: 'cluster', namespace: 'namespace', workload: 'workload' },
          },
        },
      ),
    ),
    row(
      'Use',
      graph('CPU', 'short', { '{{cluster}} {{workload}}': byWorkload(cpu) }, { stacked: true }),
      graph('Memory', 'bytes', { '{{cluster}} {{workload}}': byWorkload(memory) }, { stacked: true }),
      graph('Network', 'Bps', {
        '{{cluster}} {{namespace}} in': `sum by (cluster, namespace) (rate(container_network_receive_bytes_total{${IN_NAMESPACE}}[$__rate_interval]))`,
        '{{cluster}} {{namespace}} out': `sum by (cluster, namespace) (rate(container_network_transmit_bytes_total{${IN_NAMESPACE}}[$__rate_interval]))`,
      }),
      graph(
        'Throttled',
        'percentunit',
        {
          '{{cluster}} {{pod}} {{container}}': [
            `sum by (cluster, namespace, pod, container) (rate(container_cpu_cfs_throttled_periods_total{${CONTAINERS}}[$__rate_interval]))`,
            `/ sum by (cluster, namespace, pod, container) (rate(container_cpu_cfs_periods_total{${CONTAINERS}}[$__rate_interval])) > 0`,
          ].join('\n'),
        },
        { max: 1, description: 'Part of the time slices in which a container was held back by its own CPU limit.' },
      ),
    ),
    row(
      'What does not run',
      graph('Restarts in 15 minutes', 'none', {
        '{{cluster}} {{pod}} {{container}}': `sum by (cluster, namespace, pod, container) (increase(kube_pod_container_status_restarts_total{${IN_NAMESPACE}}[15m])) > 0`,
      }),
      graph('Containers that wait, by reason', 'none', {
        '{{cluster}} {{pod}} {{reason}}': `sum by (cluster, namespace, pod, reason) (kube_pod_container_status_waiting_reason{${IN_NAMESPACE}}) > 0`,
      }),
    ),
    row(
      'Volumes and quota',
      graph(
        'Volumes, part used',
        'percentunit',
        {
          '{{cluster}} {{persistentvolumeclaim}}': [
            `max by (cluster, namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${IN_NAMESPACE}}`,
            `/ kubelet_volume_stats_capacity_bytes{${IN_NAMESPACE}})`,
          ].join('\n'),
        },
        { max: 1, levels: { warning: 0.85, critical: 0.97 } },
      ),
      graph(
        'Quota, part used',
        'percentunit',
        {
          '{{cluster}} {{resource}}': [
            `max by (cluster, namespace, resource) (kube_resourcequota{${IN_NAMESPACE}, type="used"})`,
            `/ (max by (cluster, namespace, resource) (kube_resourcequota{${IN_NAMESPACE}, type="hard"}) > 0)`,
          ].join('\n'),
        },
        { max: 1, levels: { warning: 0.9, critical: 1 } },
      ),
    ),
  ],
};
