import type { KubeObject } from '../../shared/manifest.ts';

/** The fields of Argo Rollouts that a plan reads, as they stand in JSON. The validator has refused every other shape before. */
export interface RolloutShape {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: {
    replicas?: number;
    minReadySeconds?: number;
    progressDeadlineSeconds?: number;
    progressDeadlineAbort?: boolean;
    paused?: boolean;
    template?: { metadata?: { labels?: Record<string, string> } };
    workloadRef?: { kind?: string; name?: string; scaleDown?: string };
    strategy?: { canary?: CanaryShape; blueGreen?: BlueGreenShape };
  };
}

export interface CanaryShape {
  steps?: readonly StepShape[];
  maxSurge?: number | string;
  maxUnavailable?: number | string;
  canaryService?: string;
  stableService?: string;
  trafficRouting?: { maxTrafficWeight?: number; [provider: string]: unknown };
  dynamicStableScale?: boolean;
  abortScaleDownDelaySeconds?: number;
  scaleDownDelaySeconds?: number;
  minPodsPerReplicaSet?: number;
  replicaProgressThreshold?: { type: 'Percentage' | 'Pods'; value: number };
  analysis?: AnalysisShape & { startingStep?: number };
}

export interface BlueGreenShape {
  activeService?: string;
  previewService?: string;
  previewReplicaCount?: number;
  autoPromotionEnabled?: boolean;
  autoPromotionSeconds?: number;
  scaleDownDelaySeconds?: number;
  abortScaleDownDelaySeconds?: number;
  prePromotionAnalysis?: AnalysisShape;
  postPromotionAnalysis?: AnalysisShape;
}

export interface StepShape {
  setWeight?: number;
  pause?: { duration?: number | string };
  setCanaryScale?: { replicas?: number; weight?: number; matchTrafficWeight?: boolean };
  analysis?: AnalysisShape;
  experiment?: ExperimentShape;
  setHeaderRoute?: { name: string; match?: readonly object[] };
  setMirrorRoute?: { name: string; percentage?: number };
  plugin?: { name: string };
}

export interface ExperimentShape {
  duration?: string;
  scaleDownDelaySeconds?: number;
  templates?: readonly { name: string; replicas?: number; weight?: number }[];
  analyses?: readonly (ArgumentsShape & {
    name: string;
    templateName: string;
    clusterScope?: boolean;
    requiredForCompletion?: boolean;
  })[];
}

interface ArgumentsShape {
  args?: readonly ArgumentShape[];
}

export interface ArgumentShape {
  name: string;
  value?: string;
  valueFrom?: { podTemplateHashValue?: 'Stable' | 'Latest'; fieldRef?: { fieldPath: string }; secretKeyRef?: object };
}

export interface AnalysisShape extends ArgumentsShape {
  templates?: readonly TemplateReference[];
  dryRun?: readonly { metricName: string }[];
}

export interface TemplateReference {
  templateName: string;
  clusterScope?: boolean;
}

interface TemplateShape {
  spec: {
    args?: readonly ArgumentShape[];
    metrics?: readonly MetricShape[];
    dryRun?: readonly { metricName: string }[];
    templates?: readonly TemplateReference[];
  };
}

export interface MetricShape {
  name: string;
  initialDelay?: string;
  interval?: string;
  count?: number | string;
  successCondition?: string;
  failureCondition?: string;
  failureLimit?: number | string;
  inconclusiveLimit?: number | string;
  consecutiveErrorLimit?: number | string;
  consecutiveSuccessLimit?: number | string;
  provider?: { prometheus?: { query?: string }; web?: WebShape; job?: object; [provider: string]: unknown };
}

export interface WebShape {
  url?: string;
  jsonPath?: string;
  body?: string;
  jsonBody?: { aggs?: Aggregations; aggregations?: Aggregations };
}

type Aggregations = Readonly<Record<string, { filter?: object }>>;

export const isRollout = ({ apiVersion, kind }: KubeObject): boolean =>
  kind === 'Rollout' && apiVersion.startsWith('argoproj.io/');

export const rolloutOf = (object: KubeObject): RolloutShape => object as KubeObject & RolloutShape;
export const templateOf = (object: KubeObject): TemplateShape => object as KubeObject & TemplateShape;
