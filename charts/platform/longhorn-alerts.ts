import type { Alert, ComponentRules } from '../shared/rules.ts';

/** Of the managers; the metrics are those of Longhorn 1.12, whose robustness has one series for each state. */
const JOB = 'job="longhorn-backend"';

const VOLUME = 'Volume {{ $labels.volume }} ({{ $labels.pvc_namespace }}/{{ $labels.pvc }}) of {{ $labels.cluster }}';
const DISK = 'Disk {{ $labels.disk }} of node {{ $labels.node }} of {{ $labels.cluster }}';

const volumes: Alert[] = [
  {
    alert: 'LonghornVolumeFaulted',
    expr: `longhorn_volume_robustness{${JOB}, state="faulted"} == 1`,
    for: '2m',
    severity: 'critical',
    summary: `${VOLUME} has no copy that works.`,
    description: 'Pods cannot read or write it. Its data is on the disks of its replicas, or in a backup.',
  },
  {
    alert: 'LonghornVolumeDegraded',
    expr: `longhorn_volume_robustness{${JOB}, state="degraded"} == 1`,
    for: '30m',
    severity: 'warning',
    summary: `${VOLUME} has fewer copies than it asks for.`,
    description: 'It works. A copy is being rebuilt, or finds no node or disk to be rebuilt on.',
  },
  {
    alert: 'LonghornVolumeSpaceLow',
    expr: `longhorn_volume_actual_size_bytes{${JOB}} / longhorn_volume_capacity_bytes{${JOB}} > 0.9`,
    for: '15m',
    severity: 'warning',
    summary: `${VOLUME} takes {{ $value | humanizePercentage }} of its size on disk.`,
    description: 'Snapshots count, and so do blocks that its filesystem has freed and not trimmed.',
  },
];

const machines: Alert[] = [
  {
    alert: 'LonghornNodeNotReady',
    expr: `longhorn_node_status{${JOB}, condition="ready"} == 0`,
    for: '10m',
    severity: 'critical',
    summary: 'Longhorn cannot use node {{ $labels.node }} of {{ $labels.cluster }}: {{ $labels.condition_reason }}.',
    description: 'Volumes cannot be attached there, and its copies are out of use.',
  },
  {
    alert: 'LonghornNodeStorageLow',
    expr: `longhorn_node_storage_usage_bytes{${JOB}} / longhorn_node_storage_capacity_bytes{${JOB}} > 0.8`,
    for: '15m',
    severity: 'warning',
    summary:
      'The disks of node {{ $labels.node }} of {{ $labels.cluster }} are {{ $value | humanizePercentage }} full.',
    description: 'Longhorn puts no more copies on a disk with less than a quarter free, and copies there cannot grow.',
  },
  {
    alert: 'LonghornDiskNotReady',
    expr: `longhorn_disk_status{${JOB}, condition="ready"} == 0`,
    for: '5m',
    severity: 'critical',
    summary: `${DISK} is not ready: {{ $labels.condition_reason }}.`,
    description: 'The copies on it are out of use: it is not mounted, or is another disk than it was.',
  },
  {
    alert: 'LonghornDiskNotSchedulable',
    expr: `longhorn_disk_status{${JOB}, condition="schedulable"} == 0`,
    for: '30m',
    severity: 'warning',
    summary: `${DISK} takes no more copies: {{ $labels.condition_reason }}.`,
    description: 'New volumes wait, and lost copies are not rebuilt on it.',
  },
];

const backups: Alert[] = [
  {
    alert: 'LonghornBackupFailed',
    // 4 is Error; a backup that failed is kept for a day.
    expr: `longhorn_backup_state{${JOB}} == 4`,
    for: '5m',
    severity: 'warning',
    summary: 'Backup {{ $labels.backup }} of volume {{ $labels.volume }} of {{ $labels.cluster }} has failed.',
    description: 'The last good one is older than it should be. Look at the account of the bucket and at its space.',
  },
];

export const longhornRules: ComponentRules = {
  component: 'longhorn',
  evaluator: 'ruler',
  groups: [{ name: 'longhorn', rules: [...volumes, ...machines, ...backups] }],
};
