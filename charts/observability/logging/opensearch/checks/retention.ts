import { z } from 'zod';
import type { Fleet } from '../../../../../clusters/schema/cluster.ts';
import { bytes } from '../../../../../clusters/schema/units.ts';
import type { Check } from '../../../../shared/check.ts';
import { COMPONENT } from '../names.ts';
import { deployedOf } from './read.ts';

const Policy = z.object({
  policy: z.object({
    states: z.array(
      z.object({ transitions: z.array(z.object({ conditions: z.object({ min_index_age: z.string() }) })) }),
    ),
  }),
});

const Template = z.object({
  template: z.object({ settings: z.object({ index: z.object({ number_of_replicas: z.number() }) }) }),
});

/** What the fleet says of its logs. */
const Expected = z.object({ dailyLogs: z.string(), minimumRetention: z.string().optional() });

interface Facts {
  at: string;
  /** Days. */
  kept: number;
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
    const policy = deployed?.document('retention', Policy);
    if (deployed === undefined || policy === undefined) return [];
    const { replicas = 1, volumeClaimTemplates: [claim] = [] } = deployed.nodes.object.spec;
    const ages = policy.value.policy.states.flatMap(({ transitions }) =>
      transitions.map(({ conditions }) => Number.parseInt(conditions.min_index_age, 10)),
    );
    return [
      {
        at: `${policy.at}: min_index_age`,
        kept: Math.max(0, ...ages),
        copies:
          1 + (deployed.document('index-template', Template)?.value.template.settings.index.number_of_replicas ?? 0),
        nodes: replicas,
        volume: bytes(claim?.spec.resources?.requests?.storage ?? '0Gi'),
      },
    ];
  },

  *judge(clusters, fleet) {
    for (const { cluster, facts } of clusters) {
      const expected = expectedOn(cluster, fleet);
      if (expected === undefined) continue;
      const { dailyLogs, minimumRetention = '0d' } = expected;
      for (const { at, kept, copies, nodes, volume } of facts) {
        if (kept < Number.parseInt(minimumRetention, 10)) {
          yield { at, message: `logs are deleted after ${kept}d; minimumRetention is ${minimumRetention}` };
        }
        const needed = kept * bytes(dailyLogs) * copies;
        if (needed <= nodes * volume * USABLE) continue;
        const message = `${kept} days of ${dailyLogs} in ${copies} copies come to ${gibibytes(needed)}, and the volumes hold ${gibibytes(nodes * volume * USABLE)}`;
        yield { at, message: `${message}; expected a larger storage, or a shorter retention` };
      }
    }
  },
};

const expectedOn = (cluster: string, { clusters }: Fleet): z.output<typeof Expected> | undefined =>
  Expected.safeParse(clusters.find(({ name }) => name === cluster)?.components[COMPONENT]?.options).data;

const gibibytes = (amount: number): string => `${Math.round((amount / 2 ** 30) * 10) / 10}Gi`;
