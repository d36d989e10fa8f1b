import type { JobSpec, KeyRef, PodTemplate, Selector } from './pods.ts';

export interface RolloutSpec {
  replicas?: number;
  minReadySeconds?: number;
  progressDeadlineSeconds?: number;
  revisionHistoryLimit?: number;
  selector?: Selector;
  template?: PodTemplate;
  workloadRef?: { apiVersion?: string; kind?: string; name?: string; scaleDown?: string };
  strategy?: { canary?: CanaryShape; blueGreen?: BlueGreenShape };
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

interface BlueGreenShape {
  activeService: string;
  previewService?: string;
  previewReplicaCount?: number;
  scaleDownDelayRevisionLimit?: number;
  antiAffinity?: AntiAffinityShape;
  prePromotionAnalysis?: AnalysisUse;
  postPromotionAnalysis?: AnalysisUse;
}

interface AntiAffinityShape {
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

/** Of an analysis, whose template may be empty. */
export interface AnalysisJob {
  spec: Omit<JobSpec, 'template'> & { template: Partial<PodTemplate> };
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
    job?: AnalysisJob;
    [provider: string]: unknown;
  };
}
