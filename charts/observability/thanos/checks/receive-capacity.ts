import { gibibytes, seconds } from '../../../../clusters/schema/units.ts';
import type { Check } from '../../../shared/check.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import { quantityNumber } from '../../../shared/quantity.ts';
import { seriesPerNodeOf } from '../../metrics/series-estimate.ts';
import { flagOf } from './processes.ts';
import { type Receive, receivesIn, replicationFactorOf } from './receives.ts';

interface Ingestor {
  at: string;
  count: number;
  /** Of all ingestors how many keep a series, as a share of one. */
  share: number;
  /** Bytes; absent without a limit or a volume. */
  memory: number | undefined;
  volume: number | undefined;
  /** Seconds. */
  retention: number;
}

interface Facts {
  /** Seconds between two samples; absent where nothing writes. */
  interval?: number;
  ingestors: Ingestor[];
}

/** Bytes of heap, measured with Thanos 0.42: of a tenant's TSDB with nothing in it, and of a series with its chunks. */
const MEMORY = { tenant: 7.8e6, series: 2200 };

/** Of the limit: the garbage collector needs room, and all heads are compacted in the same minute. */
const USABLE_MEMORY = 0.75;

/** Bytes: of a sample in a block, of a series in the index of each block of two hours, and in the head with its WAL. */
const DISK = { sample: 1.4, indexed: 119, head: 3400 };

const BLOCK = 2 * 3600;

/** Of the volume: blocks are compacted beside those that they are made of. */
const USABLE_VOLUME = 0.85;

/**
 * An ingestor has room for what all clusters send, by an estimate of the series of a node.
 * Past it the kernel ends it, and its replay again, for all clusters at once; edges keep what they scrape until they are full too.
 */
export const receiveCapacity: Check<Facts> = {
  code: 'receive-capacity',
  level: 'warning',

  collect: (manifests) => ({
    interval: intervalOf(manifests),
    ingestors: receivesIn(manifests, 'IngestorOnly').map(ingestorOf),
  }),

  *judge(clusters, fleet) {
    const nodes = new Map(fleet.clusters.map(({ name, nodes: { count } }) => [name, count]));
    const ofNode = seriesPerNodeOf(fleet);
    const writing = clusters.flatMap(({ cluster, facts: { interval } }) =>
      interval === undefined ? [] : [{ interval, series: (nodes.get(cluster) ?? 1) * ofNode }],
    );
    const series = sum(writing.map((each) => each.series));
    const rate = sum(writing.map((each) => each.series / each.interval));
    for (const { at, count, share, memory, volume, retention } of clusters.flatMap(({ facts }) => facts.ingestors)) {
      const load = `${writing.length} clusters with about ${series} series`;
      const inMemory = (writing.length * MEMORY.tenant + share * series * MEMORY.series) / USABLE_MEMORY;
      if (memory !== undefined && inMemory > memory) {
        const message = `${load} take about ${gibibytes(inMemory, Math.ceil)} of memory in each of ${count} ingestors, which may have ${gibibytes(memory, Math.floor)}`;
        yield {
          at: `${at}.resources.limits.memory`,
          message: `${message}; expected more, more ingestors than copies, or what is known as seriesPerNode`,
        };
      }
      const indexes = Math.ceil(retention / BLOCK) * DISK.indexed;
      const onDisk = (share * (rate * retention * DISK.sample + series * (indexes + DISK.head))) / USABLE_VOLUME;
      if (volume === undefined || onDisk <= volume) continue;
      const message = `${load} take about ${gibibytes(onDisk, Math.ceil)} of volume in each of ${count} ingestors, which have ${gibibytes(volume, Math.floor)}`;
      yield {
        at: `${at}.volumeMounts`,
        message: `${message}; expected more, more ingestors than copies, a shorter retention, or what is known as seriesPerNode`,
      };
    }
  },
};

function intervalOf(manifests: Manifests): number | undefined {
  const intervals = manifests
    .ofKind('Prometheus', 'PrometheusAgent')
    .map(({ object: { spec } }) => seconds(spec.scrapeInterval ?? '30s'));
  return intervals.length === 0 ? undefined : Math.min(...intervals);
}

function ingestorOf(receive: Receive): Ingestor {
  const { replicas: count = 1, template, volumeClaimTemplates: [claim] = [] } = receive.manifest.object.spec;
  const container = template.spec.containers.find(({ args = [] }) => args[0] === 'receive');
  const memory = container?.resources?.limits?.memory;
  const volume = claim?.spec?.resources?.requests?.storage;
  return {
    at: receive.at.replace(/\.args$/, ''),
    count,
    share: Math.min(1, replicationFactorOf(receive) / count),
    memory: memory === undefined ? undefined : quantityNumber(memory),
    volume: volume === undefined ? undefined : quantityNumber(volume),
    retention: seconds(flagOf(receive, 'tsdb.retention', '15d')),
  };
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
