import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat, table } from './panel.ts';

const inState = (state: string): string =>
  `sum(sum by (cluster) (longhorn_volume_robustness{${IN_CLUSTER}, state="${state}"})) or vector(0)`;

export const longhornDashboard: Dashboard = {
  uid: 'fleet-longhorn',
  title: 'Longhorn',
  description: 'Has every volume its copies and its backup, and is there room?',
  component: 'longhorn',
  variables: [CLUSTER],
  rows: [
    row(
      'Volumes',
      stat('Healthy', 'none', inState('healthy')),
      stat('Degraded', 'none', inState('degraded'), {
        levels: { warning: 1, critical: 5 },
        description: 'A copy is missing: the volume works, and has less to fall back on.',
      }),
      stat('Faulted', 'none', inState('faulted'), { levels: { warning: 1, critical: 1 } }),
      stat(
        'Read-only filesystems',
        'none',
        `sum(sum by (cluster) (longhorn_volume_file_system_read_only{${IN_CLUSTER}})) or vector(0)`,
        {
          levels: { warning: 1, critical: 1 },
        },
      ),
      stat(
        'Storage used',
        'percentunit',
        `max(sum by (cluster) (longhorn_node_storage_usage_bytes{${IN_CLUSTER}}) / sum by (cluster) (longhorn_node_storage_capacity_bytes{${IN_CLUSTER}}))`,
        { levels: { warning: 0.7, critical: 0.8 } },
      ),
      stat(
        'Disks not ready',
        'none',
        `sum(count by (cluster) (longhorn_disk_status{${IN_CLUSTER}, condition="ready"} == 0)) or vector(0)`,
        {
          levels: { warning: 1, critical: 1 },
        },
      ),
      table('Every volume', ['cluster', 'pvc_namespace', 'pvc', 'volume'], {
        Size: {
          query: `max by (cluster, pvc_namespace, pvc, volume) (longhorn_volume_capacity_bytes{${IN_CLUSTER}})`,
          unit: 'bytes',
        },
        'On disk': {
          query: `max by (cluster, pvc_namespace, pvc, volume) (longhorn_volume_actual_size_bytes{${IN_CLUSTER}})`,
          unit: 'bytes',
        },
        Degraded: {
          query: `max by (cluster, pvc_namespace, pvc, volume) (longhorn_volume_robustness{${IN_CLUSTER}, state=~"degraded|faulted"})`,
          unit: 'none',
          levels: { warning: 1, critical: 1 },
        },
        'Last backup': {
          query: `max by (cluster, pvc_namespace, pvc, volume) (longhorn_volume_last_backup_at{${IN_CLUSTER}}) * 1000`,
          unit: 'dateTimeFromNow',
        },
      }),
    ),
    row(
      'Room',
      graph(
        'Nodes, part used',
        'percentunit',
        {
          '{{cluster}} {{node}}': `max by (cluster, node) (longhorn_node_storage_usage_bytes{${IN_CLUSTER}} / longhorn_node_storage_capacity_bytes{${IN_CLUSTER}})`,
        },
        { max: 1, levels: { warning: 0.7, critical: 0.8 } },
      ),
      graph('Promised to volumes, of what is there', 'percentunit', {
        '{{cluster}} {{node}}': `max by (cluster, node) (longhorn_node_storage_scheduled_bytes{${IN_CLUSTER}} / longhorn_node_storage_capacity_bytes{${IN_CLUSTER}})`,
      }),
    ),
    row(
      'Speed',
      graph(
        'Read',
        'Bps',
        { '{{cluster}} {{pvc}}': `sum by (cluster, pvc) (longhorn_volume_read_throughput{${IN_CLUSTER}})` },
        { width: 8 },
      ),
      graph(
        'Written',
        'Bps',
        { '{{cluster}} {{pvc}}': `sum by (cluster, pvc) (longhorn_volume_write_throughput{${IN_CLUSTER}})` },
        { width: 8 },
      ),
      graph(
        'Time of a write',
        's',
        { '{{cluster}} {{pvc}}': `max by (cluster, pvc) (longhorn_volume_write_latency{${IN_CLUSTER}}) / 1e9` },
        { width: 8, levels: { warning: 0.05, critical: 0.2 } },
      ),
    ),
    row(
      'Longhorn itself',
      graph('Memory of managers and of what runs the volumes', 'bytes', {
        '{{cluster}} {{manager}}': `max by (cluster, manager) (longhorn_manager_memory_usage_bytes{${IN_CLUSTER}})`,
        '{{cluster}} {{instance_manager}}': `max by (cluster, instance_manager) (longhorn_instance_manager_memory_usage_bytes{${IN_CLUSTER}})`,
      }),
      graph('Backups that failed', 'none', {
        '{{cluster}} {{volume}}': `count by (cluster, volume) (longhorn_backup_state{${IN_CLUSTER}} == 4)`,
      }),
    ),
  ],
};
