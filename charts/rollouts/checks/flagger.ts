import { clusterCheck } from '../../shared/check.ts';

/**
 * A workload is delivered by Argo Rollouts or by Flagger, and what Flagger makes does not stand in Git.
 * Source: contract P12. Otherwise each takes back what the other does.
 */
export const flaggerRollout = clusterCheck('flagger-rollout', 'error', function* (manifests) {
  const rollouts = manifests.ofKind('Rollout');
  for (const manifest of manifests.ofKind('Canary')) {
    const { targetRef, service } = manifest.object.spec;
    const rollout = rollouts.find(({ namespace, object }) => {
      const { name } = targetRef.kind === 'Rollout' ? object.metadata : (object.spec.workloadRef ?? {});
      return namespace === manifest.namespace && name === targetRef.name;
    });
    if (rollout !== undefined)
      yield { at: manifest.field('spec.targetRef'), message: `${rollout.at} delivers it too; expected one of them` };
    const name = service?.name ?? targetRef.name;
    const made = [name, `${name}-primary`, `${name}-canary`];
    for (const found of manifests.ofKind('Service')) {
      if (found.namespace !== manifest.namespace || !made.includes(found.object.metadata.name)) continue;
      yield {
        at: found.at,
        message: `Flagger makes this Service for ${manifest.at}; expected it in spec.service there`,
      };
    }
  }
});
