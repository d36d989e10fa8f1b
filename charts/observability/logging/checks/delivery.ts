import type { Violation } from '../../../shared/check.ts';
import { clusterCheck } from '../../../shared/check.ts';
import { type Agent, agentsOf, openSearchOutputs, wordsOf } from './agent.ts';
import { overlap } from './patterns.ts';

/**
 * Logs arrive once each, and none about themselves.
 * Source: contract L06. Its own errors feed on themselves, a repeated delivery doubles logs, and the default of one
 * repetition throws them away.
 */
export const logDelivery = clusterCheck('log-delivery', 'warning', (manifests) =>
  agentsOf(manifests).flatMap((agent) => [...ownLogs(agent), ...unsure(agent)]),
);

function ownLogs(agent: Agent): Violation[] {
  const own = `/var/log/containers/fluent-bit-x7k2p_${agent.namespace}_fluent-bit-0123456789abcdef.log`;
  const reads = (globs: unknown): boolean => wordsOf(globs).some((glob) => overlap(glob, own));
  return agent.pipeline.inputs.flatMap(({ name, path, exclude_path: excluded }, i) =>
    name === 'tail' && reads(path) && !reads(excluded)
      ? [{ at: agent.at(`pipeline.inputs[${i}].exclude_path`), message: `lets in its own logs, ${own}` }]
      : [],
  );
}

const unsure = (agent: Agent): Violation[] =>
  openSearchOutputs(agent).flatMap(({ output, field }) =>
    ['generate_id', 'retry_limit']
      .filter((key) => output[key] === undefined || String(output[key]) === (key === 'generate_id' ? 'false' : ''))
      .map((key) => ({
        at: agent.at(`${field}.${key}`),
        message:
          key === 'generate_id'
            ? 'is off; a repeated delivery makes every log twice; expected true'
            : 'is missing; by default a delivery is repeated once; expected a number, or no_limits',
      })),
  );
