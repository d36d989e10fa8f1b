import type { KubeObject } from '../../shared/manifest.ts';
import { runsOf } from './analysis.ts';
import { ASSUMED, type Assumptions } from './assumptions.ts';
import { blueGreenTimeline } from './blue-green-steps.ts';
import { canaryTimeline, type Timeline } from './canary-steps.ts';
import { type Detection, detectionOf } from './detection.ts';
import { findingsOf, type PlanFinding } from './findings.ts';
import { firstDelivery } from './first-delivery.ts';
import { notesOf } from './notes.ts';
import { pacesOf } from './paces.ts';
import { boundsOf } from './replicas.ts';
import { isRollout, rolloutOf } from './shapes.ts';
import { Templates } from './templates.ts';

export interface PlanInput {
  rollout: KubeObject;
  /** The AnalysisTemplates of its namespace and every ClusterAnalysisTemplate; others are ignored. */
  templates?: readonly KubeObject[];
  /** Services that pods of others may ask; what does not lead to its pods is ignored. */
  services?: readonly KubeObject[];
  /** The bounds of the HorizontalPodAutoscaler that scales it. */
  autoscaler?: { min: number; max: number };
  /** The ConfigMap of the controller's notifications; undefined where it is not known. */
  notifications?: KubeObject;
  assumptions?: Partial<Assumptions>;
  /** Whether it is not there yet, so that there is no version to replace. */
  isFirst?: boolean;
}

/** Seconds; without `latest` nothing bounds it, without `earliest` it never comes. */
export interface Span {
  earliest?: number;
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
  /** From the change of the pod template on. */
  begins: Span;
  ends: Span;
  /** Who or what the step waits for without end. */
  waits?: 'person' | 'plugin' | 'endless';
  /** From an abort at the end of the step until no traffic, and until no pod, is left to the new version. */
  undo?: { traffic: Span; pods: Span };
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

/** What a Rollout will do. */
export interface Plan {
  name: string;
  namespace: string;
  strategy: 'canary' | 'blueGreen';
  /** Whether it is not there yet: then no step is gone through and no analysis runs. */
  isFirst: boolean;
  /** Whether a router divides the traffic, not the number of pods. */
  routed: boolean;
  replicas: number;
  maxSurge: number;
  maxUnavailable: number;
  /** Seconds without progress after which the controller calls it degraded. */
  progressDeadline: { seconds: number; aborts: boolean };
  steps: readonly PlannedStep[];
  moments: readonly Moment[];
  /** Until the new version has all traffic. */
  finish: Span;
  /** Until the pods of the old version are gone too. */
  settled: Span;
  /** The most pods at once, and how many they are where the autoscaler has asked for all that it may. */
  peak: { pods: number; autoscaled?: number };
  detection: Detection;
  /** What is wrong with it. */
  findings: readonly PlanFinding[];
  /** What a person may want to know. */
  notes: readonly string[];
  assumptions: Assumptions;
}

/** Throws where the object is no Rollout with a canary or blueGreen strategy. */
export function planRollout({ rollout, templates = [], ...input }: PlanInput): Plan {
  const { services = [], autoscaler, notifications, assumptions = {}, isFirst = false } = input;
  const shape = rolloutOf(rollout);
  const { spec, metadata } = shape;
  const { canary, blueGreen } = spec.strategy ?? {};
  const replicas = spec.replicas ?? autoscaler?.min ?? 1;
  const assumed: Assumptions = { ...ASSUMED, replicas, ...assumptions };
  if (!isRollout(rollout) || (canary === undefined) === (blueGreen === undefined)) {
    throw new Error(`${rollout.kind} ${metadata.name}: expected a Rollout with one of canary and blueGreen`);
  }
  const known = new Templates(shape, templates);
  const paces = pacesOf(shape, known, assumed);
  const timelineOf = (pods: number): Timeline =>
    canary === undefined
      ? blueGreenTimeline({ replicas: pods, blueGreen: blueGreen ?? {} }, paces)
      : canaryTimeline({ ...boundsOf(pods, canary.maxSurge, canary.maxUnavailable), canary }, paces);
  const bounds =
    canary === undefined
      ? { replicas: assumed.replicas, maxSurge: assumed.replicas, maxUnavailable: 0 }
      : boundsOf(assumed.replicas, canary.maxSurge, canary.maxUnavailable);
  const timeline = timelineOf(assumed.replicas);
  const { steps, moments } = timeline;
  const detection = detectionOf({ rollout: shape, runs: runsOf(shape, known), steps, moments, assumed });
  const plan = {
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    strategy: canary === undefined ? ('blueGreen' as const) : ('canary' as const),
    isFirst: false,
    routed: canary?.trafficRouting !== undefined,
    ...bounds,
    progressDeadline: { seconds: spec.progressDeadlineSeconds ?? 600, aborts: spec.progressDeadlineAbort ?? false },
    ...timeline,
    peak: {
      pods: peakOf(timeline.moments),
      ...(autoscaler === undefined ? {} : { autoscaled: peakOf(timelineOf(autoscaler.max).moments) }),
    },
    detection,
    assumptions: assumed,
  };
  const shown = isFirst ? firstDelivery(plan) : plan;
  // What is wrong with an update is wrong before it comes.
  return { ...shown, findings: findingsOf(plan, shape), notes: notesOf(shown, shape, { services, notifications }) };
}

const peakOf = (moments: readonly Moment[]): number =>
  Math.max(...moments.map(({ canary, stable, experiment }) => canary + stable + experiment));

export type { Assumptions } from './assumptions.ts';
