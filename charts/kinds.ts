/** Kinds by their API group. */
export type Kinds = Readonly<Record<string, readonly string[]>>;

/**
 * What a project permits whether or not anything of it is there today. Argo CD passes over what its project does not permit: with
 * the last object of a kind its kind would go from the project, and the object would stay in the cluster, unseen.
 * Source: IsLiveResourcePermitted in controller/state.go and controller/appcontroller.go, v3.5.1.
 */
export interface SteadyKinds {
  /** Of objects without a namespace. */
  cluster: Kinds;
  namespaced: Kinds;
}

/** What the components bring, by whatever options. */
export const componentKinds: SteadyKinds = {
  cluster: {
    '': ['Namespace'],
    'apiextensions.k8s.io': ['CustomResourceDefinition'],
    'cilium.io': ['CiliumL2AnnouncementPolicy', 'CiliumLoadBalancerIPPool'],
    'external-secrets.io': ['ClusterSecretStore'],
    'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
    'scheduling.k8s.io': ['PriorityClass'],
    'storage.k8s.io': ['StorageClass'],
  },
  namespaced: {
    '': ['ConfigMap', 'LimitRange', 'PersistentVolumeClaim', 'ResourceQuota', 'Service', 'ServiceAccount'],
    apps: ['DaemonSet', 'Deployment', 'StatefulSet'],
    'argocd-image-updater.argoproj.io': ['ImageUpdater'],
    batch: ['Job'],
    'bitnami.com': ['SealedSecret'],
    'cilium.io': ['CiliumNetworkPolicy'],
    'external-secrets.io': ['ExternalSecret'],
    'gateway.networking.k8s.io': ['Gateway', 'HTTPRoute'],
    'longhorn.io': ['RecurringJob'],
    'monitoring.coreos.com': [
      'Alertmanager',
      'PodMonitor',
      'Prometheus',
      'PrometheusAgent',
      'PrometheusRule',
      'ScrapeConfig',
      'ServiceMonitor',
      'ThanosRuler',
    ],
    'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
    policy: ['PodDisruptionBudget'],
    'rbac.authorization.k8s.io': ['Role', 'RoleBinding'],
  },
};

/** What an app brings, however it is delivered: nothing without a namespace, and no rights. */
export const appKinds: SteadyKinds = {
  cluster: {},
  namespaced: {
    '': ['ConfigMap', 'PersistentVolumeClaim', 'Service', 'ServiceAccount'],
    apps: ['Deployment'],
    'argoproj.io': ['AnalysisTemplate', 'Rollout'],
    autoscaling: ['HorizontalPodAutoscaler'],
    batch: ['Job'],
    'bitnami.com': ['SealedSecret'],
    'cilium.io': ['CiliumNetworkPolicy'],
    'external-secrets.io': ['ExternalSecret'],
    'gateway.networking.k8s.io': ['HTTPRoute'],
    'monitoring.coreos.com': ['ServiceMonitor'],
    'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
    policy: ['PodDisruptionBudget'],
  },
};
