import type { KubeObject } from '../../../charts/shared/manifest.ts';

const metadata = (name: string) => ({ name, namespace: 'shop', labels: { app: name } });

/** Valid objects that tests break in one place. */
export const deployment = (): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata('web'),
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        serviceAccountName: 'web',
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' }],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: { app: 'web' } },
          },
        ],
        volumes: [
          { name: 'config', configMap: { name: 'web', items: [{ key: 'web.yml', path: 'web.yml' }] } },
          { name: 'cache', emptyDir: { sizeLimit: '1Gi' } },
        ],
        containers: [
          {
            name: 'web',
            image: 'registry.example.com/web:1.2.3',
            imagePullPolicy: 'IfNotPresent',
            args: ['--port=8080'],
            env: [
              { name: 'LOG_LEVEL', value: 'info' },
              { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            ],
            ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
            resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
            readinessProbe: { httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
            livenessProbe: { tcpSocket: { port: 8080 }, successThreshold: 1 },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            volumeMounts: [
              { name: 'config', mountPath: '/etc/web', readOnly: true },
              { name: 'cache', mountPath: '/var/cache/web' },
            ],
          },
        ],
      },
    },
  },
});

export const statefulSet = (): KubeObject => {
  const { containers } = template(deployment()).spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('store'),
    spec: {
      serviceName: 'store',
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      selector: { matchLabels: { app: 'store' } },
      template: {
        metadata: { labels: { app: 'store' } },
        spec: { containers: [{ ...containers[0], volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
      },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
        },
      ],
    },
  };
};

export const daemonSet = (): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: metadata('agent'),
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: {
        hostNetwork: true,
        containers: [{ name: 'agent', image: 'agent:1', ports: [{ containerPort: 9100, hostPort: 9100 }] }],
      },
    },
  },
});

export const cronJob = (): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: metadata('backup'),
  spec: {
    schedule: '15 3 * * *',
    concurrencyPolicy: 'Forbid',
    jobTemplate: {
      spec: {
        backoffLimit: 2,
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'backup', image: 'backup:1' }] } },
      },
    },
  },
});

export const service = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('web'),
  spec: {
    type: 'ClusterIP',
    selector: { app: 'web' },
    ports: [
      { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
      { name: 'metrics', port: 9090, targetPort: 9090 },
    ],
  },
});

export const ingress = (): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: metadata('web'),
  spec: {
    ingressClassName: 'cilium',
    tls: [{ hosts: ['web.example.com'], secretName: 'web-tls' }],
    rules: [
      {
        host: 'web.example.com',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }],
        },
      },
    ],
  },
});

export const networkPolicy = (): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: metadata('web'),
  spec: {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080, protocol: 'TCP' }] }],
    egress: [
      { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 1000, endPort: 2000 }] },
    ],
  },
});

export const role = (): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: metadata('web'),
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
});

export const clusterRole = (): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'web' },
  rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }],
});

export const roleBinding = (): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: metadata('web'),
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
  subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
});

export const configMap = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata('web'),
  data: { 'web.yml': 'port: 8080\n' },
});

export const secret = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: metadata('web'),
  type: 'Opaque',
  data: { password: 'aHVudGVyMg==' },
});

export const claim = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata('web'),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
});

export const disruptionBudget = (): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: metadata('web'),
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
});

export const autoscaler = (): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: metadata('web'),
  spec: {
    minReplicas: 1,
    maxReplicas: 3,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
  },
});

export const namespace = (): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });

export const storageClass = (): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'fast' },
  provisioner: 'driver.longhorn.io',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
});

export const quota = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: metadata('shop'),
  spec: { hard: { 'requests.cpu': '4', pods: '20' } },
});

export const limitRange = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: metadata('shop'),
  spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '50m' }, default: { cpu: '100m' } }] },
});

export const webhook = (): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'rules' },
  webhooks: [
    {
      name: 'rules.example.com',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      timeoutSeconds: 5,
      clientConfig: { service: { name: 'rules', namespace: 'shop', path: '/validate' } },
      rules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }],
    },
  ],
});

export const priorityClass = (): KubeObject => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: 'urgent' },
  value: 1000,
});

export const serviceMonitor = (): KubeObject => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: metadata('web'),
  spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http', interval: '30s' }] },
});

export const prometheusAgent = (): KubeObject => ({
  apiVersion: 'monitoring.coreos.com/v1alpha1',
  kind: 'PrometheusAgent',
  metadata: metadata('agent'),
  spec: {
    replicas: 1,
    remoteWrite: [{ url: 'https://receive.example.com/api/v1/receive' }],
    resources: { requests: { cpu: '1' } },
  },
});

export const application = (): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: metadata('web'),
  spec: {
    project: 'default',
    destination: { name: 'cluster-01', namespace: 'shop' },
    source: { repoURL: 'https://git.example.com/fleet.git', path: 'dist/web', targetRevision: 'main' },
  },
});

export const ALL: readonly (() => KubeObject)[] = [
  deployment,
  statefulSet,
  daemonSet,
  cronJob,
  service,
  ingress,
  networkPolicy,
  role,
  clusterRole,
  roleBinding,
  configMap,
  secret,
  claim,
  disruptionBudget,
  autoscaler,
  namespace,
  storageClass,
  quota,
  limitRange,
  webhook,
  priorityClass,
  serviceMonitor,
  prometheusAgent,
  application,
];

interface Template {
  metadata: Record<string, unknown>;
  spec: { containers: Record<string, unknown>[]; [field: string]: unknown };
}

/** The pod template of a workload. */
function template(object: KubeObject): Template {
  return (object.spec as { template: Template }).template;
}

type Step = string | number;

/** An object with one field set, or removed with undefined: `spec.ports.0.name`. */
export function changed(object: KubeObject, path: string, value: unknown): KubeObject {
  const copy = structuredClone(object);
  const steps: Step[] = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const last = steps.pop()!;
  let inner: Record<Step, unknown> = copy;
  for (const step of steps) {
    inner[step] ??= {};
    inner = inner[step] as Record<Step, unknown>;
  }
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}
