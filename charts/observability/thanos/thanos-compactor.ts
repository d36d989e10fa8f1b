import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { duration, quantity, seconds } from '../../../clusters/schema/units.ts';
import { type ChartProps, component, type SecretsOf } from '../../shared/component.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming } from '../../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { StatefulSet } from '../../shared/stateful-set.ts';
import { storageClassOf } from '../../shared/storage.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { THANOS, THANOS_PORTS } from './endpoints.ts';
import { thanosObjstore, toObjectStorage } from './object-storage.ts';
import { NOBODY, PROBES } from './process.ts';

/** A time, or for ever. */
const kept = duration.or(z.literal('forever'));

type Kept = z.output<typeof kept>;

const length = (time: Kept): number => (time === 'forever' ? Number.POSITIVE_INFINITY : seconds(time));

const HOUR = 3600;

/**
 * How long each resolution stays. Samples of 5 minutes are made from blocks older than 40 hours, those of an hour from
 * blocks older than 10 days: what is deleted before is never downsampled. Source: contract M20.
 */
const retention = z
  .strictObject({
    raw: kept.default('30d').describe('every sample'),
    fiveMinutes: kept.default('90d').describe('one value for 5 minutes'),
    oneHour: kept.default('365d').describe('one value for an hour'),
  })
  .refine(({ raw }) => length(raw) >= 40 * HOUR, {
    path: ['raw'],
    error: 'samples are downsampled after 40 hours; expected at least 40h',
  })
  .refine(({ fiveMinutes }) => length(fiveMinutes) >= 240 * HOUR, {
    path: ['fiveMinutes'],
    error: 'they are downsampled after 10 days; expected at least 10d',
  })
  .refine(({ raw, fiveMinutes }) => length(raw) <= length(fiveMinutes), {
    path: ['fiveMinutes'],
    error: 'shorter than raw samples are kept; expected at least as long',
  })
  .refine(({ fiveMinutes, oneHour }) => length(fiveMinutes) <= length(oneHour), {
    path: ['oneHour'],
    error: 'shorter than fiveMinutes; expected at least as long',
  });

const ThanosCompactorOptions = z.strictObject({
  retention: retention.prefault({}),
  storage: quantity.prefault('100Gi').describe('volume; two to three times the largest compaction'),
  concurrency: z.int().min(1).default(1).describe('compactions at once'),
  resources: resourcesOption({ cpu: '500m', memory: '2Gi', memoryLimit: '3Gi' }),
  tolerations: tolerationsOption,
});

const secrets = ({ fleet }: { fleet: Parameters<typeof thanosObjstore>[1] }) => ({
  objstore: thanosObjstore('thanos-compactor', fleet),
});

type Props = ChartProps<typeof ThanosCompactorOptions, SecretsOf<typeof secrets>>;

const { name: NAME, component: COMPONENT } = THANOS.compact;
const DATA = '/var/thanos/compact';

/** Compacts, downsamples and deletes what lies in the bucket. One for the whole bucket: two would spoil its blocks. */
class ThanosCompactor extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options, secrets } = props;
    const compactor = new StatefulSet(this, NAME, {
      component: COMPONENT,
      namespace,
      image: imageReference(images.thanos, fleet),
      version: images.thanos.tag,
      replicas: 1,
      claims: { data: { size: options.storage, storageClassName: storageClassOf(cluster), backup: false } },
      args: ['compact', ...flags({ wait: true, ...compaction(options) })],
      ports: { http: THANOS_PORTS.http },
      ...PROBES,
      // It ends a compaction that it has begun, or does it all over again.
      terminationGracePeriod: 300,
      mounts: {
        [DATA]: { type: 'claim', name: 'data' },
        '/etc/thanos': { type: 'secret', secret: secrets.objstore },
        '/tmp': { type: 'empty' },
      },
      resources: options.resources,
      ...NOBODY,
      tolerations: options.tolerations,
    });
    const http = compactor.service({ http: THANOS_PORTS.http }, { headless: true }).endpoint('http');
    serviceMonitor(this, NAME, { labels: compactor.labels, endpoints: [{ endpoint: http }] });
    allow(this, compactor, { from: [incoming(scraperOf(cluster), http)], to: [...toObjectStorage(fleet, cluster)] });
  }
}

const compaction = ({ retention, concurrency }: Props['options']) => ({
  'http-address': `0.0.0.0:${THANOS_PORTS.http}`,
  'enable-auto-gomemlimit': true as const,
  'data-dir': DATA,
  'objstore.config-file': '/etc/thanos/objstore.yml',
  'retention.resolution-raw': days(retention.raw),
  'retention.resolution-5m': days(retention.fiveMinutes),
  'retention.resolution-1h': days(retention.oneHour),
  // Longer than the stores serve what is marked: ignore-deletion-marks-delay.
  'delete-delay': '48h',
  'consistency-delay': '30m',
  'compact.concurrency': concurrency,
  'downsample.concurrency': concurrency,
  // Ingestors that keep copies, and samples that come late, make blocks that overlap: they become one.
  'deduplication.replica-label': 'receive_replica',
  'compact.enable-vertical-compaction': true as const,
});

/** Nothing is ever deleted at 0d. */
const days = (time: Kept): string => (time === 'forever' ? '0d' : time);

export const thanosCompactor = component({
  name: 'thanos-compactor',
  summary: 'compacts, downsamples and deletes the metrics in object storage',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: ThanosCompactorOptions,
  secrets,
  chart: ThanosCompactor,
  onRemoval: 'delete',
});
