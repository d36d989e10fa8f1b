import { clusterCheck } from '../../shared/check.ts';
import { selects } from '../../shared/selector.ts';

/** No workload takes the pods of another for its own. Source: contract W07. Otherwise each deletes what the other made. */
export const ownPods = clusterCheck('own-pods', 'error', function* (manifests) {
  const workloads = manifests.ofKind('Deployment', 'StatefulSet', 'DaemonSet', 'Rollout');
  for (const manifest of workloads) {
    const { selector } = manifest.object.spec;
    // A Rollout that takes the template of a Deployment takes its selector too.
    if (selector === undefined) continue;
    for (const other of workloads) {
      const { labels } = other.object.spec.template?.metadata ?? {};
      if (other === manifest || other.namespace !== manifest.namespace || !selects(selector, labels)) continue;
      const message = `selects the pods of ${other.at} too; expected labels that only its own pods have`;
      yield { at: manifest.field('spec.selector'), message };
    }
  }
});
