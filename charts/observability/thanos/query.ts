import type { Construct } from 'constructs';
import { ConfigFiles } from '../../shared/config-files.ts';
import { Deployment } from '../../shared/deployment.ts';
import { CLUSTER_DOMAIN, type Endpoint } from '../../shared/endpoint.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { objectLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, outgoing, type PodPeer } from '../../shared/network.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { TENANT_HEADER, TENANT_LABEL } from './door.ts';
import { QUERY_PORTS, THANOS, thanosEndpoint } from './endpoints.ts';
import { NOBODY, PROBES, THANOS_LISTEN } from './process.ts';
import type { ThanosQueryProps } from './thanos-query.ts';

/** What tells copies of one series apart; `cluster` is none of it. Source: contracts M14, M15. */
export const REPLICA_LABELS = ['receive_replica', 'prometheus_replica', 'thanos_ruler_replica'] as const;

interface Asked {
  /** Which of the two it is. */
  process: typeof THANOS.query | typeof THANOS.tenantQuery;
  /** Who asks over HTTP. */
  askers: readonly PodPeer[];
}

/** Answers from whatever stores a part of the metrics; without its tenant it sees all, with it that one only. */
export function query(scope: Construct, props: ThanosQueryProps, { process, askers }: Asked): Endpoint<'http'> {
  const { cluster, fleet, namespace, options, profile } = props;
  const { replicas, timeout, maxConcurrent, maxSamples, resources } = options.query;
  const { name, component } = process;
  const stores = storesOf(props);
  const files = new ConfigFiles(scope, name, {
    labels: objectLabels(process),
    files: { 'endpoints.json': endpointsFile(stores) },
  });
  const deployment = new Deployment(scope, name, {
    component,
    namespace,
    image: imageReference(images.thanos, fleet),
    version: images.thanos.tag,
    replicas: replicas ?? profile.queries,
    args: [
      'query',
      ...flags({
        ...THANOS_LISTEN,
        'endpoint.sd-config-file': '/etc/thanos/endpoints.json',
        'query.replica-label': [...REPLICA_LABELS],
        'query.auto-downsampling': true,
        'query.timeout': timeout,
        'query.max-concurrent': maxConcurrent,
        'store.limits.request-samples': maxSamples === 0 ? undefined : maxSamples,
        'query.tenant-header': TENANT_HEADER,
        ...(process === THANOS.tenantQuery
          ? { 'query.enforce-tenancy': true as const, 'query.tenant-label-name': TENANT_LABEL }
          : {}),
      }),
    ],
    ports: QUERY_PORTS,
    ...PROBES,
    mounts: { '/etc/thanos': { type: 'config', files }, '/tmp': { type: 'empty' } },
    resources,
    ...NOBODY,
    tolerations: options.tolerations,
  });
  // One address for all processes: nginx looks a name up once, when it starts.
  const service = deployment.service(QUERY_PORTS);
  const http = service.endpoint('http');
  serviceMonitor(scope, name, { labels: deployment.labels, endpoints: [{ endpoint: http }] });
  allow(scope, deployment, {
    from: [...askers.map((asker) => incoming(asker, http)), incoming(scraperOf(cluster), http)],
    to: stores.map(outgoing),
  });
  return http;
}

/** What keeps metrics on this cluster. */
function storesOf({ cluster }: ThanosQueryProps): Endpoint<'grpc'>[] {
  const processes = [THANOS.ingestor, THANOS.store, THANOS.ruler];
  return processes
    .filter(({ component }) => cluster.components[component] !== undefined)
    .map((process) => thanosEndpoint(process, 'grpc'));
}

/** Names that lead to every pod: SRV records of headless Services. Source: contract M17. */
const endpointsFile = (stores: readonly Endpoint[]): string =>
  `${JSON.stringify({ endpoints: stores.map((store) => ({ address: srvAddress(store) })) }, null, 2)}\n`;

export const srvAddress = ({ port, service, namespace }: Endpoint): string =>
  `dnssrv+_${port}._tcp.${service}.${namespace}.svc.${CLUSTER_DOMAIN}`;
