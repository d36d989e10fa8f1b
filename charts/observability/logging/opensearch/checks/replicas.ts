import { clusterCheck } from '../../../../shared/check.ts';
import { indexTemplate } from './kept.ts';
import { deployedOf } from './read.ts';

/**
 * Each copy of an index has a node of its own.
 * Source: contract L10. Otherwise the cluster is yellow for ever, and nobody looks when it is for a reason.
 */
export const openSearchReplicas = clusterCheck('opensearch-replicas', 'error', function* (manifests) {
  const deployed = deployedOf(manifests);
  if (deployed === undefined) return;
  const { replicas = 1 } = deployed.nodes.object.spec;
  const template = indexTemplate(deployed);
  const copies = [
    {
      at: `${template?.at}: template.settings.index.number_of_replicas`,
      number: template?.value.template.settings.index.number_of_replicas,
    },
    ...['cluster.default_number_of_replicas', 'plugins.index_state_management.history.number_of_replicas'].map(
      (setting) => ({ at: deployed.at(setting), number: Number(deployed.settings[setting] ?? 1) }),
    ),
  ];
  for (const { at, number = 0 } of copies) {
    if (number < replicas) continue;
    yield {
      at,
      message: `asks for ${number} copies beside the first on ${replicas} nodes; expected ${replicas - 1} at most`,
    };
  }
});
