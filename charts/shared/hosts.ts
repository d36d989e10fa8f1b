import { GATEWAY } from './gateway.ts';
import type { KubeObject, Manifest } from './manifest.ts';
import type { Shapes } from './shapes/kinds.ts';

/** The class of the cluster's own ingress. */
export const CILIUM = 'cilium';

/** Whether an Ingress is served at the addresses of the cluster's own ingress. */
export const isCiliums = ({ object }: Manifest<KubeObject & Shapes['Ingress']>): boolean =>
  object.spec.ingressClassName === CILIUM;

/** The hosts that an Ingress serves. */
export const hostsOf = ({ object }: Manifest<KubeObject & Shapes['Ingress']>): string[] =>
  (object.spec.rules ?? []).flatMap(({ host }) => host ?? []);

type Route = Manifest<KubeObject & Shapes['HTTPRoute']>;

/** The hosts that a route serves at the Gateways that it names. */
export const routedHostsOf = ({ object }: Route): string[] => object.spec.hostnames ?? [];

/** `namespace/name` of the Gateways that a route names. */
export const gatewaysOf = ({ object, namespace: own }: Route): string[] =>
  (object.spec.parentRefs ?? []).flatMap(({ kind = 'Gateway', name, namespace = own }) =>
    kind === 'Gateway' ? [`${namespace}/${name}`] : [],
  );

/** Whether a route is served at the address of the cluster's own Gateway. */
export const isAtGateway = (route: Route): boolean =>
  gatewaysOf(route).includes(`${GATEWAY.namespace}/${GATEWAY.name}`);
