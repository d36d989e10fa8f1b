import type { RuleGroup } from '../../../shared/rules.ts';

const WHERE = '{{ $labels.namespace }} of {{ $labels.cluster }}';

/** Workloads that do not come to what their object says. */
export const APPS: RuleGroup = {
  name: 'kubernetes-apps',
  rules: [
    {
      alert: 'KubePodCrashLooping',
      expr: 'max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m]) >= 1',
      for: '15m',
      severity: 'warning',
      summary: `Container {{ $labels.container }} of pod {{ $labels.pod }} in ${WHERE} keeps crashing.`,
      description: 'Kubernetes waits longer after each start. The log of the previous container says why it ended.',
    },
    {
      alert: 'KubePodNotReady',
      expr: [
        'sum by (cluster, namespace, pod) (',
        '  max by (cluster, namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown|Failed"})',
        '  * on (cluster, namespace, pod)',
        '  max by (cluster, namespace, pod) (kube_pod_owner{owner_kind!="Job"})',
        ') > 0',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `Pod {{ $labels.pod }} in ${WHERE} is not running.`,
      description: 'Its events say whether it finds no node, no volume, no image or no Secret.',
    },
    {
      alert: 'KubeDeploymentReplicasMismatch',
      expr: [
        '(kube_deployment_spec_replicas > kube_deployment_status_replicas_available)',
        'and (changes(kube_deployment_status_replicas_updated[10m]) == 0)',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `Deployment {{ $labels.deployment }} in ${WHERE} lacks replicas.`,
      description: 'Fewer pods are available than it asks for, and no rollout is going on.',
    },
    {
      alert: 'KubeDeploymentRolloutStuck',
      expr: 'kube_deployment_status_condition{condition="Progressing", status="false"} != 0',
      for: '15m',
      severity: 'warning',
      summary: `The rollout of Deployment {{ $labels.deployment }} in ${WHERE} is stuck.`,
      description: 'It has passed its progress deadline: new pods do not become ready, and the old ones still serve.',
    },
    {
      alert: 'KubeStatefulSetReplicasMismatch',
      expr: [
        '(kube_statefulset_replicas != kube_statefulset_status_replicas_ready)',
        'and (changes(kube_statefulset_status_replicas_updated[10m]) == 0)',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `StatefulSet {{ $labels.statefulset }} in ${WHERE} lacks ready replicas.`,
      description: 'A pod that cannot mount its volume or start holds up those after it.',
    },
    {
      alert: 'KubeStatefulSetUpdateNotRolledOut',
      expr: [
        'max by (cluster, namespace, statefulset) (',
        '  kube_statefulset_status_current_revision unless kube_statefulset_status_update_revision',
        ')',
        '* on (cluster, namespace, statefulset) (kube_statefulset_replicas != kube_statefulset_status_replicas_updated)',
        'and on (cluster, namespace, statefulset) (changes(kube_statefulset_status_replicas_updated[5m]) == 0)',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `An update of StatefulSet {{ $labels.statefulset }} in ${WHERE} does not go on.`,
      description: 'Some pods are of the old revision still. The pod that is not ready stops the update.',
    },
    {
      alert: 'KubeDaemonSetRolloutStuck',
      expr: [
        '(',
        '  (kube_daemonset_status_current_number_scheduled != kube_daemonset_status_desired_number_scheduled)',
        '  or (kube_daemonset_status_number_misscheduled != 0)',
        '  or (kube_daemonset_status_updated_number_scheduled != kube_daemonset_status_desired_number_scheduled)',
        '  or (kube_daemonset_status_number_available != kube_daemonset_status_desired_number_scheduled)',
        ') and (changes(kube_daemonset_status_updated_number_scheduled[5m]) == 0)',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `DaemonSet {{ $labels.daemonset }} in ${WHERE} does not stand on every node.`,
      description: 'For agents this means a node without metrics or without logs.',
    },
    {
      alert: 'KubeContainerWaiting',
      expr: 'kube_pod_container_status_waiting_reason{reason!="CrashLoopBackOff"} > 0',
      for: '1h',
      severity: 'warning',
      summary: `Container {{ $labels.container }} of pod {{ $labels.pod }} in ${WHERE} has waited for an hour.`,
      description: 'It waits for {{ $labels.reason }}.',
    },
    {
      alert: 'KubeJobFailed',
      expr: 'kube_job_failed > 0',
      for: '15m',
      severity: 'warning',
      summary: `Job {{ $labels.job_name }} in ${WHERE} has failed.`,
      description: 'It is not tried again. Delete it once the reason is gone, so that the alert ends.',
    },
    {
      alert: 'KubeJobNotCompleted',
      expr: [
        'time() - max by (cluster, namespace, job_name) (',
        '  kube_job_status_start_time and (kube_job_status_active > 0)',
        ') > 43200',
      ].join('\n'),
      severity: 'warning',
      summary: `Job {{ $labels.job_name }} in ${WHERE} has run for 12 hours.`,
      description: 'A job that long usually hangs.',
    },
    {
      alert: 'KubeHpaMaxedOut',
      expr: [
        'kube_horizontalpodautoscaler_status_current_replicas == kube_horizontalpodautoscaler_spec_max_replicas',
        'unless kube_horizontalpodautoscaler_spec_max_replicas == kube_horizontalpodautoscaler_spec_min_replicas',
      ].join('\n'),
      for: '15m',
      severity: 'warning',
      summary: `HorizontalPodAutoscaler {{ $labels.horizontalpodautoscaler }} in ${WHERE} is at its maximum.`,
      description: 'It would add pods and may not: raise the maximum, or find out what costs so much.',
    },
    {
      alert: 'KubePdbNotEnoughHealthyPods',
      expr: 'kube_poddisruptionbudget_status_desired_healthy - kube_poddisruptionbudget_status_current_healthy > 0',
      for: '15m',
      severity: 'warning',
      summary: `PodDisruptionBudget {{ $labels.poddisruptionbudget }} in ${WHERE} has too few healthy pods.`,
      description: 'No node that runs one of its pods can be drained meanwhile.',
    },
  ],
};
