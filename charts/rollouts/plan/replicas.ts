/** What the controller knows of a ReplicaSet when it scales. */
export interface Pods {
  /** spec.replicas */
  replicas: number;
  /** status.availableReplicas */
  available: number;
}

export interface Bounds {
  replicas: number;
  maxSurge: number;
  maxUnavailable: number;
}

/**
 * How many pods more and fewer than `replicas` a canary without traffic routing may have meanwhile.
 * Text counts as a percentage, with or without its sign: so does the controller's default of "25".
 */
export function boundsOf(replicas: number, maxSurge: number | string = '25', maxUnavailable: number | string = '25') {
  const surge = resolved(maxSurge, replicas, Math.ceil);
  const unavailable = resolved(maxUnavailable, replicas, Math.floor);
  // A percentage of few pods rounds down to none; with no surge either, nothing could ever move.
  const moving = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return { replicas, maxSurge: surge, maxUnavailable: Math.min(moving, replicas) };
}

function resolved(value: number | string, replicas: number, round: (n: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = value.replaceAll('%', '');
  return /^[+-]?[0-9]+$/.test(percent) ? round((Number(percent) * replicas) / 100) : 0;
}

/** Pods of the canary and of the stable version that come closest to a weight by their number alone. */
export function closestPods(weight: number, maxWeight: number, { replicas, maxSurge }: Bounds): [number, number] {
  if (replicas === 0) return [0, 0];
  const wanted = (replicas * weight) / maxWeight;
  const [up, down] = [Math.ceil(wanted), Math.floor(wanted)];
  // Between nothing and everything each version keeps a pod, where there is more than one.
  const mayVanish = weight === maxWeight || weight === 0 || (replicas === 1 && maxSurge === 0);
  const options: { canary: number; total: number }[] = [];
  if (up < replicas || mayVanish) options.push({ canary: up, total: replicas });
  if (!tied(weight, maxWeight, replicas) && (down !== 0 || mayVanish)) options.push({ canary: down, total: replicas });
  if (maxSurge > 0) {
    const total = replicas + 1;
    options.push({ canary: up, total });
    if (!tied(weight, maxWeight, total) && (down !== 0 || mayVanish)) options.push({ canary: down, total });
  }
  const off = ({ canary, total }: { canary: number; total: number }) => Math.abs((canary * maxWeight) / total - weight);
  const [first, ...others] = options;
  if (first === undefined) return [0, replicas];
  const best = others.reduce((chosen, option) => (off(option) < off(chosen) ? option : chosen), first);
  return [best.canary, best.total - best.canary];
}

/** Whether rounding up and down are equally far off; then the controller takes the larger canary. */
const tied = (weight: number, maxWeight: number, total: number): boolean => (total * (weight / maxWeight)) % 1 === 0.5;

interface Scaled {
  canary: number;
  stable: number;
}

interface BasicCanary extends Bounds {
  weight: number;
  maxWeight: number;
  canary: Pods;
  /** undefined where the new version is the stable one already. */
  stable: Pods | undefined;
  /** spec.replicas of all older ReplicaSets. */
  others: number;
}

/**
 * What the controller asks of both ReplicaSets next where only their number of pods divides the traffic:
 * first up as far as the surge lets it, then down as far as enough pods stay available.
 */
export function basicCanary({ weight, maxWeight, canary, stable, others, ...bounds }: BasicCanary): Scaled {
  const { replicas, maxSurge, maxUnavailable } = bounds;
  const [wantedCanary, wantedStable] =
    stable === undefined ? [replicas, 0] : closestPods(weight, maxWeight, { ...bounds, replicas });
  const most = replicas + maxSurge;
  const next: Scaled = { canary: canary.replicas, stable: stable?.replicas ?? 0 };
  let room = most - (canary.replicas + (stable?.replicas ?? 0) + others);
  if (next.stable < wantedStable && room > 0) {
    const more = Math.min(room, wantedStable - next.stable);
    next.stable += more;
    room -= more;
  }
  if (next.canary < wantedCanary && room > 0) next.canary += Math.min(room, wantedCanary - next.canary);
  if (others > 0) return next;
  const fewest = replicas - maxUnavailable;
  const growing = wantedCanary >= canary.replicas;
  const left = counted(canary, !growing) + (stable === undefined ? 0 : counted(stable, growing));
  if (left <= fewest) return next;
  if (!growing) {
    next.canary = drained(canary, wantedCanary, left - fewest, next.canary);
    const [down, kept] = withinLimits({ drain: canary, keep: stable, most, fewest }, next.canary, next.stable);
    return { canary: down, stable: kept };
  }
  if (stable === undefined) return next;
  next.stable = drained(stable, wantedStable, left - fewest, next.stable);
  const [down, kept] = withinLimits({ drain: stable, keep: canary, most, fewest }, next.stable, next.canary);
  return { canary: kept, stable: down };
}

/** Pods that count when it is asked how many may go: of the version that shrinks, those that do not serve too. */
function counted({ replicas, available }: Pods, ignoreAvailability: boolean): number {
  return replicas < available || ignoreAvailability ? replicas : available;
}

const drained = ({ replicas }: Pods, wanted: number, mayGo: number, otherwise: number): number =>
  replicas > wanted ? Math.max(wanted, replicas - mayGo) : otherwise;

interface Limits {
  drain: Pods;
  keep: Pods | undefined;
  most: number;
  fewest: number;
}

function withinLimits({ drain, keep, most, fewest }: Limits, draining: number, keeping: number): [number, number] {
  if (keep === undefined) return [draining, keeping];
  const reduced = keeping - Math.max(0, keeping + draining - most);
  const available = Math.min(drain.available, draining) + Math.min(keep.available, reduced);
  const lost = Math.max(0, keep.available - reduced);
  const kept = reduced + Math.min(lost, Math.max(0, fewest - available));
  return [draining - Math.max(0, kept + draining - most), kept];
}

/** Pods for a weight; a part of one is a whole one. */
export const podsForWeight = (replicas: number, weight: number, maxWeight: number): number =>
  Math.ceil((weight * replicas) / maxWeight);

interface RoutedCanary {
  replicas: number;
  maxWeight: number;
  /** What the pods of the canary are to suit. */
  weight: number;
  /** A number that setCanaryScale asks for. */
  canaryReplicas?: number;
  minPodsPerReplicaSet?: number;
  dynamicStableScale?: boolean;
  /** The traffic as it is divided now. */
  weights?: { canary: number; stable: number };
  aborted?: boolean;
}

/** What the controller asks of both ReplicaSets where a router divides the traffic. */
export function routedCanary(options: RoutedCanary): Scaled {
  const { replicas, maxWeight, weight, canaryReplicas, weights, aborted } = options;
  const atLeast = (count: number) => (count === 0 ? 0 : Math.max(count, options.minPodsPerReplicaSet ?? count));
  const canary = canaryReplicas ?? atLeast(podsForWeight(replicas, weight, maxWeight));
  if (!options.dynamicStableScale) return { canary, stable: replicas };
  // An explicit number of pods stands beside a weight of 0, which keeps the stable version whole.
  const stable = podsForWeight(replicas, maxWeight - weight, maxWeight);
  if (weights === undefined) return { canary: atLeast(canary), stable: atLeast(stable) };
  return {
    canary: atLeast(aborted ? Math.max(canary, podsForWeight(replicas, weights.canary, maxWeight)) : canary),
    stable: atLeast(Math.max(stable, podsForWeight(replicas, weights.stable, maxWeight))),
  };
}
