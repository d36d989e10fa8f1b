import { z } from 'zod';
import type { Deployed } from './read.ts';

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

/** Age at which an index is deleted, and where that stands. */
export function indexAge(deployed: Deployed): { days: number; at: string } | undefined {
  const policy = deployed.document('retention', Policy);
  if (policy === undefined) return undefined;
  const ages = policy.value.policy.states.flatMap(({ transitions }) =>
    transitions.map(({ conditions }) => Number.parseInt(conditions.min_index_age, 10)),
  );
  return { days: Math.max(0, ...ages), at: `${policy.at}: min_index_age` };
}

/** The template of all indices, and where it stands. */
export const indexTemplate = (deployed: Deployed) => deployed.document('index-template', Template);

/** How often each index is kept, itself among them. */
export const indexCopies = (deployed: Deployed): number =>
  1 + (indexTemplate(deployed)?.value.template.settings.index.number_of_replicas ?? 0);
