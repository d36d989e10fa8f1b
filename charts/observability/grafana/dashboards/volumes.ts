import { CLUSTER, type Dashboard, IN_NAMESPACE, NAMESPACE, row } from './dashboard.ts';
import { graph, table } from './panel.ts';

const BY = 'cluster, namespace, persistentvolumeclaim';
const used = `max by (${BY}) (kubelet_volume_stats_used_bytes{${IN_NAMESPACE}} / kubelet_volume_stats_capacity_bytes{${IN_NAMESPACE}})`;
const inodes = `max by (${BY}) (kubelet_volume_stats_inodes_used{${IN_NAMESPACE}} / kubelet_volume_stats_inodes{${IN_NAMESPACE}})`;

export const volumesDashboard: Dashboard = {
  uid: 'fleet-volumes',
  title: 'Volumes',
  description: 'Which volume is full, and which will be soon?',
  component: 'cluster-monitors',
  variables: [CLUSTER, NAMESPACE],
  rows: [
    row(
      'Volumes',
      table(
        'Every volume in use',
        ['cluster', 'namespace', 'persistentvolumeclaim'],
        {
          Used: { query: used, unit: 'percentunit', levels: { warning: 0.85, critical: 0.97 } },
          Inodes: { query: inodes, unit: 'percentunit', levels: { warning: 0.85, critical: 0.97 } },
          Free: { query: `min by (${BY}) (kubelet_volume_stats_available_bytes{${IN_NAMESPACE}})`, unit: 'bytes' },
          Size: { query: `max by (${BY}) (kubelet_volume_stats_capacity_bytes{${IN_NAMESPACE}})`, unit: 'bytes' },
          'Free in four days': {
            query: `min by (${BY}) (predict_linear(kubelet_volume_stats_available_bytes{${IN_NAMESPACE}}[6h], 4 * 24 * 3600))`,
            unit: 'bytes',
            levels: { warning: 1, critical: 0 },
          },
        },
        { height: 12 },
      ),
      graph(
        'Part used',
        'percentunit',
        { '{{cluster}} {{namespace}} {{persistentvolumeclaim}}': used },
        {
          max: 1,
          levels: { warning: 0.85, critical: 0.97 },
        },
      ),
      graph(
        'Part of the inodes used',
        'percentunit',
        { '{{cluster}} {{namespace}} {{persistentvolumeclaim}}': inodes },
        {
          max: 1,
          levels: { warning: 0.85, critical: 0.97 },
        },
      ),
      graph('Claims without a volume', 'none', {
        '{{cluster}} {{namespace}} {{phase}}': `sum by (cluster, namespace, phase) (kube_persistentvolumeclaim_status_phase{${IN_NAMESPACE}, phase!="Bound"}) > 0`,
      }),
      graph('Volumes in a bad phase', 'none', {
        '{{cluster}} {{phase}}':
          'sum by (cluster, phase) (kube_persistentvolume_status_phase{cluster=~"$cluster", phase=~"Failed|Pending|Released"}) > 0',
      }),
    ),
  ],
};
