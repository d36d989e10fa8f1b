import { ARGOCD_NAMESPACE } from '../argocd/namespace.ts';
/** A Pod Security level of Kubernetes, from the strictest. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

export interface NamespaceLevel {
  /** What the API server enforces. */
  level: PodSecurityLevel;
  /** What it warns of and audits. Default: the same. */
  warn?: PodSecurityLevel;
  /** Whether a pod may talk only where a policy opens the way. */
  defaultDeny: boolean;
  reason: string;
  /** Where the level is privileged: the only workloads of ours that may use it. */
  agents?: readonly string[];
}

/** The namespaces of the fleet's own components. A pod that needs the host never shares one with services. */
export const NAMESPACE_LEVELS: Readonly<Record<string, NamespaceLevel>> = {
  monitoring: {
    level: 'restricted',
    defaultDeny: true,
    reason: 'everything that stores, sends or shows metrics runs without the host',
  },
  'monitoring-node': {
    level: 'privileged',
    defaultDeny: true,
    reason: 'node-exporter reads the root of the host from its network and process namespaces',
    agents: ['node-exporter'],
  },
  logging: {
    level: 'restricted',
    defaultDeny: true,
    reason: 'what stores and shows logs runs without the host',
  },
  'logging-agent': {
    level: 'privileged',
    defaultDeny: true,
    reason: 'fluent-bit reads the log files of the host as root',
    agents: ['fluent-bit'],
  },
  'external-secrets': {
    level: 'restricted',
    defaultDeny: true,
    reason: 'what asks stores for secrets runs without the host, and talks to the store and the API server only',
  },
  'argo-rollouts': {
    level: 'restricted',
    defaultDeny: true,
    reason: 'what shifts traffic between versions asks the API server and metrics, and runs without the host',
  },
  gateway: {
    level: 'restricted',
    defaultDeny: true,
    reason: 'holds the Gateway and its certificate, and no pods: Cilium serves it',
  },
  'longhorn-system': {
    level: 'privileged',
    defaultDeny: false,
    reason: 'longhorn mounts disks of the host, and makes pods at run time whose flows are its own',
    agents: [],
  },
};

/** Of every namespace that has no line above: those of apps, and of components that others bring. */
export const DEFAULT_LEVEL: NamespaceLevel = {
  level: 'restricted',
  defaultDeny: true,
  reason: 'what is not known to need the host runs without it, and is reached only where it says so',
};

/** Namespaces that stand before Argo CD delivers anything, and whose labels belong to others. */
export const FOREIGN_NAMESPACES: readonly string[] = [ARGOCD_NAMESPACE, 'default', 'kube-system'];
