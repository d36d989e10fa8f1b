import type { Construct } from 'constructs';
import { ConfigFiles } from '../../shared/config-files.ts';
import { Deployment } from '../../shared/deployment.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { objectLabels } from '../../shared/labels.ts';
import { dropMetrics, serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, outgoing, type PodPeer } from '../../shared/network.ts';
import type { Service } from '../../shared/service.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { TENANT_HEADER, tenantsOf } from './door.ts';
import { THANOS, THANOS_PORTS } from './endpoints.ts';
import { hashringsFile, podAddresses } from './hashring.ts';
import { limitsFile } from './limits.ts';
import { NOBODY, PROBES } from './process.ts';
import { DATA, LISTEN, RECEIVE_DEFAULTS, type ReceiverProps, type Replication } from './receive.ts';

const NAME = THANOS.router.name;

/** More than half of all that a router tells of every tenant; no rule and no panel asks for them. */
const BUCKETS_OF_TENANTS = '(http_(request|response)_size_bytes|thanos_receive_write_(samples|timeseries))_bucket';

interface RouterWiring extends Replication {
  ingestor: Endpoint<'grpc'>;
  /** Who may write. */
  writers: readonly PodPeer[];
}

/**
 * Hands every sample to the ingestors that the hashring names.
 * It is a router because it has a hashring and no local endpoint; with its own address in the ring it would loop.
 */
export function receiveRouter(
  scope: Construct,
  props: ReceiverProps,
  wiring: RouterWiring,
): Service<keyof typeof THANOS_PORTS> {
  const { cluster, fleet, options, profile } = props;
  const { limits, replicas, resources } = options.router;
  const version = images.thanos.tag;
  const files = new ConfigFiles(scope, NAME, {
    labels: objectLabels(THANOS.router),
    files: {
      'hashrings.json': hashrings(props, wiring),
      'limits.json': limitsFile(limits, resources),
    },
  });
  const router = new Deployment(scope, NAME, {
    component: THANOS.router.component,
    namespace: props.namespace,
    image: imageReference(images.thanos, fleet),
    version,
    replicas: replicas ?? profile.routers,
    env: { POD_NAME: { field: 'metadata.name' } },
    args: [
      'receive',
      ...flags({
        ...LISTEN,
        ...RECEIVE_DEFAULTS,
        'tsdb.path': DATA,
        label: 'receive_router="$(POD_NAME)"',
        'receive.tenant-header': TENANT_HEADER,
        'receive.hashrings-file': '/etc/thanos/hashrings.json',
        'receive.hashrings-algorithm': 'ketama',
        'receive.replication-factor': wiring.replicationFactor,
        'receive.grpc-compression': 'snappy',
        'receive.limits-config-file': '/etc/thanos/limits.json',
      }),
    ],
    ports: THANOS_PORTS,
    ...PROBES,
    mounts: {
      '/etc/thanos': { type: 'config', files },
      [DATA]: { type: 'empty' },
      '/tmp': { type: 'empty' },
    },
    resources,
    ...NOBODY,
    tolerations: options.tolerations,
  });
  const service = router.service({ http: THANOS_PORTS.http, 'remote-write': THANOS_PORTS['remote-write'] });
  const http = service.endpoint('http');
  serviceMonitor(scope, NAME, {
    labels: router.labels,
    endpoints: [{ endpoint: http, metricRelabelings: [dropMetrics(BUCKETS_OF_TENANTS)] }],
  });
  allow(scope, router, {
    from: [
      ...wiring.writers.map((writer) => incoming(writer, service.endpoint('remote-write'))),
      incoming(scraperOf(cluster), http),
    ],
    to: [outgoing(wiring.ingestor)],
  });
  return service;
}

const hashrings = ({ fleet }: ReceiverProps, { ingestor, replicas }: RouterWiring): string =>
  hashringsFile({
    hashring: 'fleet',
    tenants: tenantsOf(fleet),
    algorithm: 'ketama',
    endpoints: podAddresses(ingestor, THANOS.ingestor.name, replicas),
  });
