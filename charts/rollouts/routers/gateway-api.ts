import { z } from 'zod';
import type { HttpRoute } from '../../../imports/http-route.ts';
import { type Managed, managedRoutes, type Router } from '../router.ts';

type Routes<Route extends string> = `${'header' | 'exact header'} route ${Route}`;

export interface GatewayApi<Route extends string> extends Managed<Route> {
  /** Each leads to the stable and to the canary Service; their weights are what moves the traffic. */
  httpRoutes: readonly [HttpRoute, ...HttpRoute[]];
}

const Spec = z.object({
  spec: z.object({
    rules: z.array(z.object({ backendRefs: z.array(z.object({ name: z.string() })).default([]) })).default([]),
  }),
});

/** The Gateway API by its plugin, argoproj-labs/gatewayAPI: the way for Cilium, and for any other implementation. */
export function gatewayApi<const Route extends string = never>({
  httpRoutes,
  managedRoutes: routes,
}: GatewayApi<Route>): Router<'canary scale' | 'experiment weight' | Routes<Route>> {
  const [first, ...others] = httpRoutes;
  const namespace = first.metadata.namespace;
  const headers = routes && routes.length > 0 ? { useHeaderRoutes: true } : {};
  const single = others.length === 0 && !routes?.length;
  return {
    offers: [],
    spec: {
      plugins: {
        'argoproj-labs/gatewayAPI': {
          ...(single
            ? { httpRoute: first.name }
            : { httpRoutes: httpRoutes.map(({ name }) => ({ name, ...headers })) }),
          namespace,
        },
      },
      managedRoutes: managedRoutes(routes),
    },
    objects: httpRoutes,
    check: ({ stable, canary }) =>
      httpRoutes.flatMap((route) => {
        const names = Spec.parse(route.toJson()).spec.rules.flatMap(({ backendRefs }) =>
          backendRefs.map(({ name }) => name),
        );
        return [stable, canary]
          .filter((service) => service !== undefined && !names.includes(service.name))
          .map(
            (service) => `HTTPRoute ${route.name} does not lead to Service ${service!.name}; expected both Services`,
          );
      }),
  };
}
