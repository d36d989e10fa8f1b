import type { RuleGroup } from '../../../shared/rules.ts';

const CLAIM = '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} of {{ $labels.cluster }}';

/** Volumes that are only read are as full as they are. */
const WATCHED =
  'unless on (cluster, namespace, persistentvolumeclaim) kube_persistentvolumeclaim_access_mode{access_mode="ReadOnlyMany"} == 1';

const left = (what: 'bytes' | 'inodes') =>
  what === 'bytes'
    ? 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes'
    : 'kubelet_volume_stats_inodes_free / kubelet_volume_stats_inodes';

const used = (what: 'bytes' | 'inodes') =>
  what === 'bytes' ? 'kubelet_volume_stats_used_bytes' : 'kubelet_volume_stats_inodes_used';

const available = (what: 'bytes' | 'inodes') =>
  what === 'bytes' ? 'kubelet_volume_stats_available_bytes' : 'kubelet_volume_stats_inodes_free';

const nearlyFull = (what: 'bytes' | 'inodes') =>
  [`(${left(what)}) < 0.03`, `and ${used(what)} > 0`, WATCHED].join('\n');

const fullInDays = (what: 'bytes' | 'inodes') =>
  [
    `(${left(what)}) < 0.15`,
    `and ${used(what)} > 0`,
    `and predict_linear(${available(what)}[6h], 4 * 24 * 3600) < 0`,
    WATCHED,
  ].join('\n');

/** Volumes of pods. */
export const STORAGE: RuleGroup = {
  name: 'kubernetes-storage',
  rules: [
    {
      alert: 'KubePersistentVolumeFillingUp',
      expr: nearlyFull('bytes'),
      for: '1m',
      severity: 'critical',
      summary: `Volume ${CLAIM} has {{ $value | humanizePercentage }} left.`,
      description: 'What writes to it fails when it is full. Grow the claim, or remove data.',
    },
    {
      alert: 'KubePersistentVolumeFillingUp',
      expr: fullInDays('bytes'),
      for: '1h',
      severity: 'warning',
      summary: `Volume ${CLAIM} will be full within four days.`,
      description: 'It has {{ $value | humanizePercentage }} left, and grows as it did in the last six hours.',
    },
    {
      alert: 'KubePersistentVolumeInodesFillingUp',
      expr: nearlyFull('inodes'),
      for: '1m',
      severity: 'critical',
      summary: `Volume ${CLAIM} has {{ $value | humanizePercentage }} of its inodes left.`,
      description:
        'No file can be made on it when there are none. Remove files: inodes of most file systems cannot grow.',
    },
    {
      alert: 'KubePersistentVolumeInodesFillingUp',
      expr: fullInDays('inodes'),
      for: '1h',
      severity: 'warning',
      summary: `Volume ${CLAIM} will have no inodes within four days.`,
      description: 'It has {{ $value | humanizePercentage }} left, and files grow as they did in the last six hours.',
    },
    {
      alert: 'KubePersistentVolumeErrors',
      expr: 'kube_persistentvolume_status_phase{phase=~"Failed|Pending"} > 0',
      for: '5m',
      severity: 'critical',
      summary: 'PersistentVolume {{ $labels.persistentvolume }} of {{ $labels.cluster }} is {{ $labels.phase }}.',
      description: 'Its events say what the driver could not do.',
    },
  ],
};
