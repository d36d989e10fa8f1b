import { z } from 'zod';
import type { Check } from '../../../../shared/check.ts';
import { agentsOf, openSearchOutputs } from '../../checks/agent.ts';
import { logPeriodOf, standing } from '../../log-period.ts';
import { indexAge, indexCopies } from './kept.ts';
import { deployedOf } from './read.ts';

const LIMIT = 'cluster.max_shards_per_node';

/** What OpenSearch takes where the settings do not say. */
const MOST = 1000;

/** What it keeps of itself, at most: users, dashboards, and a month of what retention has done. */
const OWN = 50;

interface Facts {
  /** Series of indices that the agents of the cluster write. */
  written: string[];
  deployed?: { at: string; age: number; copies: number; nodes: number; limit: number };
}

/**
 * OpenSearch may open what the indices of all clusters come to.
 * Source: cluster.max_shards_per_node, which counts copies too. From then on no index is made, and logs wait on their nodes.
 */
export const openSearchShards: Check<Facts> = {
  code: 'opensearch-shards',
  level: 'warning',

  collect: (manifests) => {
    const written = agentsOf(manifests).flatMap((agent) =>
      openSearchOutputs(agent).map(({ output }) => String(output.logstash_prefix)),
    );
    const deployed = deployedOf(manifests);
    const age = deployed && indexAge(deployed);
    if (deployed === undefined || age === undefined) return { written };
    const limit = z.coerce.number().safeParse(deployed.settings[LIMIT]).data ?? MOST;
    const nodes = deployed.nodes.object.spec.replicas ?? 1;
    return {
      written,
      deployed: { at: deployed.at(LIMIT), age: age.days, copies: indexCopies(deployed), nodes, limit },
    };
  },

  *judge(clusters, fleet) {
    const series = new Set(clusters.flatMap(({ facts }) => facts.written)).size;
    for (const { facts } of clusters) {
      if (facts.deployed === undefined) continue;
      const { at, age, copies, nodes, limit } = facts.deployed;
      const each = standing(age, logPeriodOf(fleet));
      const shards = (series * each + OWN) * copies;
      if (shards <= nodes * limit) continue;
      const message = `${each} indices of each of ${series} clusters in ${copies} copies, with its own, come to ${shards} shards, and its ${nodes} nodes open ${nodes * limit}`;
      yield {
        at,
        message: `${message}; expected indices: weekly or monthly, a shorter retention, more nodes, or a larger limit and heap for it`,
      };
    }
  },
};
