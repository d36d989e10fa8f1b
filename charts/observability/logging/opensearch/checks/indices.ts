import { load } from 'js-yaml';
import { z } from 'zod';
import type { Check, Violation } from '../../../../shared/check.ts';
import { agentsOf, openSearchOutputs } from '../../checks/agent.ts';
import { overlap } from '../../checks/patterns.ts';
import { LOG_WRITER } from '../../opensearch-door.ts';
import { COMPONENT } from '../names.ts';
import { deployedOf, parsed } from './read.ts';

const Template = z.object({ index_patterns: z.array(z.string()) });
const Policy = z.object({ policy: z.object({ ism_template: z.array(Template) }) });
const Roles = z.record(z.string(), z.object({ index_permissions: z.array(Template).default([]) }));
const Mapping = z.record(z.string(), z.object({ users: z.array(z.string()).default([]) }));

interface Facts {
  /** Where logs go, by the agents of the cluster. */
  written: { at: string; index: string }[];
  /** What applies to which indices, where OpenSearch is. */
  applied: { what: string; patterns: string[] }[];
}

/**
 * The indices of every cluster's logs have the template, the retention and the permission that are meant for them.
 * Source: contract L07. Others are kept for ever, or refused with 403.
 */
export const openSearchIndices: Check<Facts> = {
  code: 'opensearch-indices',
  level: 'error',

  collect: (manifests) => {
    const deployed = deployedOf(manifests);
    const written = agentsOf(manifests).flatMap((agent) =>
      openSearchOutputs(agent).map(({ output, field }) => ({
        at: agent.at(`${field}.logstash_prefix`),
        index: `${output.logstash_prefix}-2026.12.31`,
      })),
    );
    if (deployed === undefined) return { written, applied: [] };
    const policy = deployed.document('retention', Policy)?.value.policy.ism_template ?? [];
    return {
      written,
      applied: [
        { what: 'index template', patterns: deployed.document('index-template', Template)?.value.index_patterns ?? [] },
        { what: 'retention policy', patterns: policy.flatMap((each) => each.index_patterns) },
        { what: `role of ${LOG_WRITER}`, patterns: writable(manifests) },
      ],
    };
  },

  *judge(clusters) {
    const written = clusters.flatMap(({ facts }) => facts.written);
    for (const { what, patterns } of clusters.flatMap(({ facts }) => facts.applied)) {
      for (const { at, index } of written)
        if (!patterns.some((each) => overlap(each, index))) yield missed(at, index, { what, patterns });
    }
  },
};

const missed = (at: string, index: string, { what, patterns }: Facts['applied'][number]): Violation => ({
  at,
  message: `the ${what} is for ${patterns.join(', ') || 'nothing'}, and not for ${index}`,
});

/** The indices that the writer of logs may write. */
function writable(manifests: Parameters<typeof deployedOf>[0]): string[] {
  const files = manifests
    .ofKind('ConfigMap')
    .from(COMPONENT)
    .find(({ object }) => object.data?.['roles.yml'] !== undefined)?.object.data;
  const roles = Roles.safeParse(parsed(files?.['roles.yml'], load)).data ?? {};
  const mapping = Mapping.safeParse(parsed(files?.['roles_mapping.yml'], load)).data ?? {};
  return Object.entries(mapping)
    .filter(([, { users }]) => users.includes(LOG_WRITER))
    .flatMap(([role]) => roles[role]?.index_permissions ?? [])
    .flatMap(({ index_patterns: patterns }) => patterns);
}
