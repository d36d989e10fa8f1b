import type { Endpoint } from '../../shared/endpoint.ts';
import { selectorLabels } from '../../shared/labels.ts';

const COMPONENT = 'thanos-receiver';
const NAMESPACE = 'monitoring';

/** Ports of every Thanos process, under the names that DNS discovery (`_grpc._tcp`) and monitors use. */
export const THANOS_PORTS = { grpc: 10901, http: 10902, 'remote-write': 19291 } as const;

type Port = keyof typeof THANOS_PORTS;

function endpointOf<P extends Port>(service: string, port: P): Endpoint<P> {
  const labels = selectorLabels({ name: service, component: COMPONENT });
  return {
    service,
    namespace: NAMESPACE,
    port,
    servicePort: THANOS_PORTS[port],
    podPort: THANOS_PORTS[port],
    pods: labels,
    serviceLabels: labels,
  };
}

export const INGESTOR = 'thanos-receive-ingestor';
export const ROUTER = 'thanos-receive-router';
export const AUTH = 'thanos-receive-auth';

/** The Store API of the recent samples; its Service is headless, so that a query finds every pod. */
export const receiveIngestorGrpc = endpointOf(INGESTOR, 'grpc');

/** Where samples come in from within the cluster, with the tenant in the header. */
export const receiveRouterRemoteWrite = endpointOf(ROUTER, 'remote-write');
