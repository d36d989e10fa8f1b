import type { Violation } from '../../../shared/check.ts';
import { clusterCheck } from '../../../shared/check.ts';
import { type Agent, agentsOf, openSearchOutputs } from './agent.ts';

/**
 * What waits on disk waits on the host's, and never fills it.
 * Source: contract L03. Without a folder the agent does not start, in the container's own logs are lost with it, and
 * without a limit a long outage fills the node's disk.
 */
export const logBuffer = clusterCheck('log-buffer', 'error', (manifests) => agentsOf(manifests).flatMap(violations));

function violations(agent: Agent): Violation[] {
  const buffered = agent.pipeline.inputs.some((input) => input['storage.type'] === 'filesystem');
  if (!buffered) return [];
  const path = String(agent.service['storage.path'] ?? '');
  const mounted = agent.mountOf(path.replace(/\/$/, ''));
  const onHost = mounted?.volume.hostPath !== undefined && !mounted.readOnly;
  return [
    ...(onHost
      ? []
      : [
          {
            at: agent.at('service.storage.path'),
            message: `${path || 'nothing'} is no writable folder of the host; inputs with storage.type filesystem need one`,
          },
        ]),
    ...openSearchOutputs(agent)
      .filter(({ output }) => output['storage.total_limit_size'] === undefined)
      .map(({ field }) => ({
        at: agent.at(`${field}.storage.total_limit_size`),
        message: 'is missing; expected how much of the disk undelivered logs may fill',
      })),
  ];
}
