import type { Construct } from 'constructs';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { dropMetrics, serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming } from '../../shared/network.ts';
import type { Service } from '../../shared/service.ts';
import { StatefulSet } from '../../shared/stateful-set.ts';
import { storageClassOf } from '../../shared/storage.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { TENANT_LABEL } from './door.ts';
import { podsOf, presentOf, THANOS, THANOS_PORTS } from './endpoints.ts';
import { toObjectStorage } from './object-storage.ts';
import { NOBODY, PROBES } from './process.ts';
import { DATA, LISTEN, RECEIVE_DEFAULTS, type ReceiverProps, type Replication } from './receive.ts';

const NAME = THANOS.ingestor.name;

/** Of the TSDB of every tenant, a third of all that it tells; no rule and no panel asks for them. */
const BUCKETS_OF_TENANTS = 'prometheus_tsdb_.+_bucket';

/** Keeps what the routers hand over in one TSDB per tenant, and ships blocks to object storage. */
export function receiveIngestor(
  scope: Construct,
  props: ReceiverProps,
  { replicas, replicationFactor }: Replication,
): Service<keyof typeof THANOS_PORTS> {
  const { cluster, fleet, options, secrets } = props;
  const { retention, lateness, tooFarInFuture, storage, resources } = options.ingestor;
  const ingestor = new StatefulSet(scope, NAME, {
    component: THANOS.ingestor.component,
    namespace: props.namespace,
    image: imageReference(images.thanos, fleet),
    version: images.thanos.tag,
    replicas,
    // A pod may be gone only as long as the quorum of copies is not.
    maxUnavailable: Math.floor(replicationFactor / 2),
    podManagementPolicy: 'Parallel',
    claims: { data: { size: storage, storageClassName: storageClassOf(cluster) } },
    env: { POD_NAME: { field: 'metadata.name' } },
    args: [
      'receive',
      ...flags({
        ...LISTEN,
        ...RECEIVE_DEFAULTS,
        'tsdb.path': DATA,
        'tsdb.retention': retention,
        'tsdb.out-of-order.time-window': lateness,
        // One sample of a clock that is ahead, once taken, makes all that come on time too late for its tenant.
        'tsdb.too-far-in-future.time-window': tooFarInFuture,
        // Unique per pod: two pods with the same external labels make overlapping blocks, and the compactor halts.
        label: ['receive_replica="$(POD_NAME)"', 'receive="true"'],
        'receive.replication-factor': replicationFactor,
        'receive.tenant-label-name': TENANT_LABEL,
        'objstore.config-file': '/etc/thanos/objstore.yml',
      }),
    ],
    ports: THANOS_PORTS,
    ...PROBES,
    // The head of every tenant is replayed from its WAL before the pod is ready: one that is killed in it begins anew.
    startup: { path: '/-/ready', port: 'http', periodSeconds: 10, failureThreshold: 360 },
    // The head is flushed and uploaded on stop.
    terminationGracePeriod: 900,
    mounts: {
      [DATA]: { type: 'claim', name: 'data' },
      '/etc/thanos': { type: 'secret', secret: secrets.objstore },
      '/tmp': { type: 'empty' },
    },
    resources,
    ...NOBODY,
    tolerations: options.tolerations,
  });
  const service = ingestor.service(THANOS_PORTS, { headless: true, publishNotReadyAddresses: true });
  const http = service.endpoint('http');
  serviceMonitor(scope, NAME, {
    labels: ingestor.labels,
    endpoints: [{ endpoint: http, metricRelabelings: [dropMetrics(BUCKETS_OF_TENANTS)] }],
  });
  allow(scope, ingestor, {
    from: [
      incoming(podsOf(THANOS.router), service.endpoint('grpc')),
      ...presentOf(cluster, THANOS.query, THANOS.tenantQuery).map((query) => incoming(query, service.endpoint('grpc'))),
      incoming(scraperOf(cluster), http),
    ],
    to: [...toObjectStorage(fleet, cluster)],
  });
  return service;
}
