import type { RolloutSpecStrategyCanaryTrafficRoutingIstioVirtualService as VirtualServiceSpec } from '../../../imports/rollout.ts';
import type { OneOf } from '../../shared/one-of.ts';
import { type Managed, managedRoutes, type Router } from '../router.ts';

export interface VirtualService {
  name: string;
  /** Named HTTP routes. One that has a single route needs none. */
  routes?: readonly string[];
  tlsRoutes?: readonly { port?: number; sniHosts?: readonly string[] }[];
  tcpRoutes?: readonly { port: number }[];
}

/** The subsets of one host, between which traffic is shared out without a Service for each version. */
export interface DestinationRule {
  name: string;
  canarySubsetName: string;
  stableSubsetName: string;
  additionalSubsetNames?: readonly string[];
}

type VirtualServices = OneOf<{
  virtualService: VirtualService;
  virtualServices: readonly [VirtualService, ...VirtualService[]];
}>;

type Routes<Route extends string> = `${'header' | 'exact header' | 'mirror'} route ${Route}`;

type Always = 'canary scale' | 'experiment weight' | 'ping pong';

export function istio<const Route extends string = never>(
  props: VirtualServices & Managed<Route> & { destinationRule: DestinationRule },
): Router<Always | 'no services' | Routes<Route>>;
export function istio<const Route extends string = never>(
  props: VirtualServices & Managed<Route>,
): Router<Always | Routes<Route>>;
export function istio(props: VirtualServices & Managed<string> & { destinationRule?: DestinationRule }): Router {
  const { virtualService, virtualServices, destinationRule } = props;
  return {
    offers: [],
    spec: {
      istio: {
        virtualService: virtualService && virtualServiceSpec(virtualService),
        virtualServices: virtualServices?.map(virtualServiceSpec),
        destinationRule: destinationRule && {
          ...destinationRule,
          additionalSubsetNames: destinationRule.additionalSubsetNames?.slice(),
        },
      },
      managedRoutes: managedRoutes(props.managedRoutes),
    },
  };
}

const virtualServiceSpec = ({ name, routes, tlsRoutes, tcpRoutes }: VirtualService): VirtualServiceSpec => ({
  name,
  routes: routes?.slice(),
  tlsRoutes: tlsRoutes?.map(({ port, sniHosts }) => ({ port, sniHosts: sniHosts?.slice() })),
  tcpRoutes: tcpRoutes?.slice(),
});
