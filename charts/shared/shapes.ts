import type { Labels } from './manifest.ts';

/** The fields that checks read, per kind, as they stand in JSON. The validator has refused every other shape before. */
export interface Shapes {
  Namespace: object;
  ConfigMap: { data?: Labels };
  ServiceAccount: object;
  LimitRange: { spec: { limits?: LimitRangeItem[] } };
  ResourceQuota: { spec: { hard?: Labels } };
  StorageClass: { provisioner: string; parameters?: Labels };
  Service: { spec: ServiceSpec };
  Ingress: { spec: IngressSpec };
  Deployment: { spec: WorkloadSpec };
  StatefulSet: { spec: WorkloadSpec & { serviceName?: string; volumeClaimTemplates?: ClaimShape[] } };
  DaemonSet: { spec: WorkloadSpec };
  Job: { spec: { template: PodTemplate } };
  CronJob: { spec: { jobTemplate: { spec: { template: PodTemplate } } } };
  PersistentVolumeClaim: { spec: ClaimShape['spec'] };
  PodDisruptionBudget: {
    spec: { selector?: Selector; minAvailable?: number | string; maxUnavailable?: number | string };
  };
  NetworkPolicy: {
    spec: { podSelector?: Selector; policyTypes?: string[]; ingress?: PolicyRule[]; egress?: PolicyRule[] };
  };
  CiliumNetworkPolicy: { spec?: { endpointSelector?: Selector; ingress?: CiliumRule[]; egress?: CiliumRule[] } };
  SealedSecret: { spec?: { encryptedData?: Labels; template?: { type?: string; data?: Labels } } };
  ExternalSecret: {
    spec: {
      secretStoreRef?: { kind?: 'SecretStore' | 'ClusterSecretStore'; name?: string };
      target?: { name?: string; creationPolicy?: string; template?: { type?: string } };
    };
  };
  SecretStore: SecretStoreShape;
  ClusterSecretStore: SecretStoreShape;
  ClusterRole: { rules?: AccessRule[] };
  Role: { rules?: AccessRule[] };
  ClusterRoleBinding: Binding;
  RoleBinding: Binding;
  ServiceMonitor: { spec: MonitorSpec & { endpoints: (ScrapedEndpoint & { port?: string })[] } };
  PodMonitor: { spec: MonitorSpec & { podMetricsEndpoints?: (ScrapedEndpoint & { port?: string })[] } };
  Probe: { spec: object };
  ImageUpdater: { spec: ImageUpdaterSpec };
  ScrapeConfig: { spec: ScrapedEndpoint };
  PrometheusAgent: { spec: PrometheusSpec };
  Prometheus: { spec: PrometheusSpec & RuleSelection };
  ThanosRuler: { spec: RuleSelection & { queryEndpoints?: string[]; alertmanagersUrl?: string[] } };
  PrometheusRule: { spec: { groups?: RuleGroupShape[] } };
  Rollout: { spec: RolloutSpec };
  AnalysisTemplate: { spec: AnalysisSpec };
  ClusterAnalysisTemplate: { spec: AnalysisSpec };
  AnalysisRun: { spec: AnalysisSpec };
  Experiment: { spec: ExperimentSpec };
  HorizontalPodAutoscaler: {
    spec: {
      scaleTargetRef: { apiVersion?: string; kind: string; name: string };
      minReplicas?: number;
      maxReplicas: number;
    };
  };
  Canary: { spec: { targetRef: { kind: string; name: string }; service?: { name?: string } } };
  Gateway: {
    spec: {
      listeners: {
        name: string;
        hostname?: string;
        tls?: { certificateRefs?: { kind?: string; name: string; namespace?: string }[] };
        allowedRoutes?: { namespaces?: { from?: string; selector?: Selector } };
      }[];
    };
  };
  HTTPRoute: { spec: HttpRouteSpec };
  CiliumLoadBalancerIPPool: { spec: { blocks?: { cidr?: string; start?: string; stop?: string }[] } };
}

export interface LimitRangeItem {
  type: string;
  default?: Labels;
  defaultRequest?: Labels;
  min?: Labels;
  max?: Labels;
}

export interface Selector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface PolicyRule {
  from?: PolicyPeer[];
  to?: PolicyPeer[];
  ports?: { port?: number | string; protocol?: string }[];
}

export interface PolicyPeer {
  namespaceSelector?: Selector;
  podSelector?: Selector;
  ipBlock?: object;
}

export interface CiliumRule {
  fromEntities?: string[];
  toEntities?: string[];
  fromEndpoints?: Selector[];
  toEndpoints?: Selector[];
  toPorts?: { ports?: { port: string; protocol?: string }[] }[];
  [other: string]: unknown;
}

export interface ServiceSpec {
  type?: string;
  clusterIP?: string;
  selector?: Labels;
  ports?: { name?: string; port: number; targetPort?: number | string }[];
}

export interface IngressSpec {
  ingressClassName?: string;
  tls?: { hosts?: string[]; secretName?: string }[];
  rules?: {
    host?: string;
    http?: {
      paths: { path?: string; backend: { service?: { name: string; port?: { name?: string; number?: number } } } }[];
    };
  }[];
}

export interface Container {
  name: string;
  image?: string;
  args?: string[];
  command?: string[];
  ports?: { name?: string; containerPort: number; hostPort?: number; protocol?: string }[];
  env?: {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef?: KeyRef; configMapKeyRef?: KeyRef; fieldRef?: { fieldPath: string } };
  }[];
  envFrom?: { secretRef?: { name: string }; configMapRef?: { name: string } }[];
  resources?: { requests?: Labels; limits?: Labels };
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  securityContext?: SecurityContext;
}

export interface KeyRef {
  name: string;
  key: string;
  optional?: boolean;
}

export interface SecurityContext {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  capabilities?: { add?: string[]; drop?: string[] };
  seccompProfile?: { type: string };
  procMount?: string;
}

export interface Volume {
  name: string;
  secret?: { secretName: string; items?: { key: string; path: string }[]; optional?: boolean };
  configMap?: { name: string; items?: { key: string; path: string }[]; optional?: boolean };
  [source: string]: unknown;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: Volume[];
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name: string }[];
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: SecurityContext & { fsGroup?: number; sysctls?: { name: string }[] };
}

export interface PodTemplate {
  metadata?: { labels?: Labels; annotations?: Labels };
  spec: PodSpec;
}

export interface WorkloadSpec {
  replicas?: number;
  selector: Selector;
  template: PodTemplate;
}

export interface ClaimShape {
  metadata?: { name?: string };
  spec: { storageClassName?: string; resources?: { requests?: Labels } };
}

export interface Binding {
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}

export interface AccessRule {
  apiGroups?: string[];
  resources?: string[];
  verbs: string[];
}

export interface RelabelingShape {
  action?: string;
  sourceLabels?: string[];
  regex?: string;
  targetLabel?: string;
  replacement?: string;
}

export interface ScrapedEndpoint {
  path?: string;
  relabelings?: RelabelingShape[];
  metricRelabelings?: RelabelingShape[];
  staticConfigs?: { targets: string[]; labels?: Labels }[];
}

export interface MonitorSpec {
  selector: Selector;
  namespaceSelector?: { matchNames?: string[]; any?: boolean };
}

/** What an evaluator of rules selects; left out, nothing. */
export interface RuleSelection {
  evaluationInterval?: string;
  ruleSelector?: Selector;
  ruleNamespaceSelector?: Selector;
}

export interface RuleGroupShape {
  name: string;
  interval?: string;
  rules?: RuleShape[];
}

export interface RuleShape {
  alert?: string;
  record?: string;
  expr: string | number;
  for?: string;
  labels?: Labels;
  annotations?: Labels;
}

export interface PrometheusSpec {
  image?: string;
  replicas?: number;
  externalLabels?: Labels;
  serviceAccountName?: string;
  terminationGracePeriodSeconds?: number;
  serviceMonitorSelector?: Selector;
  serviceMonitorNamespaceSelector?: Selector;
  podMonitorSelector?: Selector;
  podMonitorNamespaceSelector?: Selector;
  probeSelector?: Selector;
  probeNamespaceSelector?: Selector;
  scrapeConfigSelector?: Selector;
  scrapeConfigNamespaceSelector?: Selector;
  scrapeInterval?: string;
  additionalArgs?: { name: string; value?: string }[];
  resources?: { requests?: Labels; limits?: Labels };
  storage?: { volumeClaimTemplate?: ClaimShape };
  remoteWrite?: {
    url: string;
    headers?: Labels;
    writeRelabelConfigs?: RelabelingShape[];
    basicAuth?: { username?: KeyRef; password?: KeyRef };
    tlsConfig?: { ca?: { secret?: KeyRef; configMap?: KeyRef }; serverName?: string };
  }[];
}

export interface SecretStoreShape {
  spec: { conditions?: { namespaces?: string[]; namespaceRegexes?: string[]; namespaceSelector?: object }[] };
}

export interface HttpRouteSpec {
  parentRefs?: { kind?: string; name: string; namespace?: string; sectionName?: string }[];
  hostnames?: string[];
  rules?: {
    name?: string;
    matches?: { path?: { type?: string; value?: string } }[];
    backendRefs?: { kind?: string; name: string; namespace?: string; port?: number; weight?: number }[];
  }[];
}

export interface RolloutSpec {
  replicas?: number;
  minReadySeconds?: number;
  progressDeadlineSeconds?: number;
  revisionHistoryLimit?: number;
  selector?: Selector;
  template?: PodTemplate;
  workloadRef?: { apiVersion?: string; kind?: string; name?: string; scaleDown?: string };
  strategy: { canary?: CanaryShape; blueGreen?: BlueGreenShape };
}

export interface CanaryShape {
  canaryService?: string;
  stableService?: string;
  maxSurge?: number | string;
  maxUnavailable?: number | string;
  dynamicStableScale?: boolean;
  scaleDownDelaySeconds?: number;
  antiAffinity?: AntiAffinityShape;
  pingPong?: { pingService?: string; pongService?: string };
  trafficRouting?: TrafficRoutingShape;
  analysis?: AnalysisUse;
  steps?: StepShape[];
}

export interface BlueGreenShape {
  activeService: string;
  previewService?: string;
  previewReplicaCount?: number;
  scaleDownDelayRevisionLimit?: number;
  antiAffinity?: AntiAffinityShape;
  prePromotionAnalysis?: AnalysisUse;
  postPromotionAnalysis?: AnalysisUse;
}

export interface AntiAffinityShape {
  preferredDuringSchedulingIgnoredDuringExecution?: { weight: number };
  requiredDuringSchedulingIgnoredDuringExecution?: object;
}

export interface TrafficRoutingShape {
  managedRoutes?: { name: string }[];
  maxTrafficWeight?: number;
  plugins?: Record<string, unknown>;
  [provider: string]: unknown;
}

export interface StepShape {
  setWeight?: number;
  pause?: object;
  setCanaryScale?: object;
  setHeaderRoute?: { name?: string };
  setMirrorRoute?: { name?: string };
  analysis?: AnalysisUse;
  experiment?: ExperimentSpec;
  plugin?: { name: string };
}

/** Templates by name, and what they are given. */
export interface AnalysisUse {
  templates?: TemplateRef[];
  args?: ArgShape[];
}

export interface TemplateRef {
  templateName?: string;
  clusterScope?: boolean;
}

export interface ArgShape {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: KeyRef; [source: string]: unknown };
}

export interface ExperimentSpec {
  templates?: { name: string; weight?: number; template?: PodTemplate; service?: object; specRef?: string }[];
  duration?: string;
  analyses?: {
    name: string;
    templateName: string;
    clusterScope?: boolean;
    requiredForCompletion?: boolean;
    args?: ArgShape[];
  }[];
}

export interface AnalysisSpec {
  args?: ArgShape[];
  metrics?: MetricShape[];
  templates?: TemplateRef[];
}

export interface MetricShape {
  name: string;
  interval?: string;
  initialDelay?: string;
  count?: number | string;
  failureLimit?: number | string;
  successCondition?: string;
  failureCondition?: string;
  provider: {
    prometheus?: { address?: string; query?: string; headers?: { key: string; value: string }[] };
    web?: { url: string };
    job?: { spec: { template: PodTemplate } };
    [provider: string]: unknown;
  };
}

export interface ImageUpdaterSpec {
  applicationRefs: {
    namePattern: string;
    labelSelectors?: object;
    useAnnotations?: boolean;
    images?: { alias: string; imageName: string }[];
    writeBackConfig?: WriteBackShape;
  }[];
  writeBackConfig?: WriteBackShape;
}

export interface WriteBackShape {
  method?: string;
  gitConfig?: { branch?: string; repository?: string; writeBackTarget?: string };
}
