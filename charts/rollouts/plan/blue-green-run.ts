import { DEFAULT_SCALE_DOWN_DELAY } from './canary-state.ts';
import type { Machine, Pace } from './course.ts';
import type { Moment } from './plan.ts';
import { availableOf, comingOf, type PodSet, scaled } from './pods.ts';
import type { BlueGreenShape } from './shapes.ts';

export interface BlueGreenSetup {
  replicas: number;
  blueGreen: BlueGreenShape;
  pace: Pace;
}

export interface BlueGreenState {
  now: number;
  preview: PodSet;
  stable: PodSet;
  old: PodSet;
  /** When the analysis ahead of the promotion, the pause and the one after the promotion began. */
  before?: number;
  pause?: number;
  after?: number;
  /** status.blueGreen.scaleUpPreviewCheckPoint: the few pods of the preview did, and the others come. */
  checkpoint?: number;
  /** When the active Service went over to the new version. */
  switched?: number;
  promoted?: number;
  aborted: boolean;
  deadline?: number;
}

export const firstBlueGreen = (replicas: number): BlueGreenState => ({
  now: 0,
  preview: [],
  stable: Array.from({ length: replicas }, () => 0),
  old: [],
  aborted: false,
});

/** What the rollouts controller does with a blue-green rollout, one reconciliation after the other. */
export class BlueGreenMachine implements Machine<BlueGreenState> {
  readonly setup: BlueGreenSetup;

  constructor(setup: BlueGreenSetup) {
    this.setup = setup;
  }

  at = (state: BlueGreenState, now: number): BlueGreenState => ({ ...state, now });

  moment({ now, preview, stable, old, switched, aborted }: BlueGreenState): Moment {
    const others = [...stable, ...old];
    return {
      at: now,
      step: 0,
      canary: preview.length,
      canaryAvailable: availableOf(preview, now),
      stable: others.length,
      stableAvailable: availableOf(others, now),
      experiment: 0,
      share: switched !== undefined && !aborted ? 1 : 0,
    };
  }

  timers(state: BlueGreenState): number[] {
    const { now, preview, stable, old, deadline } = state;
    const ends = [
      this.#end(state.before, 'prePromotion'),
      this.#pauseEnd(state),
      this.#end(state.after, 'postPromotion'),
    ];
    return [...[preview, stable, old].flatMap((set) => comingOf(set, now)), deadline, ...ends].filter(
      (time) => time !== undefined,
    );
  }

  turn(state: BlueGreenState): BlueGreenState {
    return this.#scale(state) ?? (state.aborted ? state : (this.#begin(state) ?? this.#finish(state) ?? state));
  }

  #end(began: number | undefined, place: 'prePromotion' | 'postPromotion'): number | undefined {
    const seconds = this.setup.pace.run(place);
    return began === undefined || seconds === undefined ? undefined : began + seconds;
  }

  /** Where promotion is not automatic, autoPromotionSeconds counts for nothing. */
  #pauseEnd({ pause }: BlueGreenState): number | undefined {
    const { autoPromotionEnabled = true, autoPromotionSeconds = 0 } = this.setup.blueGreen;
    const seconds = autoPromotionEnabled ? autoPromotionSeconds : this.setup.pace.person;
    return pause === undefined || seconds === undefined ? undefined : pause + seconds;
  }

  #wantedPreview({ promoted, switched, checkpoint }: BlueGreenState): number {
    const { replicas, blueGreen } = this.setup;
    const few = promoted === undefined && switched === undefined && checkpoint === undefined;
    return few ? (blueGreen.previewReplicaCount ?? replicas) : replicas;
  }

  #scale(state: BlueGreenState): BlueGreenState | undefined {
    const { now, preview, old, aborted, deadline } = state;
    if (aborted && this.setup.blueGreen.abortScaleDownDelaySeconds !== 0) return this.#linger(state);
    const wanted = this.#wantedPreview(state);
    if (!aborted && wanted !== preview.length) {
      return { ...state, preview: scaled(preview, wanted, { now, ready: this.setup.pace.ready }) };
    }
    if (old.length === 0) return undefined;
    const delay = this.setup.blueGreen.scaleDownDelaySeconds ?? DEFAULT_SCALE_DOWN_DELAY;
    // A delay of 0 sets no deadline, and what has none stays.
    if (deadline === undefined) return delay === 0 ? undefined : { ...state, deadline: now + delay };
    return now < deadline ? undefined : { ...state, old: [], deadline: undefined };
  }

  #linger(state: BlueGreenState): BlueGreenState | undefined {
    const { now, preview, stable, deadline } = state;
    if (preview.length === 0) return undefined;
    if (deadline === undefined) {
      if (availableOf(stable, now) !== this.setup.replicas) return undefined;
      return {
        ...state,
        deadline: now + (this.setup.blueGreen.abortScaleDownDelaySeconds ?? DEFAULT_SCALE_DOWN_DELAY),
      };
    }
    return now < deadline ? undefined : { ...state, preview: [] };
  }

  /** The analysis ahead of the promotion, and then the pause. */
  #begin(state: BlueGreenState): BlueGreenState | undefined {
    const { now, preview, switched, before, pause, checkpoint } = state;
    const { blueGreen } = this.setup;
    if (switched !== undefined || checkpoint !== undefined) return undefined;
    if (availableOf(preview, now) !== this.#wantedPreview(state)) return undefined;
    const analysed = (blueGreen.prePromotionAnalysis?.templates ?? []).length > 0;
    if (analysed && before === undefined) return { ...state, before: now };
    if (analysed && !this.#over(this.#end(before, 'prePromotion'), now)) return undefined;
    const { autoPromotionEnabled = true, autoPromotionSeconds = 0 } = blueGreen;
    const pauses = !autoPromotionEnabled || autoPromotionSeconds > 0;
    if (pauses && pause === undefined) return { ...state, pause: now };
    if (pauses && !this.#over(this.#pauseEnd(state), now)) return undefined;
    if (blueGreen.previewReplicaCount !== undefined) return { ...state, checkpoint: now };
    return { ...state, switched: now };
  }

  /** The switch once all pods are there, the analysis after it, and the promotion. */
  #finish(state: BlueGreenState): BlueGreenState | undefined {
    const { now, preview, stable, switched, checkpoint, after, promoted } = state;
    const whole = availableOf(preview, now) === this.setup.replicas;
    if (promoted !== undefined || !whole) return undefined;
    if (switched === undefined) return checkpoint === undefined ? undefined : { ...state, switched: now };
    const analysed = (this.setup.blueGreen.postPromotionAnalysis?.templates ?? []).length > 0;
    if (analysed && after === undefined) return { ...state, after: now };
    if (analysed && !this.#over(this.#end(after, 'postPromotion'), now)) return undefined;
    return { ...state, promoted: now, stable: [], old: stable };
  }

  #over = (end: number | undefined, now: number): boolean => end !== undefined && now >= end;
}
