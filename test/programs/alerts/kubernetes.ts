import { type AlertCase, type CaseFile, inTwoClusters } from './case.ts';

const CLAIM = 'job="kubelet", namespace="a", persistentvolumeclaim="data-0"';
const CLAIM_LABELS = { cluster: 'cluster-02', job: 'kubelet', namespace: 'a', persistentvolumeclaim: 'data-0' };

type What = 'bytes' | 'inodes';
const METRICS = {
  bytes: ['available_bytes', 'capacity_bytes', 'used_bytes'],
  inodes: ['inodes_free', 'inodes', 'inodes_used'],
} as const;

/** A volume for 1000 of what is asked; that of the second cluster stays half full. */
const volume = (what: What, left: string) => {
  const [free, all, used] = METRICS[what];
  return {
    ...inTwoClusters(`kubelet_volume_stats_${free}{${CLAIM}}`, left, '500x500'),
    ...inTwoClusters(`kubelet_volume_stats_${all}{${CLAIM}}`, '1000x500', '1000x500'),
    ...inTwoClusters(`kubelet_volume_stats_${used}{${CLAIM}}`, '900x500', '500x500'),
  };
};

const volumes = (['bytes', 'inodes'] as const).flatMap((what): AlertCase[] => {
  const alert = what === 'bytes' ? 'KubePersistentVolumeFillingUp' : 'KubePersistentVolumeInodesFillingUp';
  return [
    {
      alert,
      when: '2 % are left',
      series: volume(what, '20x500'),
      at: '5m',
      firing: [{ ...CLAIM_LABELS, severity: 'critical' }],
    },
    {
      alert,
      when: '10 % are left, and will be gone in a day',
      series: volume(what, '150-0.1x500'),
      at: '480m',
      firing: [{ ...CLAIM_LABELS, severity: 'warning' }],
    },
    { alert, when: '10 % are left, as always', series: volume(what, '100x500'), at: '480m', firing: [] },
    {
      alert,
      when: 'it is full, and only read',
      series: {
        ...volume(what, '0x500'),
        'kube_persistentvolumeclaim_access_mode{cluster="cluster-02", namespace="a", persistentvolumeclaim="data-0", access_mode="ReadOnlyMany"}':
          '1x500',
      },
      at: '5m',
      firing: [],
    },
  ];
});

/** Durations until the end, in seconds; a client of the first cluster has one of less than the given. */
const clients = (ending: string) =>
  Object.fromEntries(
    [
      ['86400', ending === 'day' ? '0+9x30' : '0x30'],
      ['604800', ending === 'never' ? '0x30' : '0+9x30'],
      ['2.592e+06', ending === 'never' ? '0x30' : '0+9x30'],
      ['+Inf', '0+9x30'],
    ]
      .flatMap(([le, values]) => [
        [
          `apiserver_client_certificate_expiration_seconds_bucket{cluster="cluster-02", job="apiserver", le="${le}"}`,
          values!,
        ],
        [
          `apiserver_client_certificate_expiration_seconds_bucket{cluster="cluster-03", job="apiserver", le="${le}"}`,
          le === '+Inf' ? '0+9x30' : '0x30',
        ],
      ])
      .concat([
        ['apiserver_client_certificate_expiration_seconds_count{cluster="cluster-02", job="apiserver"}', '0+9x30'],
        ['apiserver_client_certificate_expiration_seconds_count{cluster="cluster-03", job="apiserver"}', '0+9x30'],
      ]),
  );

const kubelet = (side: string, left: string) =>
  inTwoClusters(`kubelet_certificate_manager_${side}_ttl_seconds{job="kubelet", node="n-1"}`, left, '31536000x30');

const kubeletCertificates = (['Client', 'Server'] as const).flatMap((Side): AlertCase[] => {
  const alert = `Kubelet${Side}CertificateExpiration`;
  const side = Side.toLowerCase();
  const labels = { cluster: 'cluster-02', job: 'kubelet', node: 'n-1' };
  return [
    {
      alert,
      when: 'it ends in half a day',
      series: kubelet(side, '43200x30'),
      at: '5m',
      firing: [
        { ...labels, severity: 'warning' },
        { ...labels, severity: 'critical' },
      ],
    },
    { alert, when: 'it ends in a year', series: kubelet(side, '31536000x30'), at: '5m', firing: [] },
  ];
});

const pod = (phase: string, kind: string) => ({
  ...inTwoClusters(`kube_pod_status_phase{namespace="a", pod="p-0", phase="${phase}"}`, '1x30', '0x30'),
  ...inTwoClusters(`kube_pod_owner{namespace="a", pod="p-0", owner_kind="${kind}"}`, '1x30', '1x30'),
});

export const kubernetesCases: CaseFile = {
  about: 'Kubernetes',
  alerts: [
    ...volumes,
    ...kubeletCertificates,
    {
      alert: 'KubePersistentVolumeErrors',
      when: 'a volume has failed in one cluster',
      series: inTwoClusters('kube_persistentvolume_status_phase{persistentvolume="v", phase="Failed"}', '1x30', '0x30'),
      at: '10m',
      firing: [{ cluster: 'cluster-02', persistentvolume: 'v', phase: 'Failed', severity: 'critical' }],
    },
    {
      alert: 'KubePersistentVolumeErrors',
      when: 'volumes are bound',
      series: inTwoClusters('kube_persistentvolume_status_phase{persistentvolume="v", phase="Bound"}', '1x30', '1x30'),
      at: '10m',
      firing: [],
    },
    {
      alert: 'KubeAPIDown',
      when: 'the API server of one cluster cannot be scraped',
      series: {
        ...inTwoClusters('up{job="kube-state-metrics"}', '1x30', '1x30'),
        ...inTwoClusters('up{job="apiserver"}', '0x30', '1x30'),
      },
      at: '20m',
      firing: [{ cluster: 'cluster-02', severity: 'critical' }],
    },
    {
      alert: 'KubeAPIDown',
      when: 'a whole cluster is silent, which another alert tells',
      series: {
        ...inTwoClusters('up{job="kube-state-metrics"}', '_x30', '1x30'),
        ...inTwoClusters('up{job="apiserver"}', '_x30', '1x30'),
      },
      at: '20m',
      firing: [],
    },
    {
      alert: 'KubeletDown',
      when: 'only the containers of one cluster can be scraped',
      series: {
        ...inTwoClusters('kube_node_info{node="n-1"}', '1x30', '1x30'),
        ...inTwoClusters('up{job="kubelet", metrics_path="/metrics"}', '0x30', '1x30'),
        ...inTwoClusters('up{job="kubelet", metrics_path="/metrics/cadvisor"}', '1x30', '1x30'),
      },
      at: '20m',
      firing: [{ cluster: 'cluster-02', severity: 'critical' }],
    },
    ...(
      [
        ['KubeStateMetricsDown', 'job="kube-state-metrics"', 'critical'],
        ['NodeExporterDown', 'job="node-exporter"', 'warning'],
        ['KubeletDown', 'job="kubelet", metrics_path="/metrics"', 'critical'],
        ['KubeAPIDown', 'job="apiserver"', 'critical'],
      ] as const
    ).flatMap(([alert, labels, severity]): AlertCase[] => [
      {
        alert,
        when: 'it is no target any more in one cluster, which sends other metrics',
        series: {
          ...inTwoClusters(`up{${labels}}`, '1x5 _x40', '1x45'),
          ...inTwoClusters('up{job="coredns"}', '1x45', '1x45'),
        },
        at: '28m',
        firing: [{ cluster: 'cluster-02', severity }],
      },
      {
        alert,
        when: 'it cannot be scraped in one cluster',
        series: {
          ...inTwoClusters(`up{${labels}}`, '0x45', '1x45'),
          ...inTwoClusters('up{job="coredns"}', '1x45', '1x45'),
        },
        at: '28m',
        firing: [{ cluster: 'cluster-02', severity }],
      },
      {
        alert,
        when: 'it moves to another node, and a whole cluster is silent',
        series: {
          ...inTwoClusters(`up{${labels}, instance="n-1"}`, '1x5 _x40', '1x5 _x40'),
          ...inTwoClusters(`up{${labels}, instance="n-2"}`, '_x8 1x40', '_x45'),
          ...inTwoClusters('up{job="coredns"}', '1x45', '1x5 _x40'),
        },
        at: '28m',
        firing: [],
      },
    ]),
    {
      alert: 'KubeletDown',
      when: 'one of two kubelets is up',
      series: {
        ...inTwoClusters('kube_node_info{node="n-1"}', '1x30', '1x30'),
        ...inTwoClusters('up{job="kubelet", metrics_path="/metrics", node="n-1"}', '0x30', '1x30'),
        ...inTwoClusters('up{job="kubelet", metrics_path="/metrics", node="n-2"}', '1x30', '1x30'),
      },
      at: '20m',
      firing: [],
    },
    {
      alert: 'KubeClientCertificateExpiration',
      when: 'one ends within a day',
      series: clients('day'),
      at: '15m',
      firing: [
        { cluster: 'cluster-02', job: 'apiserver', severity: 'warning' },
        { cluster: 'cluster-02', job: 'apiserver', severity: 'critical' },
      ],
    },
    {
      alert: 'KubeClientCertificateExpiration',
      when: 'one ends within a week',
      series: clients('week'),
      at: '15m',
      firing: [{ cluster: 'cluster-02', job: 'apiserver', severity: 'warning' }],
    },
    {
      alert: 'KubeClientCertificateExpiration',
      when: 'none ends soon',
      series: clients('never'),
      at: '15m',
      firing: [],
    },
    {
      alert: 'KubePodNotReady',
      when: 'a pod that no job made waits',
      series: pod('Pending', 'ReplicaSet'),
      at: '20m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', pod: 'p-0', severity: 'warning' }],
    },
    {
      alert: 'KubePodNotReady',
      when: 'a pod of a job has failed',
      series: pod('Failed', 'Job'),
      at: '20m',
      firing: [],
    },
    {
      alert: 'KubeStatefulSetUpdateNotRolledOut',
      when: 'one of three pods is of the new revision, and no more come',
      series: {
        ...inTwoClusters(
          'kube_statefulset_status_current_revision{namespace="a", statefulset="s", revision="1"}',
          '1x40',
          '1x40',
        ),
        ...inTwoClusters(
          'kube_statefulset_status_update_revision{namespace="a", statefulset="s", revision="2"}',
          '1x40',
          '_x40',
        ),
        'kube_statefulset_status_update_revision{cluster="cluster-03", namespace="a", statefulset="s", revision="1"}':
          '1x40',
        ...inTwoClusters('kube_statefulset_replicas{namespace="a", statefulset="s"}', '3x40', '3x40'),
        ...inTwoClusters('kube_statefulset_status_replicas_updated{namespace="a", statefulset="s"}', '1x40', '3x40'),
      },
      at: '25m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', statefulset: 's', severity: 'warning' }],
    },
    ...[
      { nodes: 1, firing: [] },
      { nodes: 2, firing: [{ cluster: 'cluster-02', severity: 'warning' }] },
      { nodes: 3, firing: [] },
    ].map(
      ({ nodes, firing }): AlertCase => ({
        alert: 'KubeMemoryOvercommit',
        when: `pods request 15 of the 10 of each of ${nodes} nodes`,
        series: {
          ...Object.fromEntries(
            Array.from({ length: nodes }, (_, i) => [
              `kube_node_status_allocatable{cluster="cluster-02", node="n-${i}", resource="memory"}`,
              '10x30',
            ]),
          ),
          'kube_pod_container_resource_requests{cluster="cluster-02", namespace="a", pod="p", container="c", resource="memory"}':
            '15x30',
          'kube_pod_container_resource_requests{cluster="cluster-02", namespace="a", pod="done", container="c", resource="memory"}':
            '99x30',
          'kube_pod_status_phase{cluster="cluster-02", namespace="a", pod="p", phase="Running"}': '1x30',
          'kube_pod_status_phase{cluster="cluster-02", namespace="a", pod="done", phase="Running"}': '0x30',
          'kube_pod_status_phase{cluster="cluster-02", namespace="a", pod="done", phase="Succeeded"}': '1x30',
        },
        at: '15m',
        firing,
      }),
    ),
    {
      alert: 'KubeNodeNotReady',
      when: 'one node is not ready, and another not ready and drained',
      series: {
        ...inTwoClusters('kube_node_status_condition{node="n-1", condition="Ready", status="true"}', '0x30', '1x30'),
        ...inTwoClusters('kube_node_status_condition{node="n-2", condition="Ready", status="true"}', '0x30', '1x30'),
        ...inTwoClusters('kube_node_spec_unschedulable{node="n-1"}', '0x30', '1x30'),
        ...inTwoClusters('kube_node_spec_unschedulable{node="n-2"}', '1x30', '0x30'),
      },
      at: '20m',
      firing: [{ cluster: 'cluster-02', node: 'n-1', condition: 'Ready', status: 'true', severity: 'warning' }],
    },
    {
      alert: 'KubeDeploymentReplicasMismatch',
      when: 'one lacks a pod, another rolls out',
      series: {
        ...inTwoClusters('kube_deployment_spec_replicas{namespace="a", deployment="d"}', '3x40', '3x40'),
        ...inTwoClusters('kube_deployment_status_replicas_available{namespace="a", deployment="d"}', '2x40', '2x40'),
        ...inTwoClusters('kube_deployment_status_replicas_updated{namespace="a", deployment="d"}', '3x40', '0+1x40'),
      },
      at: '30m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', deployment: 'd', severity: 'warning' }],
    },
  ],
};
