/** The part of the chart's values that we set. */
export type ExternalSecretsValues = {
  installCRDs: boolean;
  replicaCount: number;
  leaderElect: boolean;
  concurrent: number;
  log: { level: LogLevel };
  image: { repository: string; tag: string };
  /** Kinds that the controller acts on, each with its own rights. */
  processClusterExternalSecret: boolean;
  processPushSecret: boolean;
  processClusterPushSecret: boolean;
  processClusterGenerator: boolean;
  serviceAccount: { create: boolean; name: string };
  rbac: { serviceAccountTokenCreate: boolean; servicebindings: { create: boolean } };
  webhook: { create: boolean };
  certController: { create: boolean };
  metrics: { service: { enabled: boolean; port: number } };
  serviceMonitor: { enabled: boolean };
  livenessProbe: { enabled: boolean };
  readinessProbe: { enabled: boolean };
  podDisruptionBudget: { enabled: boolean; maxUnavailable: number };
  resources: {
    requests: { cpu: string; memory: string };
    limits: { cpu?: string; memory: string };
  };
  tolerations: readonly object[];
};

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];
