import type { PlannedStep, StepKind } from '../../../charts/rollouts/plan/plan.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { type Change, statesOf } from './history.ts';

export interface RolloutStatus {
  phase?: string;
  message?: string;
  abort?: boolean;
  currentPodHash?: string;
  stableRS?: string;
  currentStepIndex?: number;
  observedGeneration?: string;
  controllerPause?: boolean;
  pauseConditions?: { reason: string }[];
  blueGreen?: {
    activeSelector?: string;
    scaleUpPreviewCheckPoint?: boolean;
    prePromotionAnalysisRunStatus?: { status: string };
  };
  canary?: { currentStepAnalysisRunStatus?: { status: string } };
}

export interface Rollout extends KubeObject {
  spec: { replicas: number; strategy: { canary?: { steps?: { pause?: { duration?: string } }[] } } };
  status?: RolloutStatus;
}

interface ReplicaSet extends KubeObject {
  spec: { replicas: number };
  status?: { availableReplicas?: number };
}

/** What there is of one application at one moment. */
export interface Snapshot {
  rollout: RolloutStatus;
  canary: number;
  canaryAvailable: number;
  stable: number;
  stableAvailable: number;
  experiment: number;
  /** Of the new version, of 100, where a router has one. */
  weight: number;
}

/** What there was while a step ran, and what when it was done. */
export interface ObservedStep {
  index: number;
  end: Snapshot;
  /** Pods of an experiment, and of all together, that were asked for at the most. */
  experiment: number;
  most: number;
  /** The fewest pods that served. */
  fewest: number;
}

const HASH = 'rollouts-pod-template-hash';

export const rolloutIn = (objects: readonly KubeObject[]): Rollout | undefined =>
  objects.find((object): object is Rollout => object.kind === 'Rollout');

const isReplicaSet = (object: KubeObject): object is ReplicaSet => object.kind === 'ReplicaSet';

/** @param before the hash of the old version's pods */
export function snapshot(objects: readonly KubeObject[], before: string): Snapshot {
  const { status: rollout = {} } = rolloutIn(objects) ?? {};
  const sets = objects.filter(isReplicaSet);
  const owned = sets.filter((set) => ownerOf(set) === 'Rollout');
  const old = owned.find(({ metadata }) => metadata.labels?.[HASH] === before);
  const fresh = owned.find(({ metadata }) => metadata.labels?.[HASH] !== before);
  const tried = sets.filter((set) => ownerOf(set) === 'Experiment');
  return {
    rollout,
    canary: fresh?.spec.replicas ?? 0,
    canaryAvailable: serving(fresh),
    stable: old?.spec.replicas ?? 0,
    stableAvailable: serving(old),
    experiment: tried.reduce((sum, { spec }) => sum + spec.replicas, 0),
    weight: ingressWeight(objects) ?? routeWeight(objects) ?? 0,
  };
}

/** Pods that are to go count no more. */
const serving = (set: ReplicaSet | undefined): number =>
  Math.min(set?.spec.replicas ?? 0, set?.status?.availableReplicas ?? 0);

const ownerOf = ({ metadata }: KubeObject): string | undefined =>
  (metadata.ownerReferences as { kind: string }[] | undefined)?.[0]?.kind;

interface Route extends KubeObject {
  spec: { rules: [{ backendRefs: { name: string; weight?: number }[] }] };
}

function routeWeight(objects: readonly KubeObject[]): number | undefined {
  const route = objects.find((object): object is Route => object.kind === 'HTTPRoute');
  return route?.spec.rules[0].backendRefs.find(({ name }) => name === 'canary')?.weight;
}

function ingressWeight(objects: readonly KubeObject[]): number | undefined {
  const ingress = objects.find(({ kind, metadata }) => kind === 'Ingress' && metadata.name.endsWith('-canary'));
  const weight = ingress?.metadata.annotations?.['nginx.ingress.kubernetes.io/canary-weight'];
  return weight === undefined ? undefined : Number(weight);
}

/** What happened from the change of the image on, moment by moment. */
export function snapshotsOf(changes: readonly Change[], since: number, before: string): Snapshot[] {
  const states = [...statesOf(changes)];
  const moments = changes.flatMap(({ revision }, i) => (revision > since ? [snapshot(states[i]!, before)] : []));
  const begun = moments.findIndex(({ rollout }) => rollout.currentPodHash !== before);
  return begun === -1 ? [] : moments.slice(begun);
}

/** The planned steps that were done, as they were done; those after an abort are not. */
export function observe(moments: readonly Snapshot[], planned: readonly PlannedStep[]): ObservedStep[] {
  const steps: ObservedStep[] = [];
  let from = 0;
  for (const step of planned) {
    const done = moments.findIndex((now, i) => i >= from && now.rollout.abort !== true && isOver(step, now, planned));
    if (done === -1) break;
    const during = moments.slice(from, done + 1);
    steps.push({
      index: step.index,
      // What goes before the switch may end with it, which is not its doing.
      end: isBlueGreen(planned) && !LAST.includes(step.kind) ? during.at(-2)! : moments[done]!,
      experiment: Math.max(...during.map(({ experiment }) => experiment)),
      most: Math.max(...during.map(({ canary, stable, experiment }) => canary + stable + experiment)),
      fewest: Math.min(...during.map(({ canaryAvailable, stableAvailable }) => canaryAvailable + stableAvailable)),
    });
    from = done;
  }
  return steps;
}

const LAST: readonly StepKind[] = ['promote', 'scaleDown'];

const isBlueGreen = ([first]: readonly PlannedStep[]): boolean => first?.kind === 'preview';

function isOver({ kind, index }: PlannedStep, now: Snapshot, planned: readonly PlannedStep[]): boolean {
  const { rollout, stable, stableAvailable } = now;
  const isPromoted = rollout.stableRS === rollout.currentPodHash;
  if (kind === 'scaleDown') return isPromoted && stable === 0 && stableAvailable === 0;
  if (!isBlueGreen(planned)) return isPromoted || (rollout.currentStepIndex ?? 0) > index;
  const isSwitched = rollout.blueGreen?.activeSelector === rollout.currentPodHash;
  const isPaused = (rollout.pauseConditions ?? []).length > 0;
  const isChecked = rollout.blueGreen?.scaleUpPreviewCheckPoint === true;
  if (kind === 'preview') {
    return isSwitched || isPaused || rollout.blueGreen?.prePromotionAnalysisRunStatus !== undefined;
  }
  if (kind === 'prePromotionAnalysis') return isSwitched || isPaused || isChecked;
  if (kind === 'pause') return isSwitched || isChecked;
  return kind === 'postPromotionAnalysis' ? isPromoted : isSwitched;
}
