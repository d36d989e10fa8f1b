import type { Alert, ComponentRules, RuledCluster } from '../shared/rules.ts';
import { onlyOf } from '../shared/some-clusters.ts';
import { CLAIMS_WITHOUT_BACKUP } from '../shared/storage.ts';
import { hoursBetweenBackups } from './longhorn.ts';

/** Of the managers; the metrics are those of Longhorn 1.12, whose robustness has one series for each state. */
const JOB = 'job="longhorn-backend"';

const VOLUME_NAME =
  'volume {{ $labels.volume }} ({{ $labels.pvc_namespace }}/{{ $labels.pvc }}) of {{ $labels.cluster }}';
const VOLUME = VOLUME_NAME.replace('v', 'V');
const OF_VOLUME = 'cluster, volume, pvc_namespace, pvc';
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
    alert: 'LonghornVolumeReadOnly',
    // There is a series only for a volume that is so, and is not meant to be.
    expr: `max by (${OF_VOLUME}) (longhorn_volume_file_system_read_only{${JOB}}) == 1`,
    for: '5m',
    severity: 'critical',
    summary: `The filesystem of ${VOLUME_NAME} is read-only.`,
    description:
      'Its pods cannot write. The kernel does so after an error of the disk below, or of the way to the copies.',
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

const relabeled = (series: string, from: string, to: string) =>
  `label_replace(${series}, "${to}", "$1", "${from}", "(.+)")`;

const withoutBackup = relabeled(
  relabeled(CLAIMS_WITHOUT_BACKUP, 'namespace', 'pvc_namespace'),
  'persistentvolumeclaim',
  'pvc',
);

const attached = `longhorn_volume_state{${JOB}, state="attached"}`;

/** While the bucket cannot be reached no backup is even begun, so that none fails: only the last one gets old. */
const tooOld = (which: string, hours: number): Alert => ({
  alert: 'LonghornBackupTooOld',
  expr: [
    `max by (${OF_VOLUME}) (`,
    `  longhorn_volume_last_backup_at{${[JOB, which].filter(Boolean).join(', ')}}`,
    `) < time() - ${hours} * 3600`,
    // A volume that is new, or that nothing uses, has none for a reason.
    `and on (cluster, volume) max by (cluster, volume) (${attached}) == 1`,
    `and on (cluster, volume) max by (cluster, volume) (${attached} offset ${hours}h) == 1`,
    `unless on (cluster, pvc_namespace, pvc) ${withoutBackup}`,
  ].join('\n'),
  for: '1h',
  severity: 'warning',
  summary: `${VOLUME} has no backup of the last ${hours} hours.`,
  description: 'That is twice the time between two. Look whether its cluster reaches the bucket, and at the last job.',
});

/** One rule for all clusters whose backups are as far apart. */
function ages(clusters: readonly RuledCluster[]): Alert[] {
  const byHours = new Map<number, RuledCluster[]>();
  for (const cluster of clusters) {
    const between = hoursBetweenBackups(cluster);
    if (between === undefined) continue;
    const hours = Math.ceil(2 * between);
    byHours.set(hours, [...(byHours.get(hours) ?? []), cluster]);
  }
  return [...byHours].map(([hours, of]) => tooOld(onlyOf(of, clusters), hours));
}

export const longhornRules: ComponentRules = {
  component: 'longhorn',
  evaluator: 'ruler',
  groups: ({ clusters }) => [{ name: 'longhorn', rules: [...volumes, ...machines, ...backups, ...ages(clusters)] }],
};
