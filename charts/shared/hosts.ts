import type { KubeObject, Manifest } from './manifest.ts';
import type { Shapes } from './shapes/kinds.ts';

/** The hosts that an Ingress serves. */
export const hostsOf = ({ object }: Manifest<KubeObject & Shapes['Ingress']>): string[] =>
  (object.spec.rules ?? []).flatMap(({ host }) => host ?? []);

/** The hosts that a route serves at the Gateways that it names. */
export const routedHostsOf = ({ object }: Manifest<KubeObject & Shapes['HTTPRoute']>): string[] =>
  object.spec.hostnames ?? [];
