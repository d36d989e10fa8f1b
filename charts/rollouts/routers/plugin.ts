import { type Managed, managedRoutes, type Router } from '../router.ts';

export interface RouterPlugin<Route extends string> extends Managed<Route> {
  /** As the controller's configuration names it. */
  name: `${string}/${string}`;
  config: object;
  /** Weights are parts of it. Default: 100. */
  maxTrafficWeight?: number;
}

type Routes<Route extends string> = `${'header' | 'exact header'} route ${Route}`;

/** Any other router that comes as a plugin. */
export const routerPlugin = <const Route extends string = never>(
  props: RouterPlugin<Route>,
): Router<'canary scale' | 'experiment weight' | 'no services' | Routes<Route>> => ({
  offers: [],
  spec: {
    plugins: { [props.name]: props.config },
    managedRoutes: managedRoutes(props.managedRoutes),
    maxTrafficWeight: props.maxTrafficWeight,
  },
  maxTrafficWeight: props.maxTrafficWeight,
});
