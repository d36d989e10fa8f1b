import { clusterCheck } from '../../shared/check.ts';
import type { CanaryShape, RolloutSpec, StepShape, TrafficRoutingShape } from '../../shared/shapes/rollouts.ts';

/** A field below `spec`, and what is wrong there. */
type Problem = readonly [field: string, message: string];

/**
 * A Rollout asks of its strategy what that strategy can do.
 * Source: contract P04, and pkg/apis/rollouts/validation of v1.9.1. Otherwise it is Degraded with InvalidSpec.
 */
export const rolloutSpec = clusterCheck('rollout-spec', 'error', function* (manifests) {
  for (const manifest of manifests.ofKind('Rollout')) {
    for (const [field, message] of problemsOf(manifest.object.spec)) {
      yield { at: manifest.field(`spec.${field}`), message };
    }
  }
});

function* problemsOf(spec: RolloutSpec): Iterable<Problem> {
  const { strategy = {}, progressDeadlineSeconds = 600, minReadySeconds = 0, revisionHistoryLimit = 10 } = spec;
  const { canary, blueGreen } = strategy;
  if (progressDeadlineSeconds <= minReadySeconds)
    yield ['progressDeadlineSeconds', `is ${progressDeadlineSeconds}; expected more than minReadySeconds`];
  if ((canary === undefined) === (blueGreen === undefined))
    yield ['strategy', 'expected exactly one of canary and blueGreen'];
  const kept = blueGreen?.scaleDownDelayRevisionLimit ?? 0;
  if (kept > revisionHistoryLimit)
    yield ['strategy.blueGreen.scaleDownDelayRevisionLimit', `is ${kept}; expected at most revisionHistoryLimit`];
  for (const [name, part] of Object.entries({ canary, blueGreen })) {
    const {
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
      requiredDuringSchedulingIgnoredDuringExecution: required,
    } = part?.antiAffinity ?? {};
    if (part?.antiAffinity !== undefined && (preferred === undefined) === (required === undefined))
      yield [`strategy.${name}.antiAffinity`, 'expected exactly one of preferred and required'];
  }
  if (canary !== undefined) yield* ofCanary(canary);
}

function* ofCanary(canary: CanaryShape): Iterable<Problem> {
  const { trafficRouting, dynamicStableScale, scaleDownDelaySeconds, steps = [] } = canary;
  const at = 'strategy.canary';
  const [surge, unavailable] = [canary.maxSurge ?? '25', canary.maxUnavailable ?? '25'].map(amount);
  if (surge === 0 && unavailable === 0)
    yield [`${at}.maxSurge`, 'is 0, as is maxUnavailable: no pod could ever be replaced'];
  if (trafficRouting === undefined) {
    for (const field of ['dynamicStableScale', 'scaleDownDelaySeconds'] as const) {
      if (canary[field]) yield [`${at}.${field}`, 'counts only with trafficRouting; expected none'];
    }
  } else {
    yield* ofRouting(trafficRouting, canary);
  }
  if (trafficRouting !== undefined && dynamicStableScale && scaleDownDelaySeconds !== undefined)
    yield [`${at}.dynamicStableScale`, 'scales the stable pods down by itself; expected no scaleDownDelaySeconds'];
  for (const [i, step] of steps.entries()) {
    for (const [field, message] of ofStep(step, trafficRouting)) yield [`${at}.steps[${i}]${field}`, message];
  }
}

const amount = (value: number | string): number => Number.parseInt(String(value), 10) || 0;

function* ofRouting(routing: TrafficRoutingShape, { pingPong }: CanaryShape): Iterable<Problem> {
  const at = 'strategy.canary.trafficRouting';
  const hasPlugins = Object.keys(routing.plugins ?? {}).length > 0;
  if (routing.maxTrafficWeight !== undefined && routing.nginx === undefined && !hasPlugins)
    yield [`${at}.maxTrafficWeight`, 'is for nginx and plugins only; expected none, and weights of 100'];
  if (pingPong !== undefined && routing.alb === undefined && routing.istio === undefined)
    yield ['strategy.canary.pingPong', 'is for alb and istio only; expected canaryService and stableService'];
}

const ACTIONS = [
  'setWeight',
  'pause',
  'setCanaryScale',
  'setHeaderRoute',
  'setMirrorRoute',
  'analysis',
  'experiment',
  'plugin',
] as const;

function* ofStep(step: StepShape, routing: TrafficRoutingShape | undefined): Iterable<Problem> {
  const actions = ACTIONS.filter((action) => action in step);
  if (actions.length !== 1)
    yield ['', `does ${actions.join(' and ') || 'nothing'}; expected one of ${ACTIONS.join(', ')}`];
  const most = routing?.maxTrafficWeight ?? 100;
  const { setWeight, setCanaryScale, experiment } = step;
  if (setWeight !== undefined && (setWeight < 0 || setWeight > most))
    yield ['.setWeight', `is ${setWeight}; expected 0 to ${most}`];
  if (setCanaryScale !== undefined && routing === undefined)
    yield [
      '.setCanaryScale',
      'counts only with trafficRouting; without it the weight alone says how many pods there are',
    ];
  yield* ofRoutes(step, routing);
  for (const [i, { weight }] of (experiment?.templates ?? []).entries()) {
    if (weight === undefined || sendsAnywhere(routing)) continue;
    yield [`.experiment.templates[${i}].weight`, 'counts only with trafficRouting by alb, istio, smi or a plugin'];
  }
}

const sendsAnywhere = (routing: TrafficRoutingShape | undefined): boolean =>
  routing !== undefined && ['alb', 'istio', 'smi', 'plugins'].some((router) => routing[router] !== undefined);

/** Who can add a route for the time of a rollout. */
const ROUTERS = { setHeaderRoute: ['istio', 'alb', 'apisix', 'plugins'], setMirrorRoute: ['istio'] } as const;

function* ofRoutes(step: StepShape, routing: TrafficRoutingShape | undefined): Iterable<Problem> {
  for (const action of ['setHeaderRoute', 'setMirrorRoute'] as const) {
    const route = step[action];
    if (route === undefined) continue;
    if (!ROUTERS[action].some((router) => routing?.[router] !== undefined)) {
      yield [`.${action}`, `expected trafficRouting by ${ROUTERS[action].join(', ')}; nothing else can`];
      continue;
    }
    const managed = (routing?.managedRoutes ?? []).map(({ name }) => name);
    if (managed.includes(route.name ?? '')) continue;
    const there = managed.join(', ') || 'none';
    yield [`.${action}.name`, `${route.name} is not among trafficRouting.managedRoutes, which are: ${there}`];
  }
}
