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

/** The hosts that a route serves at the Gateways that it names. */
export const routedHostsOf = ({ object }: Manifest<KubeObject & Shapes['HTTPRoute']>): string[] =>
  object.spec.hostnames ?? [];
