import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import { GATEWAY_PLUGIN } from '../../charts/rollouts/names.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { Manifest } from '../../charts/shared/manifest.ts';
import { selects } from '../../charts/shared/selector.ts';
import { fieldsOf, has, itemsOf, textOf } from '../validate/values/read.ts';

/** Fields that a controller writes and Argo CD writes back, again and again. */
export function foughtFindings(manifests: readonly Manifest[], ignored: readonly IgnoreDifference[]): Finding[] {
  return [...scaled(manifests), ...aggregated(manifests), ...weighed(manifests)]
    .filter(({ manifest, pointer }) => !ignored.some((each) => leaves(each, manifest, pointer)))
    .map(({ manifest, pointer, writer }) => {
      const message = `${writer} writes it, and Argo CD writes it back; leave it out, or let it drift`;
      return error('argocd', manifest.field(pointer.slice(1).replaceAll('/', '.')), message);
    });
}

interface Fought {
  manifest: Manifest;
  pointer: string;
  writer: string;
}

/** Kinds that set the replicas of a workload; of a ScaledObject KEDA makes a HorizontalPodAutoscaler. */
const SCALERS = ['HorizontalPodAutoscaler', 'ScaledObject'];

function scaled(manifests: readonly Manifest[]): Fought[] {
  return manifests
    .filter(({ object }) => SCALERS.includes(object.kind))
    .flatMap((scaler) => {
      const target = fieldsOf(fieldsOf(scaler.object, 'spec'), 'scaleTargetRef');
      // KEDA's default.
      const kind = textOf(target, 'kind') ?? 'Deployment';
      const writer = `${scaler.object.kind} ${scaler.object.metadata.name}`;
      return manifests
        .filter(({ object, namespace }) => {
          const isTarget = object.kind === kind && object.metadata.name === textOf(target, 'name');
          return isTarget && namespace === scaler.namespace && has(fieldsOf(object, 'spec'), 'replicas');
        })
        .map((manifest) => ({ manifest, pointer: '/spec/replicas', writer }));
    });
}

function aggregated(manifests: readonly Manifest[]): Fought[] {
  return manifests
    .filter(({ object }) => object.kind === 'ClusterRole' && has(object, 'aggregationRule') && has(object, 'rules'))
    .map((manifest) => ({ manifest, pointer: '/rules', writer: 'Kubernetes' }));
}

const RULES = '/spec/rules';

/** Routes that a Rollout moves: written back, every sync would send all traffic to one version. */
function weighed(manifests: readonly Manifest[]): Fought[] {
  return manifests
    .filter(({ object }) => object.kind === 'Rollout')
    .flatMap((rollout) => {
      const isMoved = routesOf(rollout);
      return manifests
        .filter((each) => each.object.kind === 'HTTPRoute' && each.namespace === rollout.namespace && isMoved(each))
        .map((manifest) => ({ manifest, pointer: RULES, writer: `Rollout ${rollout.object.metadata.name}` }));
    });
}

/** Whether a Rollout moves a route: by its name, or by its labels. */
function routesOf({ object }: Manifest): (route: Manifest) => boolean {
  const canary = fieldsOf(fieldsOf(fieldsOf(object, 'spec'), 'strategy'), 'canary');
  const config = fieldsOf(fieldsOf(fieldsOf(canary, 'trafficRouting'), 'plugins'), GATEWAY_PLUGIN);
  const names = [textOf(config, 'httpRoute'), ...itemsOf(config, 'httpRoutes').map((route) => textOf(route, 'name'))];
  const selector = has(config, 'httpRouteSelector') ? fieldsOf(config, 'httpRouteSelector') : undefined;
  return ({ object: { metadata } }) =>
    names.includes(metadata.name) || (selector !== undefined && selects(selector, metadata.labels));
}

function leaves(
  { kind, name, jsonPointers = [], jqPathExpressions = [] }: Ignored,
  { object }: Manifest,
  pointer: string,
) {
  const isMeant = kind === object.kind && (name === undefined || name === object.metadata.name);
  if (!isMeant) return false;
  if (pointer !== RULES) return jsonPointers.includes(pointer);
  // Any part of them: which weights there are only the route says.
  return (
    jsonPointers.some((each) => each.startsWith(RULES)) ||
    jqPathExpressions.some((each) => each.startsWith('.spec.rules'))
  );
}

type Ignored = Pick<IgnoreDifference, 'kind' | 'name'> & {
  jsonPointers?: readonly string[];
  jqPathExpressions?: readonly string[];
};
