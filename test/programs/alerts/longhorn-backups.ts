import { type CaseFile, inTwoClusters } from './case.ts';

const VOLUME = 'job="longhorn-backend", node="n-1", volume="pvc-1", pvc="data-0", pvc_namespace="a"';
const HOUR = 60;
const FIRING = { cluster: 'cluster-02', volume: 'pvc-1', pvc: 'data-0', pvc_namespace: 'a', severity: 'warning' };

/** Times of the last backup, in seconds; that of the second cluster has one every night. */
const volume = (lastBackup: string, attached = `1x${80 * HOUR}`) => ({
  ...inTwoClusters(
    `longhorn_volume_last_backup_at{${VOLUME}}`,
    lastBackup,
    `0x${2 * HOUR} 7200x${24 * HOUR} 93600x${24 * HOUR} 180000x${24 * HOUR}`,
  ),
  ...inTwoClusters(`longhorn_volume_state{${VOLUME}, state="attached"}`, attached, `1x${80 * HOUR}`),
});

const claim = (labels: string) => ({
  [`kube_persistentvolumeclaim_labels{cluster="cluster-02", job="kube-state-metrics", namespace="a", persistentvolumeclaim="data-0"${labels}}`]: `1x${80 * HOUR}`,
});

export const backupCases: CaseFile = {
  about: 'backups of volumes',
  evaluation: '10m',
  alerts: [
    {
      alert: 'LonghornBackupTooOld',
      when: 'there is none, as nothing of the bucket can be reached',
      series: { ...volume(`0x${80 * HOUR}`), ...claim('') },
      at: '50h',
      firing: [FIRING],
    },
    {
      alert: 'LonghornBackupTooOld',
      when: 'the last is of three days ago, and another node tells it',
      series: {
        ...volume(`7200x${80 * HOUR}`),
        'longhorn_volume_last_backup_at{cluster="cluster-02", job="longhorn-backend", node="n-2", volume="pvc-1", pvc="data-0", pvc_namespace="a"}': `_x${60 * HOUR} 7200x${20 * HOUR}`,
      },
      at: '70h',
      firing: [FIRING],
    },
    {
      alert: 'LonghornBackupTooOld',
      when: 'its claim wants no backups',
      series: {
        ...volume(`0x${80 * HOUR}`),
        ...claim(', label_recurring_job_group_longhorn_io_no_backup="enabled"'),
      },
      at: '70h',
      firing: [],
    },
    {
      alert: 'LonghornBackupTooOld',
      when: 'it is of yesterday',
      series: volume(`0x${40 * HOUR} 144000x${40 * HOUR}`),
      at: '70h',
      firing: [],
    },
    {
      alert: 'LonghornBackupTooOld',
      when: 'nothing has used it for days, until now',
      series: volume(`0x${80 * HOUR}`, `0x${60 * HOUR} 1x${20 * HOUR}`),
      at: '70h',
      firing: [],
    },
    {
      alert: 'LonghornBackupTooOld',
      when: 'it is new',
      series: volume(`_x${50 * HOUR} 0x${30 * HOUR}`, `_x${50 * HOUR} 1x${30 * HOUR}`),
      at: '70h',
      firing: [],
    },
  ],
};
