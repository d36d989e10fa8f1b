import { load } from 'js-yaml';
import { clusterCheck, type Violation } from '../../shared/check.ts';
import type { KubeObject, Manifest, Manifests } from '../../shared/manifest.ts';
import { selects } from '../../shared/selector.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';
import type { Selector } from '../../shared/shapes/pods.ts';
import type { TrafficRoutingShape } from '../../shared/shapes/rollouts.ts';
import { CONFIG, CONTROLLER, GATEWAY_PLUGIN, ROLLOUTS_NAMESPACE } from '../names.ts';

type Rollout = Manifest<KubeObject & Shapes['Rollout']>;
type Route = Manifest<KubeObject & Shapes['HTTPRoute']>;

/** Field of trafficRouting → the kind of object that it shifts traffic by. */
const KINDS: Readonly<Record<string, string>> = {
  istio: 'VirtualService',
  smi: 'TrafficSplit',
  ambassador: 'Mapping',
  traefik: 'TraefikService',
  apisix: 'ApisixRoute',
  appMesh: 'VirtualRouter',
};

const INSTEAD = `expected plugins: {${GATEWAY_PLUGIN}: …} with an HTTPRoute`;

/**
 * Traffic is shifted by something that the cluster has: Cilium's ingress splits none, its Gateway does.
 * Source: contract P03. Otherwise weights are ignored, or the Rollout stands still.
 */
export const rolloutTraffic = clusterCheck('rollout-traffic', 'error', function* (manifests) {
  for (const manifest of manifests.ofKind('Rollout')) {
    const routing = manifest.object.spec.strategy?.canary?.trafficRouting;
    if (routing === undefined) continue;
    yield* ofRouters(manifest, routing, manifests);
    for (const [name, config] of Object.entries(routing.plugins ?? {})) {
      const at = manifest.field(`spec.strategy.canary.trafficRouting.plugins[${name}]`);
      yield* ofPlugin({ at, name }, manifests);
      if (name === GATEWAY_PLUGIN) yield* ofGateway({ manifest, at }, (config ?? {}) as GatewayConfig, manifests);
    }
  }
});

function* ofRouters(manifest: Rollout, routing: TrafficRoutingShape, manifests: Manifests): Iterable<Violation> {
  for (const router of ['nginx', 'alb', ...Object.keys(KINDS)]) {
    if (routing[router] === undefined) continue;
    const kind = KINDS[router];
    if (kind !== undefined && [...manifests].some(({ object }) => object.kind === kind)) continue;
    const at = manifest.field(`spec.strategy.canary.trafficRouting.${router}`);
    const message =
      kind === undefined ? "the cluster's ingress is Cilium" : `there is no ${kind} here, and the ingress is Cilium`;
    yield { at, message: `${message}, which does not know it; ${INSTEAD}` };
  }
}

/** The plugins that the controller of the cluster is configured with. */
function pluginsOf(manifests: Manifests): string[] | undefined {
  const config = manifests.ofKind('ConfigMap').named({ namespace: ROLLOUTS_NAMESPACE, name: CONFIG.plugins });
  if (config === undefined) return undefined;
  const plugins = load(config.object.data?.trafficRouterPlugins ?? '[]');
  return Array.isArray(plugins) ? plugins.map((plugin: { name?: string }) => plugin?.name ?? '') : [];
}

function* ofPlugin({ at, name }: { at: string; name: string }, manifests: Manifests): Iterable<Violation> {
  const plugins = pluginsOf(manifests);
  if (plugins?.includes(name)) return;
  const there = plugins === undefined ? 'has no configuration here' : `has: ${plugins.join(', ') || 'none'}`;
  yield { at, message: `the controller ${there}; expected the plugin among trafficRouters of ${CONTROLLER.component}` };
}

/** What the plugin reads. Source: pkg/plugin/types.go, v0.15.0. */
interface GatewayConfig {
  namespace?: string;
  httpRoute?: string;
  httpRoutes?: { name: string }[];
  httpRouteSelector?: Selector;
  [other: string]: unknown;
}

interface Place {
  manifest: Rollout;
  at: string;
}

function* ofGateway({ manifest, at }: Place, config: GatewayConfig, manifests: Manifests): Iterable<Violation> {
  const namespace = config.namespace ?? manifest.namespace;
  if (namespace !== manifest.namespace)
    yield { at, message: `its routes lie in ${namespace}; expected them beside the Rollout and its Services` };
  const known = manifests.ofKind('HTTPRoute').filter((route) => route.namespace === namespace);
  const names = [...(config.httpRoute ? [config.httpRoute] : []), ...(config.httpRoutes ?? []).map(({ name }) => name)];
  for (const name of names) {
    if (known.some(({ object }) => object.metadata.name === name)) continue;
    const there = known.map(({ object }) => object.metadata.name).join(', ') || 'none';
    yield { at, message: `there is no HTTPRoute ${name} in ${namespace}; there are: ${there}` };
  }
  const { httpRouteSelector } = config;
  const routes = known.filter(
    ({ object }) =>
      names.includes(object.metadata.name) ||
      (httpRouteSelector !== undefined && selects(httpRouteSelector, object.metadata.labels)),
  );
  const others = Object.keys(config).some((key) => /^(grpc|tcp|tls)Route/.test(key));
  if (names.length === 0 && routes.length === 0 && !others) yield { at, message: 'names no route; expected httpRoute' };
  for (const route of routes) {
    yield* split(manifest, route);
    yield* attached(route, manifests);
  }
}

/** One rule of the route has both Services, so that the plugin can weigh them against each other. */
function* split({ namespace, object }: Rollout, route: Route): Iterable<Violation> {
  const { canaryService = '', stableService = '' } = object.spec.strategy?.canary ?? {};
  const rules = route.object.spec.rules ?? [];
  const reached = (service: string) =>
    rules.map(({ backendRefs = [] }) =>
      backendRefs.some((ref) => ref.name === service && (ref.namespace ?? route.namespace) === namespace),
    );
  const [canary, stable] = [reached(canaryService), reached(stableService)];
  if (canary.some((isThere, i) => isThere && stable[i])) return;
  const at = route.field('spec.rules');
  yield {
    at,
    message: `no rule leads to both ${stableService} and ${canaryService} of Rollout ${object.metadata.name}`,
  };
}

/** Its parents are listeners of Gateways that let it in. */
function* attached(route: Route, manifests: Manifests): Iterable<Violation> {
  for (const [i, parent] of (route.object.spec.parentRefs ?? []).entries()) {
    const { kind = 'Gateway', name, namespace = route.namespace, sectionName } = parent;
    if (kind !== 'Gateway') continue;
    const at = route.field(`spec.parentRefs[${i}]`);
    const gateway = manifests.ofKind('Gateway').named({ namespace, name });
    if (gateway === undefined) {
      yield { at, message: `there is no Gateway ${name} in ${namespace}; turn on the component gateway` };
      continue;
    }
    const listeners = gateway.object.spec.listeners.filter((each) => (sectionName ?? each.name) === each.name);
    if (listeners.length === 0)
      yield { at, message: `${gateway.at} has no listener ${sectionName}; expected one of its own` };
    else if (!listeners.some(({ allowedRoutes }) => isLetIn(allowedRoutes?.namespaces, route, namespace)))
      yield { at, message: `${gateway.at} takes no routes of ${route.namespace}` };
  }
}

function isLetIn(
  { from = 'Same', selector = {} }: { from?: string; selector?: Selector } = {},
  { namespace }: Route,
  gatewayNamespace: string,
): boolean {
  if (from === 'All') return true;
  return from === 'Selector'
    ? selects(selector, { 'kubernetes.io/metadata.name': namespace })
    : namespace === gatewayNamespace;
}
