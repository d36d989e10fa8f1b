import type { Labels } from './manifest.ts';

/** A named port of a Service in the same cluster, and the pods behind it. */
export interface Endpoint<Port extends string = string> {
  service: string;
  namespace: string;
  port: Port;
  /** The port of the Service; URLs name it. */
  servicePort: number;
  /** The port of the pods; network policies name it. */
  podPort: number;
  pods: Labels;
  /** Labels by which a ServiceMonitor finds the Service. */
  serviceLabels: Labels;
  /** The name leads to the pods themselves, whose addresses change. */
  headless?: boolean;
}

export const CLUSTER_DOMAIN = 'cluster.local';

/** `service.namespace.svc`, which every pod of the cluster resolves. */
export const hostOf = ({ service, namespace }: Pick<Endpoint, 'service' | 'namespace'>): string =>
  `${service}.${namespace}.svc`;

/** An endpoint's URL within the cluster. */
export const urlOf = (endpoint: Endpoint, scheme: 'http' | 'https' = 'http'): string =>
  `${scheme}://${hostOf(endpoint)}:${endpoint.servicePort}`;

/** Where a cluster lets others in: a host that its ingress serves with TLS. */
export interface Door {
  cluster: string;
  host: string;
  port: 443;
  /** IPv4 addresses behind the host. */
  addresses: readonly string[];
}
