import type { ApiObject } from 'cdk8s';
import { z } from 'zod';
import type { HttpRoute } from '../../../imports/http-route.ts';
import type { Labels } from '../../shared/manifest.ts';
import { selects } from '../../shared/selector.ts';
import { GATEWAY_PLUGIN } from '../names.ts';
import { type Backends, type Managed, managedRoutes, type Router } from '../router.ts';

/** A route that follows the weights, and takes the header routes too unless it says otherwise. */
type Followed<Route> = Route | { route: Route; useHeaderRoutes: false };

interface RoutesByKind {
  httpRoutes?: readonly Followed<HttpRoute>[];
  /** Objects of kind GRPCRoute. */
  grpcRoutes?: readonly Followed<ApiObject>[];
  /** Objects of kind TCPRoute. */
  tcpRoutes?: readonly Followed<ApiObject>[];
  /** Objects of kind TLSRoute. */
  tlsRoutes?: readonly Followed<ApiObject>[];
}

/** Routes by their labels in place of their names: one that takes the place of another is weighed beside it. */
interface Selected {
  labels: Labels;
  routes: readonly [HttpRoute, ...HttpRoute[]];
}

export interface GatewayApi<Route extends string> extends Managed<Route>, RoutesByKind {
  /** They take no header routes. */
  selectedHttpRoutes?: Selected;
  /** The label by which routes tell that a rollout is under way. Default: the plugin's own. */
  inProgressLabel?: false | { key: string; value: string };
}

type Headers<Route extends string> = `${'header' | 'exact header'} route ${Route}`;

const KINDS = {
  httpRoutes: 'HTTPRoute',
  grpcRoutes: 'GRPCRoute',
  tcpRoutes: 'TCPRoute',
  tlsRoutes: 'TLSRoute',
} as const;

type Field = keyof typeof KINDS;

const FIELDS = Object.keys(KINDS) as Field[];

/**
 * The Gateway API by its plugin: the way for Cilium, and for any other implementation. Each route leads to the stable and
 * to the canary Service, and the weights of the two are what moves the traffic.
 */
export function gatewayApi<const Route extends string = never>(
  props: GatewayApi<Route>,
): Router<'canary scale' | 'experiment weight' | Headers<Route>> {
  const { selectedHttpRoutes: selected } = props;
  const named = FIELDS.flatMap((field) => (props[field] ?? []).map((followed) => ({ field, ...routeOf(followed) })));
  const bySelector = (selected?.routes ?? []).map((route) => ({ field: 'httpRoutes' as const, route }));
  const routes = [...named, ...bySelector];
  const config = {
    ...routesSpec(props, (props.managedRoutes ?? []).length > 0),
    ...(selected === undefined ? {} : { httpRouteSelector: { matchLabels: { ...selected.labels } } }),
    namespace: routes[0]?.route.metadata.namespace,
    ...labelSpec(props.inProgressLabel),
  };
  return {
    offers: [],
    spec: { plugins: { [GATEWAY_PLUGIN]: config }, managedRoutes: managedRoutes(props.managedRoutes) },
    objects: routes.map(({ route }) => route),
    check: (backends) => [
      ...(routes.length > 0 ? [] : ['no route follows the weights; expected one at least']),
      ...routes.flatMap(({ field, route }) => checkRoute(KINDS[field], route, backends)),
      ...checkSelected(props),
    ],
  };
}

const routeOf = <Route extends ApiObject>(followed: Followed<Route>): { route: Route; useHeaderRoutes: boolean } =>
  'useHeaderRoutes' in followed ? followed : { route: followed, useHeaderRoutes: true };

function routesSpec(props: RoutesByKind, headers: boolean): object {
  const lists = FIELDS.flatMap((field) => {
    const routes = (props[field] ?? []).map((followed) => routeOf<ApiObject>(followed));
    const specs = routes.map(({ route, useHeaderRoutes }) => ({
      name: route.name,
      ...(headers && useHeaderRoutes ? { useHeaderRoutes } : {}),
    }));
    return specs.length > 0 ? [[field, specs] as const] : [];
  });
  const [first] = lists;
  // The plugin has a short form for the one route that most have.
  if (!headers && lists.length === 1 && first?.[1].length === 1) return { [first[0].slice(0, -1)]: first[1][0]!.name };
  return Object.fromEntries(lists);
}

function labelSpec(label: false | { key: string; value: string } | undefined): object {
  if (label === undefined) return {};
  return label
    ? { inProgressLabelKey: label.key, inProgressLabelValue: label.value }
    : { disableInProgressLabel: true };
}

function checkSelected({ selectedHttpRoutes: selected, managedRoutes: managed = [] }: GatewayApi<string>): string[] {
  if (selected === undefined) return [];
  const { labels, routes } = selected;
  return [
    ...routes
      .filter(({ metadata }) => !selects({ matchLabels: labels }, Labelled.parse(metadata.toJson()).labels))
      .map(({ name }) => `HTTPRoute ${name} does not have the labels by which it is found: ${JSON.stringify(labels)}`),
    ...(managed.length > 0 ? ['routes that are found by their labels take no header routes; expected httpRoutes'] : []),
  ];
}

const Labelled = z.object({ labels: z.record(z.string(), z.string()).default({}) });

const Spec = z.object({
  spec: z.object({
    rules: z.array(z.object({ backendRefs: z.array(z.object({ name: z.string() })).default([]) })).default([]),
  }),
});

function checkRoute(kind: string, route: ApiObject, { stable, canary }: Backends): string[] {
  if (route.kind !== kind) return [`${route.kind} ${route.name} stands among those of kind ${kind}`];
  const { rules } = Spec.parse(route.toJson()).spec;
  const names = rules.flatMap(({ backendRefs }) => backendRefs.map(({ name }) => name));
  return [stable, canary].flatMap((service) =>
    service === undefined || names.includes(service.name)
      ? []
      : [`${kind} ${route.name} does not lead to Service ${service.name}; expected both Services in one rule`],
  );
}
