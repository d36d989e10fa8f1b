import type { Fields } from '../../clusters/schema/fields.ts';

/** What a server of a minor version fills in where a field is missing; undefined for nothing. */
export type Default = (holder: Fields, minor: number) => unknown;

const always =
  (value: unknown): Default =>
  () =>
    value;

/** Of fields whose value only the server can know: what it has to look like. */
export class Allocated {
  readonly pattern: RegExp;

  constructor(pattern: RegExp) {
    this.pattern = pattern;
  }
}

const CLUSTER_IP = new Allocated(/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
const isHeadless = ({ clusterIP }: Fields): boolean => clusterIP === 'None';
const isExternal = ({ type }: Fields): boolean => type === 'LoadBalancer' || type === 'NodePort';
const addressOf = (service: Fields): unknown => (isHeadless(service) ? 'None' : CLUSTER_IP);

/** A floating tag has to be looked up each time. */
const pullPolicy: Default = ({ image }) =>
  /(:latest|^[^:@]*|\/[^:@]+)$/.test(String(image)) ? 'Always' : 'IfNotPresent';

const since =
  (first: number, value: unknown): Default =>
  (_, minor) =>
    minor < first ? undefined : value;

const rollingUpdate =
  (values: Fields): Default =>
  ({ type = 'RollingUpdate' }) =>
    type === 'RollingUpdate' ? values : undefined;

/**
 * What Kubernetes fills in beyond its OpenAPI, which names no defaults, by definition and field; each list is the one of
 * its API documentation. A field that is not here and comes back is drift.
 */
export const DEFAULTS: Readonly<Record<string, Readonly<Record<string, Default>>>> = {
  // Pods restart, resolve names within the cluster and get half a minute to end.
  'core.v1.PodSpec': {
    restartPolicy: always('Always'),
    dnsPolicy: always('ClusterFirst'),
    schedulerName: always('default-scheduler'),
    terminationGracePeriodSeconds: always(30),
    securityContext: always({}),
    // The old name of the field, kept for old clients.
    serviceAccount: ({ serviceAccountName }) => serviceAccountName,
  },
  'core.v1.Container': {
    terminationMessagePath: always('/dev/termination-log'),
    terminationMessagePolicy: always('File'),
    imagePullPolicy: pullPolicy,
    resources: always({}),
  },
  'core.v1.ContainerPort': { protocol: always('TCP') },
  'core.v1.Probe': {
    timeoutSeconds: always(1),
    periodSeconds: always(10),
    successThreshold: always(1),
    failureThreshold: always(3),
  },
  'core.v1.HTTPGetAction': { scheme: always('HTTP'), path: always('/') },
  'core.v1.GRPCAction': { service: always('') },
  // Files are readable by all in the container: 0644.
  'core.v1.ConfigMapVolumeSource': { defaultMode: always(0o644) },
  'core.v1.SecretVolumeSource': { defaultMode: always(0o644) },
  'core.v1.ProjectedVolumeSource': { defaultMode: always(0o644) },
  'core.v1.DownwardAPIVolumeSource': { defaultMode: always(0o644) },
  'core.v1.HostPathVolumeSource': { type: always('') },
  'core.v1.ObjectFieldSelector': { apiVersion: always('v1') },
  'core.v1.PersistentVolumeClaimSpec': { volumeMode: always('Filesystem') },
  // The template is stored as a claim, and a claim begins as pending.
  'core.v1.PersistentVolumeClaim': { status: always({ phase: 'Pending' }) },
  'apps.v1.DeploymentSpec': {
    replicas: always(1),
    strategy: always({}),
    revisionHistoryLimit: always(10),
    progressDeadlineSeconds: always(600),
  },
  'apps.v1.DeploymentStrategy': {
    type: always('RollingUpdate'),
    rollingUpdate: rollingUpdate({ maxSurge: '25%', maxUnavailable: '25%' }),
  },
  'apps.v1.RollingUpdateDeployment': { maxSurge: always('25%'), maxUnavailable: always('25%') },
  'apps.v1.DaemonSetSpec': { updateStrategy: always({}), revisionHistoryLimit: always(10) },
  'apps.v1.DaemonSetUpdateStrategy': {
    type: always('RollingUpdate'),
    rollingUpdate: rollingUpdate({ maxSurge: 0, maxUnavailable: 1 }),
  },
  'apps.v1.RollingUpdateDaemonSet': { maxSurge: always(0), maxUnavailable: always(1) },
  'apps.v1.StatefulSetSpec': {
    replicas: always(1),
    podManagementPolicy: always('OrderedReady'),
    updateStrategy: always({}),
    revisionHistoryLimit: always(10),
    persistentVolumeClaimRetentionPolicy: always({ whenDeleted: 'Retain', whenScaled: 'Retain' }),
  },
  'apps.v1.StatefulSetUpdateStrategy': {
    type: always('RollingUpdate'),
    rollingUpdate: rollingUpdate({ partition: 0 }),
  },
  'apps.v1.RollingUpdateStatefulSetStrategy': { partition: always(0) },
  'batch.v1.JobSpec': {
    backoffLimit: always(6),
    completions: always(1),
    parallelism: always(1),
    completionMode: always('NonIndexed'),
    suspend: always(false),
    // Before, the field is behind a feature gate that is closed.
    podReplacementPolicy: since(29, 'TerminatingOrFailed'),
    // Before, it is left out, which means the same.
    manualSelector: since(29, false),
  },
  'batch.v1.CronJobSpec': {
    concurrencyPolicy: always('Allow'),
    suspend: always(false),
    successfulJobsHistoryLimit: always(3),
    failedJobsHistoryLimit: always(1),
  },
  // Up at once, by four pods or twice as many; down to what is wanted. Only what is scaled down by is written in part.
  'autoscaling.v2.HorizontalPodAutoscalerBehavior': {
    scaleUp: always({
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    }),
  },
  'autoscaling.v2.HPAScalingRules': {
    selectPolicy: always('Max'),
    policies: always([{ type: 'Percent', value: 100, periodSeconds: 15 }]),
  },
  // A Service gets an address of the service network of one family.
  'core.v1.ServiceSpec': {
    type: always('ClusterIP'),
    sessionAffinity: always('None'),
    internalTrafficPolicy: always('Cluster'),
    ipFamilies: always(['IPv4']),
    ipFamilyPolicy: always('SingleStack'),
    clusterIP: addressOf,
    clusterIPs: (service) => [addressOf(service)],
    externalTrafficPolicy: (service) => (isExternal(service) ? 'Cluster' : undefined),
    allocateLoadBalancerNodePorts: ({ type }) => (type === 'LoadBalancer' ? true : undefined),
  },
  'core.v1.ServicePort': { protocol: always('TCP'), targetPort: ({ port }) => port },
  'core.v1.Secret': { type: always('Opaque') },
  'networking.v1.NetworkPolicyPort': { protocol: always('TCP') },
  'rbac.v1.RoleRef': { apiGroup: always('rbac.authorization.k8s.io') },
  'rbac.v1.Subject': {
    apiGroup: ({ kind }) => (kind === 'ServiceAccount' ? undefined : 'rbac.authorization.k8s.io'),
  },
  'storage.v1.StorageClass': { reclaimPolicy: always('Delete'), volumeBindingMode: always('Immediate') },
  'scheduling.v1.PriorityClass': { preemptionPolicy: always('PreemptLowerPriority') },
  // A namespace goes only when it is empty.
  'core.v1.Namespace': { spec: always({ finalizers: ['kubernetes'] }) },
};

/** What the server adds to every object of a kind, from its name and the uid that it was given. */
export const ADDED: Readonly<Record<string, (name: string, uid: unknown) => Fields>> = {
  // Policies select a namespace by its name.
  Namespace: (name) => ({ metadata: { labels: { 'kubernetes.io/metadata.name': name } } }),
  // What version 1 of the API had as a field of its own.
  DaemonSet: () => ({ metadata: { annotations: { 'deprecated.daemonset.template.generation': '1' } } }),
  // A claim stays as long as a pod has it mounted.
  PersistentVolumeClaim: () => ({ metadata: { finalizers: ['kubernetes.io/pvc-protection'] } }),
  // A Job finds its own pods by its uid, whatever else is called the same; the short names are the old ones.
  Job: (name, uid) => ({
    spec: {
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: {
        metadata: {
          labels: {
            'batch.kubernetes.io/controller-uid': uid,
            'batch.kubernetes.io/job-name': name,
            'controller-uid': uid,
            'job-name': name,
          },
        },
      },
    },
  }),
};

/** Written by the server into the metadata of every object. */
export const WRITTEN_METADATA = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields'] as const;
