import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat, table } from './panel.ts';
import { UID } from './uids.ts';

const CONTAINERS = `${IN_CLUSTER}, container!="", container!="POD"`;

const requested = (resource: string): string =>
  `sum by (cluster) (kube_pod_container_resource_requests{${IN_CLUSTER}, resource="${resource}"})`;
const allocatable = (resource: string): string =>
  `sum by (cluster) (kube_node_status_allocatable{${IN_CLUSTER}, resource="${resource}"})`;

export const clusterDashboard: Dashboard = {
  uid: UID.cluster,
  title: 'Cluster',
  description: 'What takes the capacity of a cluster, and what in it does not run?',
  variables: [CLUSTER],
  rows: [
    row(
      'Capacity',
      stat('CPU used', 'percentunit', `avg(instance:node_cpu_utilisation:rate5m{${IN_CLUSTER}})`, {
        levels: { warning: 0.7, critical: 0.9 },
      }),
      stat('CPU requested', 'percentunit', `sum(${requested('cpu')}) / sum(${allocatable('cpu')})`, {
        levels: { warning: 0.8, critical: 1 },
      }),
      stat('Memory used', 'percentunit', `avg(instance:node_memory_utilisation:ratio{${IN_CLUSTER}})`, {
        levels: { warning: 0.8, critical: 0.9 },
      }),
      stat('Memory requested', 'percentunit', `sum(${requested('memory')}) / sum(${allocatable('memory')})`, {
        levels: { warning: 0.8, critical: 1 },
      }),
      stat('Pods', 'none', `sum(sum by (cluster) (kube_pod_status_phase{${IN_CLUSTER}, phase="Running"}))`),
      stat(
        'Containers waiting',
        'none',
        `sum(sum by (cluster) (kube_pod_container_status_waiting_reason{${IN_CLUSTER}})) or vector(0)`,
        { levels: { warning: 1, critical: 10 } },
      ),
    ),
    row(
      'Namespaces',
      table(
        'Every namespace',
        ['cluster', 'namespace'],
        {
          Pods: {
            query: `sum by (cluster, namespace) (kube_pod_status_phase{${IN_CLUSTER}, phase="Running"})`,
            unit: 'none',
          },
          CPU: {
            query: `sum by (cluster, namespace) (rate(container_cpu_usage_seconds_total{${CONTAINERS}}[$__rate_interval]))`,
            unit: 'short',
          },
          'CPU requested': {
            query: `sum by (cluster, namespace) (kube_pod_container_resource_requests{${IN_CLUSTER}, resource="cpu"})`,
            unit: 'short',
          },
          Memory: {
            query: `sum by (cluster, namespace) (container_memory_working_set_bytes{${CONTAINERS}})`,
            unit: 'bytes',
          },
          'Memory requested': {
            query: `sum by (cluster, namespace) (kube_pod_container_resource_requests{${IN_CLUSTER}, resource="memory"})`,
            unit: 'bytes',
          },
          'Restarts in an hour': {
            query: `sum by (cluster, namespace) (increase(kube_pod_container_status_restarts_total{${IN_CLUSTER}}[1h]))`,
            unit: 'none',
            levels: { warning: 1, critical: 10 },
          },
        },
        { leadsTo: { uid: UID.namespace, variables: { cluster: 'cluster', namespace: 'namespace' } } },
      ),
    ),
    row(
      'Use',
      graph(
        'CPU by namespace',
        'short',
        {
          '{{cluster}} {{namespace}}': `sum by (cluster, namespace) (rate(container_cpu_usage_seconds_total{${CONTAINERS}}[$__rate_interval]))`,
        },
        { stacked: true },
      ),
      graph(
        'Memory by namespace',
        'bytes',
        {
          '{{cluster}} {{namespace}}': `sum by (cluster, namespace) (container_memory_working_set_bytes{${CONTAINERS}})`,
        },
        { stacked: true },
      ),
    ),
    row(
      'Nodes',
      table(
        'Every node',
        ['cluster', 'instance'],
        {
          CPU: {
            query: `sum by (cluster, instance) (instance:node_cpu_utilisation:rate5m{${IN_CLUSTER}})`,
            unit: 'percentunit',
            levels: { warning: 0.7, critical: 0.9 },
          },
          Memory: {
            query: `sum by (cluster, instance) (instance:node_memory_utilisation:ratio{${IN_CLUSTER}})`,
            unit: 'percentunit',
            levels: { warning: 0.8, critical: 0.9 },
          },
          'Load by CPU': {
            query: `sum by (cluster, instance) (instance:node_load1_per_cpu:ratio{${IN_CLUSTER}})`,
            unit: 'short',
            levels: { warning: 1, critical: 2 },
          },
        },
        { leadsTo: { uid: UID.node, variables: { cluster: 'cluster', node: 'instance' } }, width: 12 },
      ),
      graph('Containers that wait, by reason', 'none', {
        '{{cluster}} {{reason}}': `sum by (cluster, reason) (kube_pod_container_status_waiting_reason{${IN_CLUSTER}}) > 0`,
      }),
    ),
  ],
};
