import type { Labels } from '../manifest.ts';
import type { AccessRule, Binding, SecretStoreShape } from './access.ts';
import type { ImageUpdaterSpec } from './image-updaters.ts';
import type { MonitorSpec, PrometheusSpec, RuleGroupShape, RuleSelection, ScrapedEndpoint } from './monitoring.ts';
import type { CiliumPolicyShape, HttpRouteSpec, IngressSpec, PolicyRule, ServiceSpec } from './network.ts';
import type { ClaimShape, ClaimSpec, JobSpec, LimitRangeItem, Selector, WorkloadSpec } from './pods.ts';
import type { AnalysisSpec, ExperimentSpec, RolloutSpec } from './rollouts.ts';
import type { ClientConfig, DefinitionSpec, WebhookConfiguration } from './webhooks.ts';

/** The fields that checks read, per kind, as they stand in JSON. The validator has refused every other shape before. */
export interface Shapes {
  Namespace: object;
  ConfigMap: { data?: Labels };
  ServiceAccount: object;
  LimitRange: { spec?: { limits?: LimitRangeItem[] } };
  ResourceQuota: { spec?: { hard?: Labels; scopes?: string[]; scopeSelector?: object } };
  StorageClass: { provisioner: string; parameters?: Labels; volumeBindingMode?: string };
  Service: { spec: ServiceSpec };
  Ingress: { spec: IngressSpec };
  IngressClass: object;
  Deployment: { spec: WorkloadSpec };
  StatefulSet: { spec: WorkloadSpec & { serviceName?: string; volumeClaimTemplates?: ClaimShape[] } };
  DaemonSet: { spec: WorkloadSpec };
  Job: { spec: JobSpec };
  CronJob: { spec: { jobTemplate: { spec: JobSpec } } };
  PersistentVolumeClaim: { spec: ClaimSpec };
  PodDisruptionBudget: {
    spec?: { selector?: Selector; minAvailable?: number | string; maxUnavailable?: number | string };
  };
  NetworkPolicy: {
    spec?: { podSelector?: Selector; policyTypes?: string[]; ingress?: PolicyRule[]; egress?: PolicyRule[] };
  };
  CiliumNetworkPolicy: CiliumPolicyShape;
  CiliumClusterwideNetworkPolicy: CiliumPolicyShape;
  SealedSecret: { spec?: { encryptedData?: Labels; template?: { type?: string; data?: Labels } } };
  ExternalSecret: {
    spec?: {
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
  ValidatingWebhookConfiguration: WebhookConfiguration;
  MutatingWebhookConfiguration: WebhookConfiguration;
  CustomResourceDefinition: { spec: DefinitionSpec };
  APIService: { spec?: ClientConfig };
  ServiceMonitor: { spec: MonitorSpec & { endpoints: (ScrapedEndpoint & { port?: string })[] } };
  PodMonitor: {
    spec: MonitorSpec & { podMetricsEndpoints?: (ScrapedEndpoint & { port?: string; portNumber?: number })[] };
  };
  Probe: { spec: object };
  ImageUpdater: { spec?: ImageUpdaterSpec };
  ScrapeConfig: { spec: ScrapedEndpoint };
  PrometheusAgent: { spec: PrometheusSpec };
  Prometheus: { spec: PrometheusSpec & RuleSelection };
  Alertmanager: { spec: Pick<PrometheusSpec, 'replicas' | 'storage'> };
  ThanosRuler: {
    spec: RuleSelection &
      Pick<PrometheusSpec, 'replicas' | 'storage'> & { queryEndpoints?: string[]; alertmanagersUrl?: string[] };
  };
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
      gatewayClassName: string;
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
