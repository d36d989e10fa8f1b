import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import * as objects from '../objects.ts';
import { current, oldest, refused } from '../schemas.ts';

const text = (path: string): string => path.replace(/\.(\d+)/g, '[$1]');

type Row = [make: () => KubeObject, path: string, value: unknown, field?: string];

const rows = (title: string, list: Row[]) =>
  describe(title, () => {
    it.each(list.map(([make, path, value, field = path]) => [make.name, path, value, text(field), make] as const))(
      '%s %s: %j',
      (_, path, value, field, make) => {
        const fields = refused(objects.changed(make(), path, value)).map((line) =>
          line.slice(line.indexOf(' ') + 1, line.indexOf(': ')),
        );
        expect(fields).toContain(field);
      },
    );
  });

const { service, ingress, networkPolicy, role, clusterRole, roleBinding, configMap, secret, claim } = objects;
const {
  disruptionBudget,
  autoscaler,
  namespace,
  storageClass,
  quota,
  limitRange,
  webhook,
  priorityClass,
  application,
} = objects;

rows('metadata', [
  [service, 'metadata.name', 'Web'],
  [service, 'metadata.name', 'web.shop'],
  [service, 'metadata.name', undefined],
  [service, 'metadata.namespace', undefined],
  [service, 'metadata.namespace', 'shop.eu'],
  [namespace, 'metadata.namespace', 'shop'],
  [namespace, 'metadata.name', 'a.b'],
  [clusterRole, 'metadata.namespace', 'shop'],
  [clusterRole, 'metadata.name', 'a/b'],
  [application, 'metadata.name', 'web_app'],
  [configMap, 'metadata.labels', { app: 'a b' }, 'metadata.labels.app'],
  [configMap, 'metadata.labels', { 'a b': 'c' }, 'metadata.labels["a b"]'],
  [configMap, 'metadata.labels', { 'Example.com/a': 'c' }, 'metadata.labels["Example.com/a"]'],
  [configMap, 'metadata.labels', { app: 'x'.repeat(64) }, 'metadata.labels.app'],
  [configMap, 'metadata.annotations', { '-a': 'b' }, 'metadata.annotations.-a'],
  [configMap, 'metadata.annotations', { a: 'x'.repeat(262_144) }, 'metadata.annotations'],
  [application, 'metadata.finalizers', ['not a name'], 'metadata.finalizers.0'],
  [application, 'metadata.labels', { app: '-a' }, 'metadata.labels.app'],
]);

rows('services', [
  [service, 'spec.type', 'Loadbalancer'],
  [service, 'spec.ports', []],
  [service, 'spec.ports.0.name', undefined],
  [service, 'spec.ports.0.name', 'metrics', 'spec.ports.1.name'],
  [service, 'spec.ports.0.port', 0],
  [service, 'spec.ports.0.targetPort', 'http_port'],
  [service, 'spec.ports.0.targetPort', 70000],
  [service, 'spec.ports.0.protocol', 'HTTP'],
  [service, 'spec.ports.0.nodePort', 30000],
  [service, 'spec.externalTrafficPolicy', 'Local'],
  [service, 'spec.loadBalancerSourceRanges', ['10.0.0.0/8']],
  [service, 'spec.clusterIP', 'none'],
  [service, 'spec.type', 'ExternalName', 'spec.externalName'],
  [service, 'spec.sessionAffinity', 'Client'],
  [service, 'spec.sessionAffinityConfig', { clientIP: { timeoutSeconds: 5 } }],
  [service, 'spec.ipFamilies', ['IPv4', 'IPv4']],
  [service, 'spec.selector.app', 'a b'],
  [service, 'spec.internalTrafficPolicy', 'Global'],
]);

rows('ingresses', [
  [ingress, 'spec.rules.0.host', 'https://web.example.com'],
  [ingress, 'spec.rules.0.host', '192.0.2.1'],
  [ingress, 'spec.rules.0.host', 'web.*.com'],
  [ingress, 'spec.rules.0.http.paths.0.pathType', undefined],
  [ingress, 'spec.rules.0.http.paths.0.pathType', 'prefix'],
  [ingress, 'spec.rules.0.http.paths.0.path', 'web'],
  [ingress, 'spec.rules.0.http.paths.0.path', '/a//b'],
  [ingress, 'spec.rules.0.http.paths', []],
  [ingress, 'spec.rules.0.http.paths.0.backend', {}],
  [ingress, 'spec.rules.0.http.paths.0.backend.service.port', { name: 'http', number: 80 }],
  [ingress, 'spec.rules.0.http.paths.0.backend.service.port', {}],
  [ingress, 'spec.tls.0.hosts.0', 'Web.example.com'],
  [ingress, 'spec.tls.0.secretName', 'web_tls'],
  [ingress, 'spec.rules', undefined, 'spec'],
]);

rows('network policies', [
  [networkPolicy, 'spec.policyTypes', ['ingress'], 'spec.policyTypes.0'],
  [networkPolicy, 'spec.egress.0.to.0.ipBlock.cidr', '10.0.0.0'],
  [networkPolicy, 'spec.egress.0.to.0.ipBlock.cidr', '10.0.0.1/8'],
  [networkPolicy, 'spec.egress.0.to.0.ipBlock.except.0', '192.168.0.0/16'],
  [networkPolicy, 'spec.egress.0.to.0.ipBlock.except.0', '10.0.0.0/8'],
  [networkPolicy, 'spec.egress.0.to.0.podSelector', {}, 'spec.egress.0.to.0.ipBlock'],
  [networkPolicy, 'spec.ingress.0.from.0', {}],
  [networkPolicy, 'spec.ingress.0.ports.0.port', 0],
  [networkPolicy, 'spec.ingress.0.ports.0.protocol', 'tcp'],
  [networkPolicy, 'spec.egress.0.ports.0.endPort', 999],
  [networkPolicy, 'spec.egress.0.ports.0.port', 'http', 'spec.egress.0.ports.0.endPort'],
  [networkPolicy, 'spec.podSelector.matchLabels.app', 'a b'],
]);

rows('RBAC', [
  [role, 'rules.0.verbs', []],
  [role, 'rules.0.resources', undefined],
  [role, 'rules.0.apiGroups', undefined],
  [role, 'rules.0', { nonResourceURLs: ['/metrics'], verbs: ['get'] }, 'rules.0.nonResourceURLs'],
  [clusterRole, 'rules.0.resources', ['pods']],
  [roleBinding, 'roleRef.kind', 'role'],
  [roleBinding, 'roleRef.apiGroup', 'rbac'],
  [roleBinding, 'subjects.0.kind', 'Serviceaccount'],
  [roleBinding, 'subjects.0.apiGroup', 'rbac.authorization.k8s.io'],
  [roleBinding, 'subjects.0.name', ''],
]);

rows('configuration', [
  [configMap, 'data', { 'a/b': '' }, 'data["a/b"]'],
  [configMap, 'data', { '..a': '' }, 'data["..a"]'],
  [configMap, 'binaryData', { 'web.yml': 'aGk=' }, 'binaryData["web.yml"]'],
  [configMap, 'data', { a: 'x'.repeat(1_048_577) }, 'data'],
  [secret, 'data.password', 'hunter2'],
  [secret, 'type', 'kubernetes.io/tls', 'data'],
  [secret, 'type', 'kubernetes.io/dockerconfigjson', 'data'],
]);

rows('storage and limits', [
  [claim, 'spec.accessModes', undefined],
  [claim, 'spec.accessModes.0', 'RWO'],
  [claim, 'spec.resources.requests', {}, 'spec.resources.requests.storage'],
  [claim, 'spec.resources.requests.storage', '0'],
  [claim, 'spec.resources.requests.storage', '10G B'],
  [claim, 'spec.volumeMode', 'File'],
  [storageClass, 'reclaimPolicy', 'Keep'],
  [storageClass, 'volumeBindingMode', 'Lazy'],
  [quota, 'spec.hard', { cpus: '1' }, 'spec.hard["cpus"]'],
  [quota, 'spec.hard.pods', '-1'],
  [limitRange, 'spec.limits.0.type', 'container'],
  [limitRange, 'spec.limits.0.defaultRequest.cpu', '1'],
  [priorityClass, 'value', 1_000_000_001],
]);

rows('scaling', [
  [disruptionBudget, 'spec.minAvailable', 1, 'spec.maxUnavailable'],
  [disruptionBudget, 'spec.maxUnavailable', '150%'],
  [disruptionBudget, 'spec.maxUnavailable', -1],
  [autoscaler, 'spec.minReplicas', 4, 'spec.maxReplicas'],
  [autoscaler, 'spec.maxReplicas', 0],
  [autoscaler, 'spec.metrics.0.type', 'Pods', 'spec.metrics.0.pods'],
  [
    autoscaler,
    'spec.metrics.0.resource.target',
    { type: 'Utilization' },
    'spec.metrics.0.resource.target.averageUtilization',
  ],
]);

rows('webhooks', [
  [webhook, 'webhooks.0.name', 'rules'],
  [webhook, 'webhooks.0.sideEffects', 'Some'],
  [webhook, 'webhooks.0.timeoutSeconds', 31],
  [webhook, 'webhooks.0.admissionReviewVersions', ['v2']],
  [webhook, 'webhooks.0.clientConfig.url', 'https://rules.example.com', 'webhooks.0.clientConfig'],
  [webhook, 'webhooks.0.clientConfig', { url: 'http://rules.example.com' }, 'webhooks.0.clientConfig.url'],
  [webhook, 'webhooks.0.rules.0.operations', ['create'], 'webhooks.0.rules.0.operations.0'],
]);

describe('by version', () => {
  it('a Service named by a digit first is for 1.36 only', () => {
    const object = objects.changed(service(), 'metadata.name', '1password');
    expect(refused(object, current)).toEqual([]);
    expect(refused(object, oldest)).toHaveLength(1);
  });

  it('a network with host bits set is refused since 1.36', () => {
    const object = objects.changed(networkPolicy(), 'spec.egress.0.to.0.ipBlock', { cidr: '10.0.0.1/8' });
    expect(refused(object, current)).toHaveLength(1);
    expect(refused(object, oldest)).toEqual([]);
  });
});
