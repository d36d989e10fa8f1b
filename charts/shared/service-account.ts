import type { Construct } from 'constructs';
import * as k8s from './k8s.ts';
import type { Labels } from './manifest.ts';

export interface ServiceAccountProps {
  name: string;
  namespace: string;
  labels: Labels;
  /** What it may do in the whole cluster; without rules its pods have no token. */
  clusterRules?: readonly k8s.PolicyRule[];
  /** What it may do in its own namespace. */
  rules?: readonly k8s.PolicyRule[];
}

/** An identity for pods, with a ClusterRole or a Role of its own name where it asks the API server for something. */
export function serviceAccount(scope: Construct, props: ServiceAccountProps): void {
  const { name, namespace, labels, clusterRules, rules } = props;
  const metadata = { name, labels };
  new k8s.KubeServiceAccount(scope, `ServiceAccount-${name}`, {
    metadata,
    automountServiceAccountToken: clusterRules !== undefined || rules !== undefined,
  });
  if (rules !== undefined) {
    new k8s.KubeRole(scope, `Role-${name}`, { metadata, rules: rules.slice() });
    new k8s.KubeRoleBinding(scope, `RoleBinding-${name}`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }
  if (clusterRules === undefined) return;
  new k8s.KubeClusterRole(scope, `ClusterRole-${name}`, { metadata, rules: clusterRules.slice() });
  new k8s.KubeClusterRoleBinding(scope, `ClusterRoleBinding-${name}`, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}
