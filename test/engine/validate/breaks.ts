import { matchesGo } from '../../../engine/validate/go-match.ts';
import type { Site } from './sites.ts';

/** One way to break the value at a site: a change at a path below it, which undefined takes out. */
export interface Break {
  below: readonly (string | number)[];
  value: unknown;
}

type Breaker = (site: Site) => readonly Break[];

const here = (...values: unknown[]): readonly Break[] => values.map((value) => ({ below: [], value }));
const set = (...below: (string | number)[]) => ({ to: (value: unknown): Break => ({ below, value }) });

const fieldsOf = ({ value }: Site): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

const listOf = (site: Site, field: string): unknown[] => {
  const list = fieldsOf(site)[field];
  return Array.isArray(list) ? list : [];
};

/** The field that every site is in, such as `imagePullPolicy`. */
const field = ({ path }: Site): string => String(path.at(-1));

/** A rule for the sites of some definitions. */
const at =
  (definitions: readonly string[], breaks: Breaker): Breaker =>
  (site) =>
    definitions.includes(site.node.definition) ? breaks(site) : [];

const each =
  (...breakers: Breaker[]): Breaker =>
  (site) =>
    breakers.flatMap((breaker) => breaker(site));

/** What a built-in kind cannot be without: its OpenAPI calls more required than API servers do. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'core.v1.Container': ['name', 'image'],
  'core.v1.ContainerPort': ['containerPort'],
  'core.v1.ServicePort': ['port'],
  'core.v1.EnvVar': ['name'],
  'core.v1.VolumeMount': ['name', 'mountPath'],
  'core.v1.Volume': ['name'],
  'core.v1.KeyToPath': ['key', 'path'],
  'core.v1.PodSpec': ['containers'],
  'core.v1.HTTPGetAction': ['port'],
  'core.v1.TCPSocketAction': ['port'],
  'core.v1.TopologySpreadConstraint': ['maxSkew', 'topologyKey', 'whenUnsatisfiable'],
  'core.v1.PersistentVolumeClaimSpec': ['accessModes', 'resources'],
  'apps.v1.DeploymentSpec': ['selector', 'template'],
  'apps.v1.DaemonSetSpec': ['selector', 'template'],
  'apps.v1.StatefulSetSpec': ['selector', 'template'],
  'batch.v1.CronJobSpec': ['schedule', 'jobTemplate'],
  'batch.v1.JobSpec': ['template'],
  'networking.v1.HTTPIngressPath': ['pathType', 'backend'],
  'networking.v1.IngressServiceBackend': ['name', 'port'],
  'networking.v1.IPBlock': ['cidr'],
  'rbac.v1.PolicyRule': ['verbs'],
  'rbac.v1.RoleRef': ['kind', 'name'],
  'rbac.v1.Subject': ['kind', 'name'],
  'autoscaling.v2.HorizontalPodAutoscalerSpec': ['maxReplicas', 'scaleTargetRef'],
  'admissionregistration.v1.ValidatingWebhook': ['name', 'sideEffects', 'clientConfig', 'admissionReviewVersions'],
  'admissionregistration.v1.MutatingWebhook': ['name', 'sideEffects', 'clientConfig', 'admissionReviewVersions'],
  'storage.v1.StorageClass': ['provisioner'],
};

/** Fields of built-in kinds that take one of a few words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'core.v1.Container': ['imagePullPolicy', 'terminationMessagePolicy'],
  'core.v1.PodSpec': ['restartPolicy', 'dnsPolicy'],
  'core.v1.ServiceSpec': ['type', 'sessionAffinity', 'internalTrafficPolicy'],
  'core.v1.HTTPGetAction': ['scheme'],
  'core.v1.Toleration': ['effect'],
  'core.v1.SeccompProfile': ['type'],
  'core.v1.TopologySpreadConstraint': ['whenUnsatisfiable'],
  'core.v1.LimitRangeItem': ['type'],
  'apps.v1.DeploymentStrategy': ['type'],
  'apps.v1.DaemonSetUpdateStrategy': ['type'],
  'apps.v1.StatefulSetUpdateStrategy': ['type'],
  'apps.v1.StatefulSetSpec': ['podManagementPolicy'],
  'batch.v1.CronJobSpec': ['concurrencyPolicy'],
  'networking.v1.HTTPIngressPath': ['pathType'],
  'rbac.v1.Subject': ['kind'],
  'rbac.v1.RoleRef': ['kind'],
  'storage.v1.StorageClass': ['reclaimPolicy', 'volumeBindingMode'],
  'admissionregistration.v1.ValidatingWebhook': ['failurePolicy', 'sideEffects', 'matchPolicy'],
};

const unknownField: Breaker = (site) => {
  if (!site.node.isClosed) return [];
  const [known] = Object.keys(fieldsOf(site)).filter((name) => name.length > 3);
  return [set('fleetwright').to('x'), ...(known ? [set(`${known}x`).to(fieldsOf(site)[known])] : [])];
};

const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  object: ['text', ['a']],
  array: ['text', { a: 1 }],
  string: [7, true, { a: 'b' }],
  integer: ['seven', true],
  number: ['seven'],
  boolean: ['yes', 1],
  'int-or-string': [true, ['a']],
  quantity: [{ a: 'b' }, true],
};

/** What a patch of the whole root would be is not one broken field. */
const wrongType: Breaker = (site) => {
  if (site.path.length < 2) return [];
  return here(...(WRONG[site.node.type ?? ''] ?? []));
};

const missingRequired: Breaker = (site) => {
  const names = site.node.isBuiltIn ? (REQUIRED[site.node.definition] ?? []) : site.node.required;
  return names.filter((name) => name in fieldsOf(site)).map((name) => set(name).to(undefined));
};

const enumeration: Breaker = (site) => {
  if (site.node.raw.enum) return here('Bogus');
  return (WORDS[site.node.definition] ?? []).map((name) => set(name).to('Bogus'));
};

const pattern: Breaker = ({ node, value }) => {
  const go = node.raw.pattern;
  if (go === undefined || typeof value !== 'string') return [];
  const text = ['not a match!', '\u0001', '', ' '].find((candidate) => !matchesGo(go, candidate));
  return text === undefined ? [] : here(text);
};

const bounds: Breaker = ({ node, value }) => {
  const { raw } = node;
  const breaks: unknown[] = [];
  if (raw.minimum !== undefined) breaks.push(raw.minimum - 1);
  if (raw.maximum !== undefined) breaks.push(raw.maximum + 1);
  if (raw.minLength) breaks.push('');
  if (raw.maxLength !== undefined && raw.maxLength < 5000) breaks.push('x'.repeat(raw.maxLength + 1));
  if (raw.minItems && Array.isArray(value)) breaks.push([]);
  return here(...breaks);
};

const integerFormat: Breaker = ({ node }) => (node.raw.format === 'int32' ? here(2 ** 31) : []);

const badName: Breaker = each(
  (site) => (site.path.join('.') === 'metadata.name' ? here('a/b') : []),
  (site) =>
    site.path.length === 0 && !/Role/.test(String(fieldsOf(site).kind)) ? [set('metadata', 'name').to('Bad_Name')] : [],
  at(['core.v1.Container', 'core.v1.Volume'], () => [set('name').to('Bad_Name'), set('name').to('x'.repeat(64))]),
  at(['core.v1.PodSpec'], () => [set('serviceAccountName').to('Bad_Name')]),
  at(['networking.v1.IngressRule'], () => [set('host').to('Bad_Host'), set('host').to('192.0.2.1')]),
);

/** No server looks at the labels of claim templates and job templates. */
const badLabel: Breaker = each(
  at(['meta.v1.ObjectMeta'], ({ path }) =>
    path.length > 1 && path.at(-2) !== 'template'
      ? []
      : [
          set('labels', 'app').to('bad value!'),
          set('labels', 'app').to('x'.repeat(64)),
          set('labels', 'bad key!').to('a'),
          set('annotations', 'bad key!').to('a'),
        ],
  ),
  at(['meta.v1.LabelSelector'], () => [set('matchLabels', 'app').to('bad value!')]),
  at(['core.v1.PodSpec'], () => [set('nodeSelector').to({ 'a/b/c': 'd' })]),
);

const badQuantity: Breaker = each(
  ({ node }) => (node.type === 'quantity' ? here('lots', '1GB', '1,5', '1 Gi') : []),
  at(['core.v1.Container'], () => [
    set('resources').to({ requests: { memory: '2Gi' }, limits: { memory: '1Gi' } }),
    set('resources').to({ requests: { cpu: '-1' } }),
    set('resources').to({ requests: { mem: '1Gi' } }),
  ]),
);

const badPort: Breaker = each(
  at(['core.v1.ContainerPort'], () => [
    set('containerPort').to(0),
    set('containerPort').to(70_000),
    set('name').to('Bad_Port'),
    set('name').to('a-name-beyond-15'),
    set('name').to('8080'),
  ]),
  at(['core.v1.ServicePort'], () => [
    set('port').to(0),
    set('port').to(70_000),
    set('targetPort').to('Bad_Port'),
    set('targetPort').to(70_000),
  ]),
  at(['networking.v1.NetworkPolicyPort'], () => [set('port').to(0), set('port').to('Bad_Port')]),
);

const badProtocol: Breaker = at(
  ['core.v1.ContainerPort', 'core.v1.ServicePort', 'networking.v1.NetworkPolicyPort'],
  () => [set('protocol').to('tcp'), set('protocol').to('HTTP')],
);

const badProbe: Breaker = at(['core.v1.Probe'], (site) => {
  const isReadiness = field(site) === 'readinessProbe';
  return [
    set('periodSeconds').to(-1),
    set('failureThreshold').to(-1),
    isReadiness ? set('terminationGracePeriodSeconds').to(5) : set('successThreshold').to(2),
    set(fieldsOf(site).exec ? 'tcpSocket' : 'exec').to(fieldsOf(site).exec ? { port: 80 } : { command: ['true'] }),
    { below: [], value: { periodSeconds: 5 } },
  ];
});

const badEnv: Breaker = each(
  at(['core.v1.EnvVar'], (site) => [
    set('name').to('A=B'),
    set('name').to(''),
    ...(fieldsOf(site).valueFrom ? [set('value').to('both'), set('valueFrom').to({})] : []),
  ]),
  at(['core.v1.ObjectFieldSelector'], () => [set('fieldPath').to('spec.nodename')]),
);

/** Lists whose items a server compares when an object is created. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
  'core.v1.PodSpec': ['containers', 'volumes'],
  'core.v1.Container': ['volumeMounts'],
  'core.v1.ServiceSpec': ['ports'],
  'apps.v1.StatefulSetSpec': ['volumeClaimTemplates'],
  'core.v1.LimitRangeSpec': ['limits'],
};

const duplicateItem: Breaker = each(
  (site) =>
    (COMPARED[site.node.definition] ?? []).flatMap((name) => {
      const list = listOf(site, name);
      return list.length > 0 && site.node.definition !== 'apps.v1.StatefulSetSpec'
        ? [set(name).to([...list, list[0]])]
        : [];
    }),
  ({ node, value }) => {
    const isCompared = node.raw['x-kubernetes-list-type'] === 'set' || node.raw['x-kubernetes-list-type'] === 'map';
    return !node.isBuiltIn && isCompared && Array.isArray(value) && value.length > 0 ? here([...value, value[0]]) : [];
  },
);

const danglingVolume: Breaker = at(['core.v1.VolumeMount'], () => [set('name').to('nowhere')]);

const selectorMismatch: Breaker = at(
  ['apps.v1.DeploymentSpec', 'apps.v1.DaemonSetSpec', 'apps.v1.StatefulSetSpec'],
  () => [set('selector', 'matchLabels', 'app.kubernetes.io/part-of').to('elsewhere'), set('selector').to({})],
);

const badStrategy: Breaker = each(
  at(['apps.v1.DeploymentSpec'], () => [
    set('strategy').to({ type: 'Recreate', rollingUpdate: { maxSurge: 1 } }),
    set('strategy').to({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }),
    set('strategy').to({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '150%' } }),
    set('replicas').to(-1),
    set('template', 'spec', 'restartPolicy').to('Never'),
  ]),
  at(['apps.v1.StatefulSetSpec'], () => [
    set('updateStrategy').to({ type: 'OnDelete', rollingUpdate: {} }),
    set('replicas').to(-1),
  ]),
  at(['apps.v1.DaemonSetSpec'], () => [
    set('updateStrategy').to({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }),
    set('updateStrategy').to({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } }),
  ]),
  at(['batch.v1.CronJobSpec'], () => [
    set('schedule').to('61 * * * *'),
    set('schedule').to('daily'),
    set('timeZone').to('Mars/Base'),
  ]),
  at(['batch.v1.JobSpec'], () => [set('backoffLimit').to(-1), set('template', 'spec', 'restartPolicy').to('Always')]),
  at(['policy.v1.PodDisruptionBudgetSpec'], () => [set('minAvailable').to('150%'), set('maxUnavailable').to(-1)]),
  at(['autoscaling.v2.HorizontalPodAutoscalerSpec'], () => [set('minReplicas').to(1000), set('maxReplicas').to(0)]),
);

const badNetwork: Breaker = each(
  at(['networking.v1.IPBlock'], () => [
    set('cidr').to('10.0.0.0'),
    set('cidr').to('10.0.0.0/33'),
    set('except').to(['203.0.113.0/24', '::/0']),
  ]),
  at(['networking.v1.NetworkPolicySpec'], () => [set('policyTypes').to(['ingress'])]),
  at(['networking.v1.NetworkPolicyPeer'], () => [{ below: [], value: {} }]),
  at(['networking.v1.HTTPIngressPath'], () => [set('path').to('relative'), set('backend').to({})]),
  at(['core.v1.ServiceSpec'], (site) => [
    set('clusterIP').to('none'),
    ...(fieldsOf(site).type === 'LoadBalancer' ? [] : [set('loadBalancerSourceRanges').to(['10.0.0.0/8'])]),
    ...(/LoadBalancer|NodePort/.test(String(fieldsOf(site).type)) ? [] : [set('externalTrafficPolicy').to('Local')]),
    ...(fieldsOf(site).type === 'ExternalName' || fieldsOf(site).clusterIP === 'None' ? [] : [set('ports').to([])]),
    ...(listOf(site, 'ports').length > 1 ? [set('ports', 0, 'name').to(undefined)] : []),
  ]),
);

const badAccess: Breaker = each(
  at(['rbac.v1.PolicyRule'], (site) => [
    set('verbs').to([]),
    ...(fieldsOf(site).resources ? [set('resources').to([]), set('nonResourceURLs').to(['/metrics'])] : []),
  ]),
  at(['rbac.v1.RoleRef'], () => [set('apiGroup').to('rbac')]),
  at(['core.v1.SecurityContext'], () => [
    { below: [], value: { privileged: true, allowPrivilegeEscalation: false } },
    set('runAsUser').to(-1),
    set('seccompProfile').to({ type: 'Localhost' }),
  ]),
);

const badData: Breaker = each(
  at(['core.v1.ConfigMap'], () => [set('data', 'a/b').to('x'), set('data', '..').to('x')]),
  at(['core.v1.Secret'], () => [
    set('data', 'a/b').to('eA=='),
    set('data', 'a').to('no base64!'),
    set('type').to('kubernetes.io/tls'),
  ]),
  at(['core.v1.PersistentVolumeClaimSpec'], () => [
    set('accessModes').to(['RWO']),
    set('resources', 'requests', 'storage').to('0'),
  ]),
);

const CEL: Readonly<Record<string, readonly Break[]>> = {
  PrometheusAgent: [
    set('spec', 'mode').to('DaemonSet'),
    set('spec', 'shardingStrategy').to({ mode: 'Classic', topology: { values: ['a'] } }),
    set('spec', 'updateStrategy').to({ type: 'OnDelete', rollingUpdate: { maxUnavailable: 1 } }),
  ],
  Prometheus: [set('spec', 'updateStrategy').to({ type: 'OnDelete', rollingUpdate: { maxUnavailable: 1 } })],
  Alertmanager: [set('spec', 'updateStrategy').to({ type: 'OnDelete', rollingUpdate: { maxUnavailable: 1 } })],
  ThanosRuler: [set('spec', 'updateStrategy').to({ type: 'OnDelete', rollingUpdate: { maxUnavailable: 1 } })],
  ScrapeConfig: [
    set('spec').to({
      basicAuth: { username: { name: 'a', key: 'b' } },
      authorization: { credentials: { name: 'a', key: 'b' } },
    }),
  ],
  CiliumNetworkPolicy: [set('spec').to(undefined)],
};

const cel: Breaker = (site) => {
  const { kind, spec } = fieldsOf(site);
  if (site.path.length > 0 || typeof kind !== 'string') return [];
  const replicas = typeof spec === 'object' && spec !== null && 'replicas' in spec;
  return (CEL[kind] ?? []).filter(({ below }) => below[1] !== 'mode' || replicas);
};

/** The ways to break an object, each with the name under which its share is counted. */
export const BREAKERS = {
  'unknown-field': unknownField,
  'wrong-type': wrongType,
  'missing-required': missingRequired,
  enum: enumeration,
  pattern: pattern,
  bounds: bounds,
  'integer-format': integerFormat,
  'bad-name': badName,
  'bad-label': badLabel,
  'bad-quantity': badQuantity,
  'bad-port': badPort,
  'bad-protocol': badProtocol,
  'bad-probe': badProbe,
  'bad-env': badEnv,
  'duplicate-item': duplicateItem,
  'dangling-volume': danglingVolume,
  'selector-mismatch': selectorMismatch,
  'bad-strategy': badStrategy,
  'bad-network': badNetwork,
  'bad-access': badAccess,
  'bad-data': badData,
  cel: cel,
} satisfies Record<string, Breaker>;

export type MutationClass = keyof typeof BREAKERS;
