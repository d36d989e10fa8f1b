import { type Managed, managedRoutes, type Router } from '../router.ts';

export interface Apisix<Route extends string> extends Managed<Route> {
  /** An ApisixRoute, and those of its rules that lead to both Services. Default: its only one. */
  route: { name: string; rules?: readonly string[] };
}

type Routes<Route extends string> = `${'header' | 'exact header'} route ${Route}`;

export const apisix = <const Route extends string = never>({
  route: { name, rules },
  managedRoutes: routes,
}: Apisix<Route>): Router<'canary scale' | Routes<Route>> => ({
  offers: [],
  spec: { apisix: { route: { name, rules: rules?.slice() } }, managedRoutes: managedRoutes(routes) },
});
