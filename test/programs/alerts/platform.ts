import { type CaseFile, inTwoClusters } from './case.ts';

const LONGHORN = 'job="longhorn-backend"';
const VOLUME = `${LONGHORN}, node="n-1", volume="pvc-1", pvc="data-0", pvc_namespace="a"`;
const VOLUME_LABELS = {
  cluster: 'cluster-02',
  job: 'longhorn-backend',
  node: 'n-1',
  volume: 'pvc-1',
  pvc: 'data-0',
  pvc_namespace: 'a',
};

/** One series for each state, as Longhorn tells it. */
const robustness = (state: string) =>
  Object.assign(
    {},
    ...['unknown', 'healthy', 'degraded', 'faulted'].map((each) =>
      inTwoClusters(
        `longhorn_volume_robustness{${VOLUME}, state="${each}"}`,
        each === state ? '1x60' : '0x60',
        each === 'healthy' ? '1x60' : '0x60',
      ),
    ),
  );

const NODE = `${LONGHORN}, node="n-1", condition="ready"`;
const CONDITION = { cluster: 'cluster-02', job: 'longhorn-backend', node: 'n-1', condition: 'ready' };

const FLUENT_BIT = 'job="fluent-bit", namespace="logging-agent", pod="fb-1", name="opensearch.0"';
const FLUENT_BIT_LABELS = { cluster: 'cluster-02', namespace: 'logging-agent', pod: 'fb-1', name: 'opensearch.0' };

const SEALED = 'job="sealed-secrets-controller", namespace="kube-system", exported_namespace="a"';

export const platformCases: CaseFile = {
  about: 'storage, logs and secrets',
  alerts: [
    {
      alert: 'LonghornVolumeFaulted',
      when: 'a volume of one cluster is faulted',
      series: robustness('faulted'),
      at: '5m',
      firing: [{ ...VOLUME_LABELS, state: 'faulted', severity: 'critical' }],
    },
    {
      alert: 'LonghornVolumeFaulted',
      when: 'a volume is detached',
      series: robustness('unknown'),
      at: '5m',
      firing: [],
    },
    {
      alert: 'LonghornVolumeDegraded',
      when: 'it is degraded for half an hour',
      series: robustness('degraded'),
      at: '35m',
      firing: [{ ...VOLUME_LABELS, state: 'degraded', severity: 'warning' }],
    },
    {
      alert: 'LonghornNodeNotReady',
      when: 'a node of one cluster is not ready',
      series: inTwoClusters(`longhorn_node_status{${NODE}, condition_reason="KubernetesNodeDown"}`, '0x30', '1x30'),
      at: '15m',
      firing: [{ ...CONDITION, condition_reason: 'KubernetesNodeDown', severity: 'critical' }],
    },
    {
      alert: 'LonghornNodeNotReady',
      when: 'a node is not to be used, and says so',
      series: {
        ...inTwoClusters(`longhorn_node_status{${NODE}, condition_reason=""}`, '1x30', '1x30'),
        ...inTwoClusters(`longhorn_node_status{${LONGHORN}, node="n-1", condition="allowScheduling"}`, '0x30', '1x30'),
      },
      at: '15m',
      firing: [],
    },
    {
      alert: 'LonghornDiskNotReady',
      when: 'a disk of one cluster is gone',
      series: inTwoClusters(
        `longhorn_disk_status{${NODE}, disk="d-1", condition_reason="DiskFilesystemChanged"}`,
        '0x30',
        '1x30',
      ),
      at: '10m',
      firing: [{ ...CONDITION, disk: 'd-1', condition_reason: 'DiskFilesystemChanged', severity: 'critical' }],
    },
    {
      alert: 'LonghornDiskNotReady',
      when: 'a disk is ready, and full',
      series: {
        ...inTwoClusters(`longhorn_disk_status{${NODE}, disk="d-1"}`, '1x30', '1x30'),
        ...inTwoClusters(
          `longhorn_disk_status{${LONGHORN}, node="n-1", disk="d-1", condition="schedulable"}`,
          '0x30',
          '1x30',
        ),
      },
      at: '10m',
      firing: [],
    },
    {
      alert: 'LonghornVolumeReadOnly',
      when: 'the filesystem of a volume has become so, and another node begins to tell it',
      series: {
        [`longhorn_volume_file_system_read_only{cluster="cluster-02", ${VOLUME}}`]: '1x3 _x30',
        [`longhorn_volume_file_system_read_only{cluster="cluster-02", ${VOLUME.replace('n-1', 'n-2')}}`]: '_x3 1x30',
      },
      at: '10m',
      firing: [{ cluster: 'cluster-02', volume: 'pvc-1', pvc: 'data-0', pvc_namespace: 'a', severity: 'critical' }],
    },
    {
      alert: 'LonghornVolumeReadOnly',
      when: 'it can be written again',
      series: inTwoClusters(`longhorn_volume_file_system_read_only{${VOLUME}}`, '1x3 _x30', '_x33'),
      at: '20m',
      firing: [],
    },
    {
      alert: 'LonghornBackupFailed',
      when: 'one backup has failed and another is done',
      series: {
        [`longhorn_backup_state{cluster="cluster-02", ${LONGHORN}, volume="pvc-1", backup="b-1"}`]: '4x30',
        [`longhorn_backup_state{cluster="cluster-02", ${LONGHORN}, volume="pvc-1", backup="b-2"}`]: '3x30',
      },
      at: '10m',
      firing: [{ cluster: 'cluster-02', job: 'longhorn-backend', volume: 'pvc-1', backup: 'b-1', severity: 'warning' }],
    },
    ...(
      [
        ['FluentBitRecordsDropped', 'fluentbit_output_dropped_records_total'],
        ['FluentBitRetriesFailed', 'fluentbit_output_retries_failed_total'],
      ] as const
    ).flatMap(([alert, metric]) => [
      {
        alert,
        when: 'one node of one cluster loses some',
        series: inTwoClusters(`${metric}{${FLUENT_BIT}}`, '0x10 40x30', '0x40'),
        at: '15m',
        firing: [{ ...FLUENT_BIT_LABELS, severity: 'critical' }],
      },
      {
        alert,
        when: 'it lost some an hour ago',
        series: inTwoClusters(`${metric}{${FLUENT_BIT}}`, '0x10 40x90', '0x90'),
        at: '70m',
        firing: [],
      },
    ]),
    {
      alert: 'FluentBitOutputErrors',
      when: 'OpenSearch cannot be reached from one cluster, which counts no error',
      series: {
        ...inTwoClusters(`fluentbit_output_retries_total{${FLUENT_BIT}}`, '0x5 1+3x40', '0x45'),
        ...inTwoClusters(`fluentbit_output_proc_records_total{${FLUENT_BIT}}`, '0+90x5 450x40', '0+90x45'),
        ...inTwoClusters(`fluentbit_output_errors_total{${FLUENT_BIT}}`, '0x45', '0x45'),
      },
      at: '27m',
      firing: [{ ...FLUENT_BIT_LABELS, severity: 'warning' }],
    },
    {
      alert: 'FluentBitOutputErrors',
      when: 'a record is refused again and again, and others are delivered',
      series: {
        ...inTwoClusters(`fluentbit_output_retries_total{${FLUENT_BIT}}`, '0+1x45', '0x45'),
        ...inTwoClusters(`fluentbit_output_proc_records_total{${FLUENT_BIT}}`, '0+90x45', '0+90x45'),
      },
      at: '40m',
      firing: [],
    },
    {
      alert: 'FluentBitOutputErrors',
      when: 'nothing is logged, and nothing tried',
      series: {
        ...inTwoClusters(`fluentbit_output_retries_total{${FLUENT_BIT}}`, '7x45', '0x45'),
        ...inTwoClusters(`fluentbit_output_proc_records_total{${FLUENT_BIT}}`, '900x45', '0+90x45'),
      },
      at: '40m',
      firing: [],
    },
    {
      alert: 'FluentBitNoInput',
      when: 'one node reads nothing',
      series: {
        ...inTwoClusters(
          'fluentbit_input_bytes_total{job="fluent-bit", namespace="logging-agent", pod="fb-1", name="tail.0"}',
          '900x90',
          '0+900x90',
        ),
        ...inTwoClusters(
          'fluentbit_input_bytes_total{job="fluent-bit", namespace="logging-agent", pod="fb-1", name="systemd.1"}',
          '0+900x90',
          '0+900x90',
        ),
      },
      at: '60m',
      firing: [{ cluster: 'cluster-02', namespace: 'logging-agent', pod: 'fb-1', severity: 'warning' }],
    },
    {
      alert: 'SealedSecretsUnsealErrors',
      when: 'the first SealedSecret that fails does so six times at once',
      series: {
        [`sealed_secrets_controller_unseal_errors_total{cluster="cluster-02", ${SEALED}, reason="unseal"}`]: '_x9 6x30',
        [`sealed_secrets_controller_unseal_errors_total{cluster="cluster-03", ${SEALED}, reason="unseal"}`]: '6x40',
      },
      at: '13m',
      firing: [{ cluster: 'cluster-02', exported_namespace: 'a', reason: 'unseal', severity: 'warning' }],
    },
    {
      alert: 'SealedSecretsUnsealErrors',
      when: 'the last has failed half an hour ago',
      series: {
        [`sealed_secrets_controller_unseal_errors_total{cluster="cluster-02", ${SEALED}, reason="unseal"}`]: '_x9 6x40',
      },
      at: '45m',
      firing: [],
    },
    {
      alert: 'SealedSecretNotSynced',
      when: 'one of two is not synced',
      series: {
        [`sealed_secrets_controller_condition_info{cluster="cluster-02", ${SEALED}, name="x", condition="Synced"}`]:
          '-1x30',
        [`sealed_secrets_controller_condition_info{cluster="cluster-02", ${SEALED}, name="y", condition="Synced"}`]:
          '1x30',
      },
      at: '15m',
      firing: [{ cluster: 'cluster-02', exported_namespace: 'a', name: 'x', severity: 'warning' }],
    },
  ],
};
