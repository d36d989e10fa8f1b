import type * as k8s from '../../shared/k8s.ts';

const INSTANCES = ['alertmanagers', 'prometheusagents', 'prometheuses', 'thanosrulers'];
const CONFIGURATION = [
  'alertmanagerconfigs',
  'podmonitors',
  'probes',
  'prometheusrules',
  'scrapeconfigs',
  'servicemonitors',
];

const rule = (group: string, resources: string[], ...verbs: string[]): k8s.PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

const of = (part: string, resources: string[]): string[] => resources.map((resource) => `${resource}/${part}`);

/**
 * What the operator 0.93 does with its feature gates off, verb by verb, where its own example takes all verbs.
 * It can read every Secret, for the credentials that custom resources name lie in any namespace.
 */
export const OPERATOR_RULES: readonly k8s.PolicyRule[] = [
  rule('monitoring.coreos.com', [...INSTANCES, ...CONFIGURATION], 'get', 'list', 'watch'),
  rule('monitoring.coreos.com', of('status', INSTANCES), 'get', 'update', 'patch'),
  // For owner references that block deletion.
  rule('monitoring.coreos.com', of('finalizers', INSTANCES), 'update'),
  rule('apps', ['statefulsets'], 'get', 'list', 'watch', 'create', 'update', 'patch', 'delete'),
  rule('', ['configmaps', 'secrets'], 'get', 'list', 'watch', 'create', 'update', 'delete'),
  rule('', ['pods'], 'list', 'delete'),
  rule('', ['services', 'services/finalizers'], 'get', 'create', 'update', 'delete'),
  rule('', ['nodes'], 'list', 'watch'),
  rule('', ['namespaces'], 'get', 'list', 'watch'),
  rule('discovery.k8s.io', ['endpointslices'], 'get', 'list', 'create', 'update', 'delete'),
  rule('events.k8s.io', ['events'], 'create', 'patch'),
  rule('networking.k8s.io', ['ingresses'], 'get', 'list', 'watch'),
  rule('storage.k8s.io', ['storageclasses'], 'get'),
];
