import type { Violation } from '../../../shared/check.ts';
import { clusterCheck } from '../../../shared/check.ts';
import { BUILT_IN_MULTILINE_PARSERS } from '../fluent-bit-keys.ts';
import { type Agent, agentsOf, type Properties, wordsOf } from './agent.ts';
import { overlap, rewrittenTags, tagsOf } from './patterns.ts';

/**
 * The kubernetes filter takes pod and namespace out of the tag after its prefix.
 * Source: contract L04. With another prefix it finds neither, and no log has metadata.
 */
export const logTagPrefix = clusterCheck('log-tag-prefix', 'error', (manifests) =>
  agentsOf(manifests).flatMap((agent) => {
    const tags = agent.pipeline.inputs.filter(({ name }) => name === 'tail').flatMap(tagsOf);
    return agent.pipeline.filters.flatMap((filter, i) => {
      const prefix = String(filter.kube_tag_prefix ?? 'kube.var.log.containers.');
      if (filter.name !== 'kubernetes' || tags.includes(`${prefix}*`)) return [];
      return [
        {
          at: agent.at(`pipeline.filters[${i}].kube_tag_prefix`),
          message: `is ${prefix}; the tags of its files are ${tags.join(', ') || 'none'}`,
        },
      ];
    });
  }),
);

/**
 * Every filter and output has something to match, every log an output, and every parser a definition.
 * Source: contract L05. What matches nothing is silent, and the logs are gone.
 */
export const logRouting = clusterCheck('log-routing', 'error', (manifests) =>
  agentsOf(manifests).flatMap((agent) => [...matchesNothing(agent), ...goesNowhere(agent), ...noSuchParser(agent)]),
);

function matchesNothing(agent: Agent): Violation[] {
  const { inputs, filters, outputs } = agent.pipeline;
  const tags = [
    ...inputs.flatMap(tagsOf),
    ...filters.filter(({ name }) => name === 'rewrite_tag').flatMap(rewrittenTags),
  ];
  return Object.entries({ filters, outputs }).flatMap(([list, plugins]) =>
    plugins.flatMap(({ name, match, match_regex: regex }, i) => {
      if (regex !== undefined || tags.some((tag) => overlap(tag, String(match ?? '')))) return [];
      const at = agent.at(`pipeline.${list}[${i}].match`);
      return [{ at, message: `${name} matches ${match ?? 'nothing'}; tags are ${tags.join(', ')}` }];
    }),
  );
}

function goesNowhere(agent: Agent): Violation[] {
  const { inputs, outputs } = agent.pipeline;
  const taken = ({ match, match_regex: regex }: Properties, tag: string): boolean =>
    regex !== undefined || overlap(tag, String(match ?? ''));
  return inputs.flatMap((input, i) =>
    tagsOf(input)
      .filter((tag) => !outputs.some((output) => taken(output, tag)))
      .map((tag) => ({ at: agent.at(`pipeline.inputs[${i}].tag`), message: `no output matches ${tag}` })),
  );
}

const names = (parsers: readonly Properties[]): string[] => parsers.map(({ name }) => String(name));

function noSuchParser(agent: Agent): Violation[] {
  const { inputs, filters } = agent.pipeline;
  const joining = [...BUILT_IN_MULTILINE_PARSERS, ...names(agent.multiline_parsers)];
  const known: Record<string, readonly string[]> = {
    parser: names(agent.parsers),
    merge_parser: names(agent.parsers),
    regex_parser: names(agent.parsers),
    'multiline.parser': joining,
  };
  return Object.entries({ inputs, filters }).flatMap(([list, plugins]) =>
    plugins.flatMap((plugin, i) =>
      Object.entries(known).flatMap(([key, defined]) =>
        wordsOf(plugin[key])
          .filter((word) => !defined.includes(word))
          .map((word) => ({
            at: agent.at(`pipeline.${list}[${i}].${key}`),
            message: `there is no parser ${word}; there are: ${defined.join(', ') || 'none'}`,
          })),
      ),
    ),
  );
}
