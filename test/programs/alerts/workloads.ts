import { type CaseFile, inTwoClusters } from './case.ts';

const DAEMON_SET = '{namespace="a", daemonset="d"}';

/** Of three nodes; in the second cluster all is as it should be. */
const daemonSet = (updated: string, available: string) => ({
  ...inTwoClusters(`kube_daemonset_status_desired_number_scheduled${DAEMON_SET}`, '3x40', '3x40'),
  ...inTwoClusters(`kube_daemonset_status_current_number_scheduled${DAEMON_SET}`, '3x40', '3x40'),
  ...inTwoClusters(`kube_daemonset_status_number_misscheduled${DAEMON_SET}`, '0x40', '0x40'),
  ...inTwoClusters(`kube_daemonset_status_updated_number_scheduled${DAEMON_SET}`, updated, '3x40'),
  ...inTwoClusters(`kube_daemonset_status_number_available${DAEMON_SET}`, available, '3x40'),
});

const autoscaler = (least: number) => ({
  ...inTwoClusters(
    'kube_horizontalpodautoscaler_status_current_replicas{namespace="a", horizontalpodautoscaler="h"}',
    '5x40',
    '2x40',
  ),
  ...inTwoClusters(
    'kube_horizontalpodautoscaler_spec_max_replicas{namespace="a", horizontalpodautoscaler="h"}',
    '5x40',
    '5x40',
  ),
  ...inTwoClusters(
    'kube_horizontalpodautoscaler_spec_min_replicas{namespace="a", horizontalpodautoscaler="h"}',
    `${least}x40`,
    `${least}x40`,
  ),
});

const container = 'namespace="a", pod="p", container="c"';

export const workloadCases: CaseFile = {
  about: 'workloads',
  alerts: [
    {
      alert: 'KubeDaemonSetRolloutStuck',
      when: 'one pod of three is not available',
      series: daemonSet('3x40', '2x40'),
      at: '30m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', daemonset: 'd', severity: 'warning' }],
    },
    {
      alert: 'KubeDaemonSetRolloutStuck',
      when: 'a rollout goes on, slowly',
      series: daemonSet('0x4 1x4 2x4 3x20', '2x11 3x20'),
      at: '16m',
      firing: [],
    },
    {
      alert: 'KubeHpaMaxedOut',
      when: 'it is at its maximum of five',
      series: autoscaler(1),
      at: '20m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', horizontalpodautoscaler: 'h', severity: 'warning' }],
    },
    { alert: 'KubeHpaMaxedOut', when: 'it may not be anything else', series: autoscaler(5), at: '20m', firing: [] },
    {
      alert: 'KubePodCrashLooping',
      when: 'a container waits for its next start, off and on',
      series: inTwoClusters(
        `kube_pod_container_status_waiting_reason{${container}, reason="CrashLoopBackOff"}`,
        '1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 _ _ 1 1 _ _',
        '_x20',
      ),
      at: '20m',
      firing: [
        {
          cluster: 'cluster-02',
          namespace: 'a',
          pod: 'p',
          container: 'c',
          reason: 'CrashLoopBackOff',
          severity: 'warning',
        },
      ],
    },
    {
      alert: 'KubeJobNotCompleted',
      when: 'one Job runs for 13 hours, and one has ended',
      series: {
        ...inTwoClusters('kube_job_status_start_time{namespace="a", job_name="j"}', '0x800', '0x800'),
        ...inTwoClusters('kube_job_status_active{namespace="a", job_name="j"}', '1x800', '0x800'),
      },
      at: '13h',
      firing: [{ cluster: 'cluster-02', namespace: 'a', job_name: 'j', severity: 'warning' }],
    },
    {
      alert: 'KubeQuotaFullyUsed',
      when: 'all pods that may be are there, and nothing is promised of another resource',
      series: {
        ...inTwoClusters('kube_resourcequota{namespace="a", resource="pods", type="used"}', '10x30', '9x30'),
        ...inTwoClusters('kube_resourcequota{namespace="a", resource="pods", type="hard"}', '10x30', '10x30'),
        ...inTwoClusters('kube_resourcequota{namespace="a", resource="services", type="used"}', '0x30', '0x30'),
        ...inTwoClusters('kube_resourcequota{namespace="a", resource="services", type="hard"}', '0x30', '0x30'),
      },
      at: '20m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', resource: 'pods', severity: 'info' }],
    },
    {
      alert: 'CPUThrottlingHigh',
      when: 'a container is stopped in half of all periods, and one without a limit in none',
      series: {
        ...inTwoClusters(`container_cpu_cfs_throttled_periods_total{${container}}`, '0+300x30', '0+60x30'),
        ...inTwoClusters(`container_cpu_cfs_periods_total{${container}}`, '0+600x30', '0+600x30'),
        ...inTwoClusters('container_cpu_cfs_throttled_periods_total{namespace="a", pod="q"}', '0x30', '0x30'),
        ...inTwoClusters('container_cpu_cfs_periods_total{namespace="a", pod="q"}', '0x30', '0x30'),
      },
      at: '25m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', pod: 'p', container: 'c', severity: 'info' }],
    },
    {
      alert: 'KubeletTooManyPods',
      when: 'two pods run where two may',
      series: {
        ...inTwoClusters('kube_pod_info{namespace="a", pod="p", node="n-1"}', '1x30', '1x30'),
        ...inTwoClusters('kube_pod_info{namespace="a", pod="q", node="n-1"}', '1x30', '1x30'),
        ...inTwoClusters('kube_pod_status_phase{namespace="a", pod="p", phase="Running"}', '1x30', '1x30'),
        ...inTwoClusters('kube_pod_status_phase{namespace="a", pod="q", phase="Running"}', '1x30', '0x30'),
        ...inTwoClusters('kube_node_status_capacity{node="n-1", resource="pods"}', '2x30', '2x30'),
      },
      at: '20m',
      firing: [{ cluster: 'cluster-02', node: 'n-1', severity: 'info' }],
    },
    {
      alert: 'KubeAggregatedAPIDown',
      when: 'the metrics API of one cluster has been away for ten minutes',
      series: inTwoClusters(
        'aggregator_unavailable_apiservice{job="apiserver", name="v1beta1.metrics.k8s.io"}',
        '1x30',
        '0x30',
      ),
      at: '20m',
      firing: [{ cluster: 'cluster-02', name: 'v1beta1.metrics.k8s.io', severity: 'warning' }],
    },
    {
      alert: 'KubePdbNotEnoughHealthyPods',
      when: 'one of two pods is healthy, and both must be',
      series: {
        ...inTwoClusters(
          'kube_poddisruptionbudget_status_desired_healthy{namespace="a", poddisruptionbudget="b"}',
          '2x30',
          '1x30',
        ),
        ...inTwoClusters(
          'kube_poddisruptionbudget_status_current_healthy{namespace="a", poddisruptionbudget="b"}',
          '1x30',
          '2x30',
        ),
      },
      at: '20m',
      firing: [{ cluster: 'cluster-02', namespace: 'a', poddisruptionbudget: 'b', severity: 'warning' }],
    },
    {
      alert: 'PrometheusRemoteWriteDesiredShards',
      when: 'it wants 12 connections of the 10 that it may have',
      series: {
        ...inTwoClusters('prometheus_remote_storage_shards_desired{job="prometheus-agent"}', '12x30', '3x30'),
        ...inTwoClusters('prometheus_remote_storage_shards_max{job="prometheus-agent"}', '10x30', '10x30'),
      },
      at: '20m',
      firing: [{ cluster: 'cluster-02', job: 'prometheus-agent', severity: 'warning' }],
    },
  ],
};
