import { z } from 'zod';
import type { ClusterData, Fleet } from '../../../../../clusters/schema/cluster.ts';
import { bytes, gibibytes } from '../../../../../clusters/schema/units.ts';
import { type Check, withData } from '../../../../shared/check.ts';
import { quantityNumber } from '../../../../shared/quantity.ts';
import { keptFor, logPeriodOf } from '../../log-period.ts';
import { COMPONENT } from '../names.ts';
import { indexAge, indexCopies } from './kept.ts';
import { deployedOf } from './read.ts';

/** What the fleet says of its logs. */
const Expected = z.object({
  dailyLogs: z.string().optional(),
  minimumRetention: z.string().optional(),
});

/** Bytes that a node logs in a day where nothing is said of it: an estimate. */
const DAILY_OF_NODE = 125 * 2 ** 20;

interface Facts {
  at: string;
  /** Days after which an index is deleted. */
  age: number;
  copies: number;
  nodes: number;
  /** Bytes of each node's volume. */
  volume: number;
}

/** Of a volume: OpenSearch fills none beyond 85 %. */
const USABLE = 0.8;

/**
 * Logs are kept as long as they must be, and what is kept fits.
 * Source: contract L11. From 95 % of a volume on, all its indices can only be read.
 */
export const openSearchRetention: Check<Facts[]> = {
  code: 'opensearch-retention',
  level: 'warning',

  collect: (manifests) => {
    const deployed = deployedOf(manifests);
    const age = deployed && indexAge(deployed);
    if (deployed === undefined || age === undefined) return [];
    const { replicas = 1, volumeClaimTemplates: [claim] = [] } = deployed.nodes.object.spec;
    return [
      {
        at: age.at,
        age: age.days,
        copies: indexCopies(deployed),
        nodes: replicas,
        volume: quantityNumber(claim?.spec?.resources?.requests?.storage ?? 0),
      },
    ];
  },

  *judge(clusters, fleet) {
    for (const { cluster, facts } of withData(clusters, fleet)) {
      const expected = expectedOn(cluster);
      if (expected === undefined) continue;
      const { dailyLogs, minimumRetention = '0d' } = expected;
      const daily = dailyLogs === undefined ? DAILY_OF_NODE * nodesOf(fleet) : bytes(dailyLogs);
      for (const { at, age, copies, nodes, volume } of facts) {
        const kept = keptFor(age, logPeriodOf(fleet));
        if (kept < Number.parseInt(minimumRetention, 10)) {
          yield { at, message: `logs are deleted after ${kept}d; minimumRetention is ${minimumRetention}` };
        }
        const needed = age * daily * copies;
        if (needed <= nodes * volume * USABLE) continue;
        const message = `${age} days of ${dailyLogs ?? `about ${gibibytes(daily)}`} in ${copies} copies come to ${gibibytes(needed, Math.ceil)}, and the volumes hold ${gibibytes(nodes * volume * USABLE, Math.floor)}`;
        yield {
          at,
          message: `${message}; expected a larger storage, a shorter retention, or what is known as dailyLogs`,
        };
      }
    }
  },
};

const nodesOf = ({ clusters }: Fleet): number => clusters.reduce((sum, { nodes }) => sum + nodes.count, 0);

const expectedOn = ({ components }: ClusterData): z.output<typeof Expected> | undefined =>
  Expected.safeParse(components[COMPONENT]?.options).data;
