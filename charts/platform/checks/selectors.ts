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

/** Labels that are another with each version. */
const CHANGING = ['app.kubernetes.io/version', 'helm.sh/chart'];

/** No selector names a label that changes, for it never does itself. Source: contracts W05, W07. Otherwise the next version is refused. */
export const steadySelector = clusterCheck('steady-selector', 'warning', function* (manifests) {
  for (const manifest of manifests.ofKind('Deployment', 'StatefulSet', 'DaemonSet')) {
    const { matchLabels = {}, matchExpressions = [] } = manifest.object.spec.selector;
    const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
    for (const key of keys.filter((each) => CHANGING.includes(each))) {
      const message = `${key} changes with each version, and a selector never does; expected labels that stay`;
      yield { at: manifest.field('spec.selector'), message };
    }
  }
});
