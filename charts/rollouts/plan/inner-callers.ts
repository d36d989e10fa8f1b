import type { KubeObject, Labels } from '../../shared/manifest.ts';
import { selects } from '../../shared/selector.ts';
import { shortTime } from './duration.ts';
import type { Plan, PlannedStep, Span } from './plan.ts';
import type { CanaryShape, RolloutShape } from './shapes.ts';

type Sketch = Pick<Plan, 'isFirst' | 'routed' | 'steps'>;

/** Routers that divide what pods ask of each other too. */
const MESHES = ['istio', 'smi', 'appMesh'];

/**
 * What whoever asks inside the cluster meets: a router divides what comes through it, and a Service over the pods of both
 * versions leads to each of them alike.
 */
export function innerCallersNote(plan: Sketch, rollout: RolloutShape, services: readonly KubeObject[]): string[] {
  const { canary } = rollout.spec.strategy ?? {};
  if (plan.isFirst || !plan.routed || canary === undefined || isMesh(canary)) return [];
  const plain = services.filter((service) => isOfBoth(service, rollout)).map(({ metadata }) => metadata.name);
  const shares = plan.steps.flatMap((step, i) => (changesPods(step, plan.steps[i - 1]) ? [shareText(step)] : []));
  if (plain.length === 0 || shares.length === 0) return [];
  const met = `of the pods that it leads to the new version has ${shares.join(', ')}`;
  return [
    `the weights are not those of callers inside the cluster, who ask the Service ${plain.join(' or ')}: ${met}; after an abort they meet it until its pods are gone, ${untilGone(plan.steps)}, for what is undone is the routed traffic alone`,
  ];
}

const isMesh = ({ trafficRouting = {} }: CanaryShape): boolean => MESHES.some((router) => router in trafficRouting);

/** Whether a Service leads to the pods of a Rollout, and is none of those that the controller moves. */
export function isOfBoth(
  { metadata, spec }: KubeObject,
  { metadata: own, spec: { template, strategy } }: RolloutShape,
) {
  const { selector } = Object(spec) as { selector?: Labels };
  const moved = [strategy?.canary?.canaryService, strategy?.canary?.stableService];
  if (metadata.namespace !== own.namespace || moved.includes(metadata.name)) return false;
  const labels = template?.metadata?.labels;
  return selector !== undefined && labels !== undefined && selects({ matchLabels: selector }, labels);
}

/** Once the rollout is promoted there is one version, but for the time that the old pods stay. */
const changesPods = (step: PlannedStep, before: PlannedStep | undefined): boolean =>
  step.kind !== 'promote' &&
  step.kind !== 'scaleDown' &&
  step.canaryReplicas > 0 &&
  (step.canaryReplicas !== before?.canaryReplicas || step.stableReplicas !== before.stableReplicas);

const shareText = ({ index, canaryReplicas, stableReplicas }: PlannedStep): string =>
  `${canaryReplicas} of ${canaryReplicas + stableReplicas} from step ${index} on`;

/** After an abort at the worst step. */
function untilGone(steps: readonly PlannedStep[]): string {
  const spans = steps.flatMap(({ undo }): Span[] => (undo === undefined ? [] : [undo.pods]));
  const ends = spans.map(({ latest }) => latest);
  if (ends.includes(undefined)) return 'which nothing does by itself';
  return `${shortTime(Math.max(...ends.map((seconds) => seconds ?? 0)))} at most`;
}
