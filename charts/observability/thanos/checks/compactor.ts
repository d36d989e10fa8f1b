import { seconds } from '../../../../clusters/schema/units.ts';
import { type Check, clusterCheck } from '../../../shared/check.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import { flagOf, processesOf } from './processes.ts';

interface Compactor {
  at: string;
  /** Where it says how many processes it is. */
  replicasAt: string;
  replicas: number;
}

const compactorsOf = (manifests: Manifests): Compactor[] =>
  processesOf(manifests, 'compact').map(({ manifest }) => ({
    at: manifest.at,
    replicasAt: manifest.field('spec.replicas'),
    replicas: manifest.object.spec.replicas ?? 1,
  }));

/** One process compacts the bucket. Source: contract M19. Two compact the same blocks, and halt at what they made. */
export const oneCompactor: Check<Compactor[]> = {
  code: 'one-compactor',
  level: 'error',

  collect: compactorsOf,

  *judge(clusters) {
    const compactors = clusters.flatMap(({ facts }) => facts);
    for (const { replicas, replicasAt } of compactors.filter((each) => each.replicas !== 1)) {
      yield { at: replicasAt, message: `${replicas} processes compact one bucket; expected 1` };
    }
    for (const { at } of compactors.slice(1)) {
      yield { at, message: `${compactors[0]!.at} compacts the same bucket; expected one of them` };
    }
  },
};

/** Some process compacts a bucket that ingestors fill. Source: contract M19. Nothing else deletes or downsamples there. */
export const bucketCompacted: Check<{ ships: boolean; compacts: boolean }> = {
  code: 'bucket-compacted',
  level: 'warning',

  collect: (manifests) => ({
    ships: processesOf(manifests, 'receive').some(({ flags }) => flags.has('objstore.config-file')),
    compacts: compactorsOf(manifests).length > 0,
  }),

  *judge(clusters) {
    if (clusters.some(({ facts }) => facts.compacts)) return;
    const first = clusters.find(({ facts }) => facts.ships);
    if (first === undefined) return;
    yield {
      at: `clusters/${first.cluster}.yaml: components.thanos-compactor`,
      message:
        'ingestors fill the bucket, and nothing compacts it: it grows for ever, and no graph of a long time is downsampled; expected thanos-compactor: true',
    };
  },
};

const LEVELS = ['raw', '5m', '1h'] as const;
const LEAST = { raw: '40h', '5m': '10d', '1h': '0s' } as const;

/** A retention of 0 is for ever. */
const length = (text: string): number => seconds(text) || Number.POSITIVE_INFINITY;

/** No level goes before the next is made of it. Source: contract M20. Otherwise old graphs have holes for good. */
export const compactorRetention = clusterCheck('compactor-retention', 'error', function* (manifests) {
  for (const compactor of processesOf(manifests, 'compact')) {
    const given = LEVELS.map((level) => ({ level, text: flagOf(compactor, `retention.resolution-${level}`, '0d') }));
    for (const [i, { level, text }] of given.entries()) {
      const before = given[i - 1];
      if (level !== '1h' && length(text) < length(LEAST[level])) {
        const message = `--retention.resolution-${level}=${text} deletes what is not downsampled yet; expected at least ${LEAST[level]}`;
        yield { at: compactor.at, message };
      } else if (before !== undefined && length(text) < length(before.text)) {
        const message = `--retention.resolution-${level}=${text} is shorter than ${before.level} (${before.text}); expected at least as long`;
        yield { at: compactor.at, message };
      }
    }
  }
});

/** Stores have let go of a block when it is deleted. Source: contract M21. Otherwise queries fail on it. */
export const compactorDelay = clusterCheck('compactor-delay', 'error', function* (manifests) {
  const stores = processesOf(manifests, 'store');
  for (const compactor of processesOf(manifests, 'compact')) {
    const deleted = flagOf(compactor, 'delete-delay', '48h');
    for (const store of stores) {
      const ignored = flagOf(store, 'ignore-deletion-marks-delay', '24h');
      if (seconds(deleted) > seconds(ignored)) continue;
      const message = `blocks are deleted after ${deleted}, and ${store.manifest.object.metadata.name} serves them for ${ignored}; expected --delete-delay above that`;
      yield { at: compactor.at, message };
    }
  }
});

/** Blocks that overlap are merged. Source: contract M22. Otherwise the compactor halts at the first. */
export const compactorOverlap = clusterCheck('compactor-overlap', 'error', function* (manifests) {
  const late = processesOf(manifests, 'receive').some((receive) => {
    const lateness = flagOf(receive, 'tsdb.out-of-order.time-window', '0s');
    return /[1-9]/.test(lateness);
  });
  if (!late) return;
  for (const { at, flags } of processesOf(manifests, 'compact')) {
    if (flags.has('compact.enable-vertical-compaction') || flags.has('deduplication.replica-label')) continue;
    yield {
      at,
      message:
        'ingestors take samples that come late, whose blocks overlap; expected --compact.enable-vertical-compaction',
    };
  }
});
