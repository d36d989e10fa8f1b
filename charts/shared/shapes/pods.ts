import type { Labels } from '../manifest.ts';

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
  envFrom?: { secretRef?: SourceRef; configMapRef?: SourceRef }[];
  resources?: { requests?: Labels; limits?: Labels };
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
  securityContext?: SecurityContext;
  /** Of an init container: one that goes on beside the others. */
  restartPolicy?: 'Always';
}

interface SourceRef {
  name: string;
  optional?: boolean;
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
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  [source: string]: unknown;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: Volume[];
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name: string }[];
  nodeName?: string;
  nodeSelector?: Labels;
  affinity?: { podAffinity?: object; nodeAffinity?: object };
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  dnsPolicy?: string;
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
  /** Of a Deployment. */
  strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string } };
}

export interface JobSpec {
  parallelism?: number;
  completions?: number;
  template: PodTemplate;
}

export interface ClaimShape {
  metadata?: { name?: string };
  /** Of what an operator makes it may be missing. */
  spec?: ClaimSpec;
}

export interface ClaimSpec {
  storageClassName?: string;
  accessModes?: string[];
  resources?: { requests?: Labels };
}
