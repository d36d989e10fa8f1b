import type { Machine, Pace } from './course.ts';
import { pauseSeconds } from './duration.ts';
import type { Moment } from './plan.ts';
import { availableOf, comingOf, type PodSet, podsOf, scaled } from './pods.ts';
import { type Bounds, basicCanary, podsForWeight, routedCanary } from './replicas.ts';
import type { CanaryShape, StepShape } from './shapes.ts';

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

/** What the rollouts controller does with a canary, one reconciliation after the other. */
export class CanaryMachine implements Machine<CanaryState> {
  readonly setup: CanarySetup;
  readonly steps: readonly StepShape[];
  readonly routed: boolean;
  readonly maxWeight: number;

  constructor(setup: CanarySetup) {
    const { canary } = setup;
    this.setup = setup;
    this.steps = canary.steps ?? [];
    this.routed = canary.trafficRouting !== undefined;
    this.maxWeight = canary.trafficRouting?.maxTrafficWeight ?? 100;
  }

  turn(state: CanaryState): CanaryState {
    const weight = this.routed ? this.#routedWeight(state) : 0;
    const scaledStable = this.#scaleStable(state);
    if (scaledStable !== undefined) return { ...scaledStable, weight };
    const weighted = weight === state.weight ? state : { ...state, weight };
    const scaledCanary = this.#scaleCanary(weighted);
    if (scaledCanary !== undefined) return scaledCanary;
    const scaledOld = this.#scaleOld(weighted);
    if (scaledOld !== undefined) return scaledOld;
    return this.#advance(weighted);
  }

  at = (state: CanaryState, now: number): CanaryState => ({ ...state, now });

  timers(state: CanaryState): number[] {
    const { now, canary, stable, old, deadline, tried } = state;
    const over = this.#waitsUntil(state);
    const pods = [canary, stable, old].flatMap((set) => comingOf(set, now));
    const leaving = tried.map(({ until }) => until).filter((until) => until > now);
    return [...pods, ...leaving, ...(deadline === undefined ? [] : [deadline]), ...(over === undefined ? [] : [over])];
  }

  moment(state: CanaryState): Moment {
    const { now, step, canary, stable, old } = state;
    const others = [...stable, ...old];
    return {
      at: now,
      step,
      canary: canary.length,
      canaryAvailable: availableOf(canary, now),
      stable: others.length,
      stableAvailable: availableOf(others, now),
      experiment: this.#experimentPods(state),
      share: this.#share(state),
    };
  }

  /** The weight that the steps ask for at a step. */
  setWeightAt(step: number): number {
    if (step >= this.steps.length) return this.maxWeight;
    return this.#lastSet(step) ?? 0;
  }

  #lastSet(step: number): number | undefined {
    return this.steps.slice(0, step + 1).findLast(({ setWeight }) => setWeight !== undefined)?.setWeight;
  }

  #share({ now, canary, stable, old, weight, promoted }: CanaryState): number {
    if (this.routed) return promoted ? 1 : weight / this.maxWeight;
    const [news, olds] = [availableOf(canary, now), availableOf([...stable, ...old], now)];
    return news + olds === 0 ? 0 : news / (news + olds);
  }

  #experimentPods({ now, step, promoted, aborted, tried }: CanaryState): number {
    const staying = tried.filter(({ until }) => until > now).reduce((sum, { pods }) => sum + pods, 0);
    return promoted || aborted ? staying : staying + podsTried(this.steps[step]);
  }

  #wanted(state: CanaryState, weights: number | undefined): { canary: number; stable: number } {
    const { now, canary, stable, old, aborted, promoted } = state;
    const { setup, maxWeight } = this;
    const scale = promoted ? undefined : this.#canaryScale(state);
    const weight = promoted ? maxWeight : (scale?.weight ?? this.#weightForPods(state));
    if (!this.routed) {
      const [own, others] = [podsOf(canary, now), promoted ? undefined : podsOf(stable, now)];
      return basicCanary({ ...setup, weight, maxWeight, canary: own, stable: others, others: old.length });
    }
    const { dynamicStableScale, minPodsPerReplicaSet } = setup.canary;
    return routedCanary({
      replicas: setup.replicas,
      maxWeight,
      weight: scale?.replicas === undefined ? weight : 0,
      canaryReplicas: scale?.replicas,
      minPodsPerReplicaSet,
      dynamicStableScale,
      weights: weights === undefined ? undefined : { canary: weights, stable: maxWeight - weights },
      aborted,
    });
  }

  /** What the last setCanaryScale says, where it still holds. */
  #canaryScale({ step, aborted }: CanaryState): StepShape['setCanaryScale'] {
    if (!this.routed || step >= this.steps.length) return undefined;
    if (aborted && this.setup.canary.abortScaleDownDelaySeconds !== 0) return undefined;
    const scale = this.steps.slice(0, step + 1).findLast(({ setCanaryScale }) => setCanaryScale)?.setCanaryScale;
    return scale?.matchTrafficWeight ? undefined : scale;
  }

  /** An aborted canary whose stable version is small goes back over its own steps, so that the pods never surge. */
  #weightForPods(state: CanaryState): number {
    const { now, step, canary, stable, aborted } = state;
    if (!aborted) return this.setWeightAt(step);
    if (!this.setup.canary.dynamicStableScale) return 0;
    const { replicas } = this.setup;
    const serving = Math.max(replicas - availableOf(stable, now), availableOf(canary, now));
    const lower = this.steps.findLast(
      ({ setWeight }) => setWeight !== undefined && podsForWeight(replicas, setWeight, this.maxWeight) < serving,
    );
    return lower?.setWeight ?? 0;
  }

  #routedWeight(state: CanaryState): number {
    const { now, stable, canary, promoted, aborted, weight } = state;
    if (promoted) return 0;
    const wanted = aborted ? this.#weightBack(state) : availableOf(canary, now) === 0 ? 0 : this.#weightAhead(state);
    const serving = availableOf(stable, now);
    const needed = Math.floor(((this.maxWeight - wanted) * this.setup.replicas) / this.maxWeight);
    if (serving < needed && !this.#enough(stable, needed, now)) return weight;
    return wanted;
  }

  #weightAhead(state: CanaryState): number {
    if (this.steps.length === 0) return 0;
    if (this.#atDesired(state, undefined)) return this.setWeightAt(state.step);
    return this.#lastSet(state.step - 1) ?? 0;
  }

  #weightBack(state: CanaryState): number {
    const { now, stable, weight } = state;
    const { replicas, canary } = this.setup;
    if (!canary.dynamicStableScale || replicas === 0) return 0;
    const wanted = this.#weightForPods(state);
    const carried = Math.floor((this.maxWeight * availableOf(stable, now)) / replicas);
    if (wanted <= 0) return Math.min(Math.max(0, this.maxWeight - carried), weight);
    return carried < this.maxWeight - wanted ? weight : Math.min(wanted, weight);
  }

  #enough(set: PodSet, wanted: number, now: number): boolean {
    const { replicas, available } = podsOf(set, now);
    const threshold = this.setup.canary.replicaProgressThreshold;
    if (threshold === undefined || threshold.value < 0) return replicas === wanted && available === wanted;
    if (threshold.type !== 'Percentage') return available >= threshold.value;
    return wanted === 0 || (available / wanted) * 100 >= threshold.value - 1e-10;
  }

  #atDesired(state: CanaryState, weights: number | undefined): boolean {
    const wanted = this.#wanted(state, weights);
    if (!this.#enough(state.canary, wanted.canary, state.now)) return false;
    const dynamic = this.routed && this.setup.canary.dynamicStableScale;
    if (!dynamic && state.stable.length !== wanted.stable) return false;
    return this.routed || availableOf(state.old, state.now) === 0;
  }

  #rescaled(set: PodSet, replicas: number, { now }: CanaryState): PodSet {
    return scaled(set, replicas, { now, ready: this.setup.pace.ready });
  }

  #scaleStable(state: CanaryState): CanaryState | undefined {
    if (state.promoted) return undefined;
    const { stable } = this.#wanted(state, this.routed ? state.weight : undefined);
    return stable === state.stable.length
      ? undefined
      : { ...state, stable: this.#rescaled(state.stable, stable, state) };
  }

  #scaleCanary(state: CanaryState): CanaryState | undefined {
    if (state.aborted && this.#lingersOnAbort()) return this.#linger(state);
    const { canary } = this.#wanted(state, this.routed ? state.weight : undefined);
    return canary === state.canary.length
      ? undefined
      : { ...state, canary: this.#rescaled(state.canary, canary, state) };
  }

  #lingersOnAbort(): boolean {
    const { abortScaleDownDelaySeconds: delay, dynamicStableScale } = this.setup.canary;
    if (!this.routed || delay === 0) return false;
    return !dynamicStableScale || delay !== undefined;
  }

  /** The pods of what was aborted stay until some seconds after the stable version is whole again. */
  #linger(state: CanaryState): CanaryState | undefined {
    const { now, canary, stable, deadline } = state;
    if (canary.length === 0) return undefined;
    if (deadline === undefined) {
      if (availableOf(stable, now) !== this.setup.replicas) return undefined;
      const delay = this.setup.canary.abortScaleDownDelaySeconds ?? DEFAULT_SCALE_DOWN_DELAY;
      return { ...state, deadline: now + delay };
    }
    return now < deadline ? undefined : { ...state, canary: [] };
  }

  #scaleOld(state: CanaryState): CanaryState | undefined {
    const { now, canary, old, deadline } = state;
    if (old.length === 0) return undefined;
    const available = availableOf(canary, now) + availableOf(old, now);
    const mayGo = available - (this.setup.replicas - this.setup.maxUnavailable);
    if (mayGo <= 0) return undefined;
    if (!this.routed) return { ...state, old: this.#rescaled(old, Math.max(0, old.length - mayGo), state) };
    if (this.setup.canary.dynamicStableScale) return { ...state, old: [] };
    const delay = this.setup.canary.scaleDownDelaySeconds ?? DEFAULT_SCALE_DOWN_DELAY;
    // A delay of 0 sets no deadline, and what has none stays.
    if (delay === 0) return undefined;
    if (deadline === undefined) return { ...state, deadline: now + delay };
    return now < deadline ? undefined : { ...state, old: [], deadline: undefined };
  }

  #advance(state: CanaryState): CanaryState {
    const { now, step, canary, stable, promoted, aborted } = state;
    if (promoted) return state;
    if (aborted) return step === 0 ? state : { ...state, step: 0 };
    if (step >= this.steps.length) {
      const { replicas } = this.setup;
      const whole = availableOf(canary, now) >= replicas || this.#enough(canary, replicas, now);
      return whole ? { ...state, promoted: true, stable: [], old: stable } : state;
    }
    const arrived = this.#waitsOn(step) && state.waiting === undefined ? { ...state, waiting: now } : state;
    if (!this.#completed(arrived)) return arrived;
    return { ...arrived, step: step + 1, since: now, waiting: undefined, tried: this.#triedAfter(arrived) };
  }

  /** The pods of an experiment stay for a while after it. */
  #triedAfter({ now, step, tried }: CanaryState): CanaryState['tried'] {
    const pods = podsTried(this.steps[step]);
    const delay = this.steps[step]?.experiment?.scaleDownDelaySeconds ?? DEFAULT_SCALE_DOWN_DELAY;
    return pods === 0 || delay === 0 ? tried : [...tried, { pods, until: now + delay }];
  }

  #waitsOn(step: number): boolean {
    const { pause, analysis, experiment, plugin } = this.steps[step] ?? {};
    return (pause ?? analysis ?? experiment ?? plugin) !== undefined;
  }

  #completed(state: CanaryState): boolean {
    const { setWeight, setCanaryScale } = this.steps[state.step]!;
    if (setWeight !== undefined || setCanaryScale !== undefined) return this.#atDesired(state, state.weight);
    if (!this.#waitsOn(state.step)) return true;
    const until = this.#waitsUntil(state);
    return until !== undefined && state.now >= until;
  }

  #waitsUntil({ step, waiting, promoted, aborted }: CanaryState): number | undefined {
    const current = this.steps[step];
    if (current === undefined || waiting === undefined || promoted || aborted) return undefined;
    const { pace } = this.setup;
    const seconds = current.pause ? pauseOf(current, pace) : current.plugin ? pace.plugin : pace.run(step);
    return seconds === undefined ? undefined : waiting + seconds;
  }
}

const podsTried = (step: StepShape | undefined): number =>
  (step?.experiment?.templates ?? []).reduce((sum, { replicas = 1 }) => sum + replicas, 0);

/** Seconds of a pause; undefined where nobody ends it. */
function pauseOf({ pause }: StepShape, { person }: Pace): number | undefined {
  if (pause?.duration === undefined) return person;
  return Math.max(0, pauseSeconds(pause.duration));
}
