import type { Endpoint } from '../../shared/endpoint.ts';
import type { KubeIngress } from '../../shared/k8s.ts';
import type { OneOf } from '../../shared/one-of.ts';
import { type AnyService, type Managed, managedRoutes, type Router } from '../router.ts';
import { servedBy } from './ingress.ts';

export type Alb<Route extends string> = OneOf<{
  ingress: KubeIngress;
  ingresses: readonly [KubeIngress, ...KubeIngress[]];
}> &
  Managed<Route> & {
    /** The port that the Services of both versions have. */
    port: Pick<Endpoint, 'servicePort'>;
    /** Default of the controller: alb.ingress.kubernetes.io. */
    annotationPrefix?: string;
    stickinessConfig?: { enabled: boolean; durationSeconds: number };
  };

type Always = 'canary scale' | 'experiment weight';

/** The Ingress leads to the root Service, whose action the controller writes; without one, to the stable Service. */
export function alb<const Route extends string = never>(
  props: Alb<Route> & { rootService: AnyService },
): Router<Always | 'ping pong' | `exact header route ${Route}`>;
export function alb<const Route extends string = never>(
  props: Alb<Route>,
): Router<Always | `exact header route ${Route}`>;
export function alb(props: Alb<string> & { rootService?: AnyService }): Router {
  const { ingress, ingresses, port, rootService, annotationPrefix, stickinessConfig } = props;
  const all = ingresses ?? [ingress];
  return {
    offers: [],
    spec: {
      alb: {
        ingress: ingress?.name,
        ingresses: ingresses?.map(({ name }) => name),
        servicePort: port.servicePort,
        rootService: rootService?.name,
        annotationPrefix,
        stickinessConfig,
      },
      managedRoutes: managedRoutes(props.managedRoutes),
    },
    services: rootService ? [rootService] : [],
    objects: all,
    check: ({ stable }) => servedBy(all, (rootService ?? stable)?.name),
  };
}
