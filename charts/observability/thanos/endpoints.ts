import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { type Identity, selectorLabels } from '../../shared/labels.ts';
import type { PodPeer } from '../../shared/network.ts';

const NAMESPACE = 'monitoring';

/** Ports of every Thanos process, under the names that DNS discovery (`_grpc._tcp`) and monitors use. */
export const THANOS_PORTS = { grpc: 10901, http: 10902, 'remote-write': 19291 } as const;

/** The ports of a process that takes no samples. */
export const QUERY_PORTS = { grpc: THANOS_PORTS.grpc, http: THANOS_PORTS.http } as const;

type Port = keyof typeof THANOS_PORTS;

/** Every Thanos process: the name of its workload and its Service, and the component that brings it. */
export const THANOS = {
  ingestor: { name: 'thanos-receive-ingestor', component: 'thanos-receiver' },
  router: { name: 'thanos-receive-router', component: 'thanos-receiver' },
  auth: { name: 'thanos-receive-auth', component: 'thanos-receiver' },
  query: { name: 'thanos-query', component: 'thanos-query' },
  tenantQuery: { name: 'thanos-query-tenant', component: 'thanos-query' },
  tenantAuth: { name: 'thanos-query-auth', component: 'thanos-query' },
  frontend: { name: 'thanos-query-frontend', component: 'thanos-query' },
  frontendAuth: { name: 'thanos-query-frontend-auth', component: 'thanos-query' },
  store: { name: 'thanos-store', component: 'thanos-store' },
  compact: { name: 'thanos-compact', component: 'thanos-compactor' },
  ruler: { name: 'thanos-ruler', component: 'thanos-ruler' },
} as const satisfies Record<string, Identity>;

/** The pods of a process, for the policies of what it talks to. */
export const podsOf = (process: Identity): PodPeer => ({ namespace: NAMESPACE, pods: selectorLabels(process) });

/** The pods of those processes whose components the cluster has. */
export const presentOf = (cluster: ClusterData, ...processes: readonly Identity[]): PodPeer[] =>
  processes.filter(({ component }) => cluster.components[component] !== undefined).map(podsOf);

/** A port of a process, where only its name is known. */
export function thanosEndpoint<P extends Port>(process: Identity, port: P): Endpoint<P> {
  const labels = selectorLabels(process);
  return {
    service: process.name,
    namespace: NAMESPACE,
    port,
    servicePort: THANOS_PORTS[port],
    podPort: THANOS_PORTS[port],
    pods: labels,
    serviceLabels: labels,
  };
}

/** Where samples come in from within the cluster, with the tenant in the header. */
export const receiveRouterRemoteWrite = thanosEndpoint(THANOS.router, 'remote-write');
