import { clusterCheck } from '../../shared/check.ts';
import { selects } from '../../shared/selector.ts';
import { selectableOf } from './pods.ts';
import { EXPECTED, selectsAtRunTime } from './run-time-pods.ts';

/** Pods that a budget lets go at once, from its amount or its share of all. */
function allowed(replicas: number, { minAvailable, maxUnavailable }: Amounts): number {
  if (maxUnavailable !== undefined) return amount(maxUnavailable, replicas);
  return replicas - amount(minAvailable ?? 1, replicas);
}

interface Amounts {
  minAvailable?: number | string;
  maxUnavailable?: number | string;
}

/** Kubernetes rounds a share up, both of those that stay and of those that go. */
const amount = (value: number | string, replicas: number): number =>
  typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) / 100) * replicas);

/** Every budget has pods, alone, and lets at least one of them go. Source: contract W08. Otherwise no drain ever ends. */
export const disruptionBudget = clusterCheck('disruption-budget', 'error', function* (manifests) {
  const selectable = selectableOf(manifests);
  const budgets = new Map<(typeof selectable)[number], string>();
  for (const manifest of manifests.ofKind('PodDisruptionBudget')) {
    const { selector = {}, ...amounts } = manifest.object.spec ?? {};
    const found = selectable.filter(
      ({ namespace, labels }) => namespace === manifest.namespace && selects(selector, labels),
    );
    if (found.length === 0) {
      const message = `selects no pods of ${manifest.namespace}; ${EXPECTED}`;
      if (!selectsAtRunTime(manifest)) yield { at: manifest.field('spec.selector'), message };
      continue;
    }
    for (const pods of found) {
      const other = budgets.get(pods);
      budgets.set(pods, other ?? manifest.at);
      // The API server refuses to evict a pod that has two.
      if (other === undefined) continue;
      const message = `selects ${pods.at}, as ${other} does, so that no drain of a node ends; expected one budget for each pod`;
      yield { at: manifest.field('spec.selector'), message };
    }
    // The pods of a DaemonSet are not drained away.
    const replicas = found.reduce((sum, each) => sum + (each.replicas === 'nodes' ? 0 : each.replicas), 0);
    if (allowed(replicas, amounts) >= 1) continue;
    yield {
      at: manifest.field('spec'),
      message: `lets none of ${replicas} pods go, so that no drain of a node ends; expected at least one, or no budget`,
    };
  }
});
