import { type CanarySetup, type CanaryState, DEFAULT_SCALE_DOWN_DELAY } from './canary-state.ts';
import { CanaryTargets } from './canary-targets.ts';
import type { Machine, Pace } from './course.ts';
import { pauseSeconds } from './duration.ts';
import type { Moment } from './plan.ts';
import { availableOf, comingOf, type PodSet, scaled } from './pods.ts';
import type { StepShape } from './shapes.ts';

/** What the rollouts controller does with a canary, one reconciliation after the other. */
export class CanaryMachine implements Machine<CanaryState> {
  readonly setup: CanarySetup;
  readonly targets: CanaryTargets;
  readonly steps: readonly StepShape[];
  readonly #routed: boolean;

  constructor(setup: CanarySetup) {
    this.setup = setup;
    this.targets = new CanaryTargets(setup);
    this.steps = this.targets.steps;
    this.#routed = this.targets.routed;
  }

  turn(state: CanaryState): CanaryState {
    const weight = this.#routed ? this.targets.weightIn(state) : 0;
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

  #share({ now, canary, stable, old, weight, promoted }: CanaryState): number {
    if (this.#routed) return promoted ? 1 : weight / this.targets.maxWeight;
    const [news, olds] = [availableOf(canary, now), availableOf([...stable, ...old], now)];
    return news + olds === 0 ? 0 : news / (news + olds);
  }

  #experimentPods({ now, step, promoted, aborted, tried }: CanaryState): number {
    const staying = tried.filter(({ until }) => until > now).reduce((sum, { pods }) => sum + pods, 0);
    return promoted || aborted ? staying : staying + podsTried(this.steps[step]);
  }

  #rescaled(set: PodSet, replicas: number, { now }: CanaryState): PodSet {
    return scaled(set, replicas, { now, ready: this.setup.pace.ready });
  }

  #scaleStable(state: CanaryState): CanaryState | undefined {
    if (state.promoted) return undefined;
    const { stable } = this.targets.podsIn(state, this.#routed ? state.weight : undefined);
    return stable === state.stable.length
      ? undefined
      : { ...state, stable: this.#rescaled(state.stable, stable, state) };
  }

  #scaleCanary(state: CanaryState): CanaryState | undefined {
    if (state.aborted && this.#lingersOnAbort()) return this.#linger(state);
    const { canary } = this.targets.podsIn(state, this.#routed ? state.weight : undefined);
    return canary === state.canary.length
      ? undefined
      : { ...state, canary: this.#rescaled(state.canary, canary, state) };
  }

  #lingersOnAbort(): boolean {
    const { abortScaleDownDelaySeconds: delay, dynamicStableScale } = this.setup.canary;
    if (!this.#routed || delay === 0) return false;
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
    if (!this.#routed) return { ...state, old: this.#rescaled(old, Math.max(0, old.length - mayGo), state) };
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
      const whole = availableOf(canary, now) >= replicas || this.targets.hasEnough(canary, replicas, now);
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
    if (setWeight !== undefined || setCanaryScale !== undefined) return this.targets.isReached(state, state.weight);
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
