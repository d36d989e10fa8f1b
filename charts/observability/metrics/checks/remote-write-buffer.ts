import { seconds } from '../../../../clusters/schema/units.ts';
import type { Check } from '../../../shared/check.ts';
import { quantityNumber } from '../../../shared/quantity.ts';
import { seriesPerNodeOf } from '../series-estimate.ts';

interface Facts {
  at: string;
  /** Seconds. */
  interval: number;
  /** Seconds; absent where Prometheus' own default counts. */
  retention: number | undefined;
  /** Bytes; absent without a volume. */
  storage: number | undefined;
}

/** Compressed, with half as much again for segments that are not yet cut. */
const BYTES_PER_SAMPLE = 3 * 1.5;

const RETENTION = 'storage.agent.retention.max-time';

/**
 * What an agent gathers while the central cluster is away fits on its volume, and waits there until the agent restarts.
 * Source: contract M24. By its own default Prometheus throws it away after 4 hours; after a start it sends only samples
 * that are newer than that start, whatever the volume holds.
 */
export const remoteWriteBuffer: Check<Facts[]> = {
  code: 'remote-write-buffer',
  level: 'warning',

  collect: (manifests) =>
    manifests.ofKind('PrometheusAgent').map((manifest) => {
      const { additionalArgs = [], scrapeInterval = '30s', storage } = manifest.object.spec;
      const retention = additionalArgs.find(({ name }) => name === RETENTION)?.value;
      const request = storage?.volumeClaimTemplate?.spec?.resources?.requests?.storage;
      return {
        at: manifest.at,
        interval: seconds(scrapeInterval),
        retention: retention === undefined ? undefined : seconds(retention),
        storage: request === undefined ? undefined : quantityNumber(request),
      };
    }),

  *judge(clusters, fleet) {
    const nodes = new Map(fleet.clusters.map(({ name, nodes: { count } }) => [name, count]));
    const ofNode = seriesPerNodeOf(fleet);
    for (const { cluster, facts } of clusters) {
      const series = (nodes.get(cluster) ?? 1) * ofNode;
      for (const fact of facts) yield* problems(fact, series / fact.interval);
    }
  },
};

function* problems({ at, retention, storage }: Facts, samplesPerSecond: number) {
  if (retention === undefined) {
    yield {
      at: `${at}: spec.additionalArgs`,
      message: `what is not sent is thrown away after 4h; expected --${RETENTION} with the longest outage`,
    };
    return;
  }
  const path = `${at}: spec.storage`;
  if (storage === undefined) {
    yield { at: path, message: 'what is not sent fills the disk of the node; expected a volumeClaimTemplate' };
    return;
  }
  const needed = samplesPerSecond * BYTES_PER_SAMPLE * retention;
  if (storage >= needed) return;
  const hours = Math.round(retention / 3600);
  const gibibytes = Math.ceil(needed / 2 ** 30);
  yield { at: path, message: `too small for an outage of ${hours}h; expected about ${gibibytes}Gi` };
}
