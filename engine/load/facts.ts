import { z } from 'zod';
import { CLUSTER_FIELDS } from '../../clusters/schema/cluster.ts';
import type { Document, Located } from '../yaml/read.ts';

const readable = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const Facts = z
  .object({
    name: readable(CLUSTER_FIELDS.name),
    role: readable(CLUSTER_FIELDS.role),
    apiServer: readable(CLUSTER_FIELDS.apiServer),
    nodeAddresses: z.array(readable(CLUSTER_FIELDS.nodeAddresses.element)).catch([]),
    loadBalancerPool: readable(CLUSTER_FIELDS.loadBalancerPool),
    zone: readable(CLUSTER_FIELDS.zone),
    kubernetes: readable(CLUSTER_FIELDS.kubernetes),
    secrets: CLUSTER_FIELDS.secrets.or(z.unknown().transform(() => undefined)),
    components: z.unknown().optional(),
  })
  .catch({ nodeAddresses: [], secrets: undefined });

/** A cluster's file as far as it can be read: what is wrong in one field hides no mistake in another. */
export interface ReadCluster {
  document: Located;
  facts: z.output<typeof Facts>;
}

export const readFacts = (document: Document): ReadCluster => ({ document, facts: Facts.parse(document.value) });
