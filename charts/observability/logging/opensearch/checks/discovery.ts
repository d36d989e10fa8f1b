import { clusterCheck } from '../../../../shared/check.ts';
import { deployedOf, textsOf } from './read.ts';

const FIRST = 'cluster.initial_cluster_manager_nodes';

/**
 * Nodes begin one cluster: all of them together, or one alone.
 * Source: contract L09. Otherwise they begin several, or none.
 */
export const openSearchDiscovery = clusterCheck('opensearch-discovery', 'error', function* (manifests) {
  const deployed = deployedOf(manifests);
  if (deployed === undefined) return;
  const { nodes, settings, at } = deployed;
  const { replicas = 1, serviceName } = nodes.object.spec;
  const alone = settings['discovery.type'] === 'single-node';
  const first = textsOf(settings[FIRST]);
  if (alone) {
    if (replicas > 1) yield { at: at('discovery.type'), message: `is single-node, and there are ${replicas} nodes` };
    if (first.length > 0) yield { at: at(FIRST), message: 'a single node begins alone; expected none' };
    return;
  }
  const pods = Array.from({ length: replicas }, (_, i) => `${nodes.object.metadata.name}-${i}`);
  if (first.toString() !== pods.toString()) {
    yield { at: at(FIRST), message: `is ${first.join(', ') || 'missing'}; expected the pods ${pods.join(', ')}` };
  }
  const seeds = textsOf(settings['discovery.seed_hosts']);
  if (seeds.toString() === serviceName) return;
  const message = `is ${seeds.join(', ') || 'missing'}; expected the headless Service of the nodes, ${serviceName}`;
  yield { at: at('discovery.seed_hosts'), message };
});
