import { refersTo } from '../../platform/checks/pods.ts';
import { type Check, type Violation, withData } from '../../shared/check.ts';
import type { KubeObject, Manifest, Manifests } from '../../shared/manifest.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';

type Rollout = Manifest<KubeObject & Shapes['Rollout']>;

/** A Deployment beside a Rollout that runs its pods: wrong unless its replicas are left to the controller. */
interface Doubled {
  at: string;
  message: string;
  component: string;
  name: string;
}

interface Facts {
  violations: Violation[];
  doubled: Doubled[];
}

const REPLICAS = '/spec/replicas';

/**
 * A Rollout has its pods from one place: a template, or a Deployment that is there and runs none itself.
 * Source: contract P02. Otherwise every pod runs twice, and Services lead to both.
 */
export const rolloutWorkload: Check<Facts> = {
  code: 'rollout-workload',
  level: 'error',
  collect: (manifests) => {
    const rollouts = [...manifests.ofKind('Rollout')];
    return {
      violations: rollouts.flatMap((rollout) => [...places(rollout, manifests)]),
      doubled: rollouts.flatMap((rollout) => doubledBy(rollout, manifests)),
    };
  },
  *judge(clusters, fleet) {
    for (const { cluster, facts } of withData(clusters, fleet)) {
      yield* facts.violations;
      for (const { at, message, component, name } of facts.doubled) {
        const drifts = cluster.components[component]?.delivery.allowDrift ?? [];
        const isLeft = drifts.some(
          (drift) => drift.kind === 'Deployment' && (drift.name ?? name) === name && drift.field === REPLICAS,
        );
        if (!isLeft) yield { at, message };
      }
    }
  },
};

function* places(rollout: Rollout, manifests: Manifests): Iterable<Violation> {
  const { template, workloadRef, selector } = rollout.object.spec;
  if (workloadRef === undefined) {
    if (template === undefined)
      yield { at: rollout.field('spec'), message: 'has no pods; expected template or workloadRef' };
    else if (selector === undefined)
      yield { at: rollout.field('spec.selector'), message: 'is missing; expected labels of the template' };
    return;
  }
  const at = rollout.field('spec.workloadRef');
  if (template !== undefined) yield { at, message: 'stands beside template; expected one of them' };
  const { apiVersion = 'none', kind = 'none', name = 'none' } = workloadRef;
  if (kind !== 'Deployment') return;
  if (apiVersion !== 'apps/v1') yield { at, message: `names a Deployment of ${apiVersion}; expected apps/v1` };
  if (!manifests.ofKind('Deployment').some((each) => refersTo(rollout, each)))
    yield { at, message: `there is no Deployment ${name} in ${rollout.namespace}` };
}

function doubledBy(rollout: Rollout, manifests: Manifests): Doubled[] {
  const deployment = manifests.ofKind('Deployment').find((each) => refersTo(rollout, each));
  if (deployment === undefined) return [];
  const { replicas } = deployment.object.spec;
  const { name } = deployment.object.metadata;
  const { scaleDown = 'never' } = rollout.object.spec.workloadRef ?? {};
  const isScaled = scaleDown !== 'never';
  if (replicas === 0 || (isScaled && replicas === undefined)) return [];
  const message = isScaled
    ? `is ${replicas}, and the controller scales it down for ${rollout.at}: Argo CD would scale it up again; leave it out, or let it drift`
    : `is ${replicas ?? 'missing'}, beside the pods of ${rollout.at}; expected 0, or workloadRef.scaleDown`;
  return [{ at: deployment.field('spec.replicas'), message, component: deployment.component, name }];
}
