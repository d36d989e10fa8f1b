import type * as k8s from '../../shared/k8s.ts';

/** What kube-state-metrics can collect that every supported Kubernetes serves, and the API group that serves it. */
const COLLECTORS = {
  certificatesigningrequests: 'certificates.k8s.io',
  configmaps: '',
  cronjobs: 'batch',
  daemonsets: 'apps',
  deployments: 'apps',
  endpointslices: 'discovery.k8s.io',
  horizontalpodautoscalers: 'autoscaling',
  ingressclasses: 'networking.k8s.io',
  ingresses: 'networking.k8s.io',
  jobs: 'batch',
  leases: 'coordination.k8s.io',
  limitranges: '',
  mutatingwebhookconfigurations: 'admissionregistration.k8s.io',
  namespaces: '',
  networkpolicies: 'networking.k8s.io',
  nodes: '',
  persistentvolumeclaims: '',
  persistentvolumes: '',
  poddisruptionbudgets: 'policy',
  pods: '',
  replicasets: 'apps',
  replicationcontrollers: '',
  resourcequotas: '',
  secrets: '',
  serviceaccounts: '',
  services: '',
  statefulsets: 'apps',
  storageclasses: 'storage.k8s.io',
  validatingwebhookconfigurations: 'admissionregistration.k8s.io',
  volumeattachments: 'storage.k8s.io',
} as const;

export type Collector = keyof typeof COLLECTORS;

export const COLLECTOR_NAMES = Object.keys(COLLECTORS) as [Collector, ...Collector[]];

/** Whoever lists Secrets reads their values, and the slices and leases change all the time: none of them by default. */
export const DEFAULT_COLLECTORS = COLLECTOR_NAMES.filter(
  (name) => !['configmaps', 'endpointslices', 'ingressclasses', 'leases', 'secrets', 'serviceaccounts'].includes(name),
);

/** Leave to list and watch exactly what is collected, one rule for each API group. */
export function collectorRules(collectors: readonly Collector[]): k8s.PolicyRule[] {
  const groups = new Set(collectors.map((name) => COLLECTORS[name]));
  return [...groups].sort().map((group) => ({
    apiGroups: [group],
    resources: collectors.filter((name) => COLLECTORS[name] === group).sort(),
    verbs: ['list', 'watch'],
  }));
}
