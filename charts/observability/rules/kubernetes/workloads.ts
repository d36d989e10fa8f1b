import type { RuleGroup } from '../../../shared/rules.ts';

const OWNED = 'namespace_workload_pod:kube_pod_owner:relabel';

/** Pods whose owner is the workload itself. */
const owned = (kind: string): string =>
  [
    'max by (cluster, namespace, workload, pod) (',
    `  label_replace(kube_pod_owner{owner_kind="${kind}"}, "workload", "$1", "owner_name", "(.+)")`,
    ')',
  ].join('\n');

/** A Deployment or a Rollout owns ReplicaSets, and those own the pods. */
const byReplicaSet = (kind: 'Deployment' | 'Rollout'): string =>
  [
    'max by (cluster, namespace, workload, pod) (',
    '  label_replace(kube_pod_owner{owner_kind="ReplicaSet"}, "replicaset", "$1", "owner_name", "(.+)")',
    '  * on (cluster, namespace, replicaset) group_left (workload)',
    '  max by (cluster, namespace, replicaset, workload) (',
    `    label_replace(kube_replicaset_owner{owner_kind="${kind}"}, "workload", "$1", "owner_name", "(.+)")`,
    '  )',
    ')',
  ].join('\n');

/** Which pod belongs to which workload, by which dashboards add up what pods use. */
export const WORKLOADS: RuleGroup = {
  name: 'kubernetes-workloads',
  rules: [
    { record: OWNED, expr: byReplicaSet('Deployment'), labels: { workload_type: 'deployment' } },
    { record: OWNED, expr: byReplicaSet('Rollout'), labels: { workload_type: 'rollout' } },
    { record: OWNED, expr: owned('StatefulSet'), labels: { workload_type: 'statefulset' } },
    { record: OWNED, expr: owned('DaemonSet'), labels: { workload_type: 'daemonset' } },
    { record: OWNED, expr: owned('Job'), labels: { workload_type: 'job' } },
  ],
};
