import type { CanarySetup, CanaryState } from './canary-state.ts';
import { availableOf, type PodSet, podsOf } from './pods.ts';
import { basicCanary, podsForWeight, routedCanary } from './replicas.ts';
import type { StepShape } from './shapes.ts';

/** Where the rollouts controller is heading with a canary: the pods and the weight that its steps ask for. */
export class CanaryTargets {
  readonly setup: Omit<CanarySetup, 'pace'>;
  readonly steps: readonly StepShape[];
  readonly routed: boolean;
  readonly maxWeight: number;

  constructor(setup: Omit<CanarySetup, 'pace'>) {
    const { canary } = setup;
    this.setup = setup;
    this.steps = canary.steps ?? [];
    this.routed = canary.trafficRouting !== undefined;
    this.maxWeight = canary.trafficRouting?.maxTrafficWeight ?? 100;
  }

  /** The weight that the steps ask for at a step. */
  setWeightAt(step: number): number {
    if (step >= this.steps.length) return this.maxWeight;
    return this.#lastSet(step) ?? 0;
  }

  #lastSet(step: number): number | undefined {
    return this.steps.slice(0, step + 1).findLast(({ setWeight }) => setWeight !== undefined)?.setWeight;
  }

  /** Pods that both versions are to have while traffic is divided so; undefined where pods divide it. */
  podsIn(state: CanaryState, weights: number | undefined): { canary: number; stable: number } {
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

  /** The weight that the router is told next. */
  weightIn(state: CanaryState): number {
    const { now, stable, canary, promoted, aborted, weight } = state;
    if (promoted) return 0;
    const wanted = aborted ? this.#weightBack(state) : availableOf(canary, now) === 0 ? 0 : this.#weightAhead(state);
    const serving = availableOf(stable, now);
    const needed = Math.floor(((this.maxWeight - wanted) * this.setup.replicas) / this.maxWeight);
    if (serving < needed && !this.hasEnough(stable, needed, now)) return weight;
    return wanted;
  }

  #weightAhead(state: CanaryState): number {
    if (this.steps.length === 0) return 0;
    if (this.isReached(state, undefined)) return this.setWeightAt(state.step);
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

  /** Whether so many pods serve as are enough to go on. */
  hasEnough(set: PodSet, wanted: number, now: number): boolean {
    const { replicas, available } = podsOf(set, now);
    const threshold = this.setup.canary.replicaProgressThreshold;
    if (threshold === undefined || threshold.value < 0) return replicas === wanted && available === wanted;
    if (threshold.type !== 'Percentage') return available >= threshold.value;
    return wanted === 0 || (available / wanted) * 100 >= threshold.value - 1e-10;
  }

  /** Whether both versions have the pods that they are to have. */
  isReached(state: CanaryState, weights: number | undefined): boolean {
    const wanted = this.podsIn(state, weights);
    if (!this.hasEnough(state.canary, wanted.canary, state.now)) return false;
    const dynamic = this.routed && this.setup.canary.dynamicStableScale;
    if (!dynamic && state.stable.length !== wanted.stable) return false;
    return this.routed || availableOf(state.old, state.now) === 0;
  }
}
