import type * as k8s from '../../shared/k8s.ts';

/** What a scraper asks the API server for, to find its targets in every namespace, and the kubelets and it to be let in. */
export const SCRAPER_RULES: readonly k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
  { nonResourceUrLs: ['/metrics', '/metrics/slis'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['get', 'list', 'watch'] },
];
