import type { Pace } from './course.ts';
import type { PodSet } from './pods.ts';
import type { Bounds } from './replicas.ts';
import type { CanaryShape } from './shapes.ts';

/** The strategy of a canary, and the number of its pods. */
export interface CanarySetup extends Bounds {
  canary: CanaryShape;
  pace: Pace;
}

export interface CanaryState {
  now: number;
  /** status.currentStepIndex */
  step: number;
  /** When the step began. */
  since: number;
  /** When the controller came to what the step waits for: its pause, its analysis. */
  waiting?: number;
  canary: PodSet;
  stable: PodSet;
  /** Pods of the version that was stable until the promotion. */
  old: PodSet;
  /** status.canary.weights.canary */
  weight: number;
  promoted: boolean;
  aborted: boolean;
  /** When the pods go that stay for a while. */
  deadline?: number;
  /** Pods of experiments that are over, and when they go. */
  tried: readonly { pods: number; until: number }[];
}

/** A canary as it begins: all pods of the stable version, all of them available. */
export const firstCanary = (replicas: number): CanaryState => ({
  now: 0,
  step: 0,
  since: 0,
  canary: [],
  stable: Array.from({ length: replicas }, () => 0),
  old: [],
  weight: 0,
  promoted: false,
  aborted: false,
  tried: [],
});

export const DEFAULT_SCALE_DOWN_DELAY = 30;
