import type { KubeObject } from '../../shared/manifest.ts';
import type { Assumptions } from './assumptions.ts';

export interface PlanInput {
  rollout: KubeObject;
  /** The AnalysisTemplates of its namespace and every ClusterAnalysisTemplate; others are ignored. */
  templates?: readonly KubeObject[];
  /** The bounds of the HorizontalPodAutoscaler that scales it. */
  autoscaler?: { min: number; max: number };
  assumptions?: Partial<Assumptions>;
}

/** Seconds from the change of the pod template; without `latest` nothing bounds it, `waits` says what. */
export interface Span {
  earliest: number;
  latest?: number;
}

export type StepKind =
  | 'setWeight'
  | 'pause'
  | 'setCanaryScale'
  | 'analysis'
  | 'experiment'
  | 'setHeaderRoute'
  | 'setMirrorRoute'
  | 'plugin'
  /** After the last step: the new version becomes the stable one. Of blueGreen: the active Service is switched. */
  | 'promote'
  /** The old pods go. */
  | 'scaleDown'
  /** Of blueGreen: the new pods come up behind the preview Service. */
  | 'preview'
  | 'prePromotionAnalysis'
  | 'postPromotionAnalysis';

export interface PlannedStep {
  /** That of the controller (status.currentStepIndex); for promote the number of steps, for scaleDown one more. */
  index: number;
  kind: StepKind;
  /** In a few words, such as `setWeight 20` or `pause 5m`. */
  summary: string;
  /** What the last setWeight asks for, of `maxWeight`. */
  setWeight: number;
  /** The part of the traffic that the new version has when the step is done, 0 to 1. */
  share: number;
  /** Pods that the ReplicaSets ask for when the step is done. */
  canaryReplicas: number;
  stableReplicas: number;
  /** Pods of an experiment besides. */
  experimentReplicas: number;
  totalReplicas: number;
  /** How many pods more than `replicas` there are at the most while the step runs. */
  surge: number;
  /** The fewest pods that serve while the step runs. */
  fewestAvailable: number;
  begins: Span;
  ends: Span;
  /** Who or what the step waits for without end. */
  waits?: 'person' | 'plugin' | 'endless';
  /** If it is aborted when the step is done: until no traffic, and until no pod, is left to the new version. */
  undo: { traffic: Span; pods: Span };
}

/** The pods and the weight from one moment until the next. */
export interface Moment {
  /** Seconds. */
  at: number;
  /** The index of the step. */
  step: number;
  canary: number;
  canaryAvailable: number;
  stable: number;
  stableAvailable: number;
  experiment: number;
  /** Part of the traffic, 0 to 1. */
  share: number;
}

export type { Assumptions } from './assumptions.ts';
