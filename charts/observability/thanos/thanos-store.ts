import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { duration, quantity, replicas, seconds } from '../../../clusters/schema/units.ts';
import { type ChartProps, component, type SecretsOf } from '../../shared/component.ts';
import { ConfigFiles } from '../../shared/config-files.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { objectLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming } from '../../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { StatefulSet } from '../../shared/stateful-set.ts';
import { storageClassOf } from '../../shared/storage.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { bytesOf, cacheSize, cachesFit, cachesProblem, fittingSize } from './cache-size.ts';
import { presentOf, QUERY_PORTS, THANOS } from './endpoints.ts';
import { thanosObjstore, toObjectStorage } from './object-storage.ts';
import { NOBODY, PROBES, THANOS_LISTEN } from './process.ts';

/** How long a block that is to be deleted is still served; the compactor deletes it later than that. Source: contract M21. */
const DELETION_MARKS_DELAY = '24h';

/** Well past what ingestors keep. */
const SHORTEST_VIEW = '7d';

/** What Thanos has for its index by itself; one thing in it takes half of that at most. */
const INDEX = '250MB';

export const ThanosStoreOptions = z
  .strictObject({
    replicas: replicas.optional().describe('default: by the size of the cluster'),
    storage: quantity.prefault('10Gi').describe('volume of index headers, which can be made anew from the bucket'),
    cacheSize: cacheSize(INDEX).describe(
      `postings and series kept in memory; default: ${INDEX}, or what fits into the memory limit`,
    ),
    minTime: duration
      .refine((age) => seconds(age) >= seconds(SHORTEST_VIEW), {
        error: `no query would find what is older, and ingestors serve the last days by themselves; expected at least ${SHORTEST_VIEW}`,
      })
      .optional()
      .describe('the oldest that it serves; default: all that the bucket has'),
    maxSeries: z.int().min(0).default(0).describe('series that one request may touch; 0: no limit'),
    resources: resourcesOption({ cpu: '200m', memory: '1Gi', memoryLimit: '2Gi' }),
    tolerations: tolerationsOption,
  })
  .refine((options) => cachesFit(options), cachesProblem);

const secrets = ({ fleet }: { fleet: Parameters<typeof thanosObjstore>[1] }) => ({
  objstore: thanosObjstore('thanos-store', fleet),
});

type Props = ChartProps<typeof ThanosStoreOptions, SecretsOf<typeof secrets>>;

const { name: NAME, component: COMPONENT } = THANOS.store;
const DATA = '/var/thanos/store';

/** Serves the blocks of the bucket. Every replica serves all of them, and a query takes each series once. */
class ThanosStore extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options, profile, secrets } = props;
    const files = new ConfigFiles(this, NAME, {
      labels: objectLabels(THANOS.store),
      files: { 'index-cache.json': indexCache(options.cacheSize ?? fittingSize(INDEX, options.resources)) },
    });
    const store = new StatefulSet(this, NAME, {
      component: COMPONENT,
      namespace,
      image: imageReference(images.thanos, fleet),
      version: images.thanos.tag,
      replicas: options.replicas ?? profile.stores,
      podManagementPolicy: 'Parallel',
      claims: { data: { size: options.storage, storageClassName: storageClassOf(cluster), backup: false } },
      args: [
        'store',
        ...flags({
          ...THANOS_LISTEN,
          'data-dir': DATA,
          'objstore.config-file': '/etc/thanos-objstore/objstore.yml',
          'index-cache.config-file': '/etc/thanos/index-cache.json',
          'store.grpc.series-max-concurrency': 20,
          // Otherwise each block costs memory, a file and a memory map for as long as it is there, asked for or not.
          'store.enable-index-header-lazy-reader': true,
          'store.grpc.touched-series-limit': options.maxSeries === 0 ? undefined : options.maxSeries,
          'ignore-deletion-marks-delay': DELETION_MARKS_DELAY,
          'sync-block-duration': '15m',
          'min-time': options.minTime && `-${options.minTime}`,
        }),
      ],
      ports: QUERY_PORTS,
      ...PROBES,
      // The headers of all blocks are read before it is ready.
      startup: { path: '/-/ready', port: 'http', periodSeconds: 10, failureThreshold: 60 },
      mounts: {
        [DATA]: { type: 'claim', name: 'data' },
        '/etc/thanos': { type: 'config', files },
        '/etc/thanos-objstore': { type: 'secret', secret: secrets.objstore },
        '/tmp': { type: 'empty' },
      },
      resources: options.resources,
      ...NOBODY,
      tolerations: options.tolerations,
    });
    const service = store.service(QUERY_PORTS, { headless: true });
    const http = service.endpoint('http');
    serviceMonitor(this, NAME, { labels: store.labels, endpoints: [{ endpoint: http }] });
    allow(this, store, {
      from: [
        ...presentOf(cluster, THANOS.query, THANOS.tenantQuery).map((query) =>
          incoming(query, service.endpoint('grpc')),
        ),
        incoming(scraperOf(cluster), http),
      ],
      to: [...toObjectStorage(fleet, cluster)],
    });
  }
}

/** It does not start where one thing may be larger than all. Source: pkg/store/cache/inmemory.go, v0.42.4. */
function indexCache(size: string): string {
  const config = {
    max_size: size,
    ...(bytesOf(size) < bytesOf(INDEX) ? { max_item_size: `${Math.ceil(bytesOf(size) / 2 / bytesOf('1KB'))}KB` } : {}),
  };
  return `${JSON.stringify({ type: 'IN-MEMORY', config }, null, 2)}\n`;
}

export const thanosStore = component({
  name: 'thanos-store',
  summary: 'serves the metrics that lie in object storage',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: ThanosStoreOptions,
  secrets,
  chart: ThanosStore,
  onRemoval: 'delete',
});
