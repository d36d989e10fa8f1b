import { refersTo } from '../../platform/checks/pods.ts';
import type { KubeObject, Labels, Manifest, Manifests } from '../../shared/manifest.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';

type Rollout = Manifest<KubeObject & Shapes['Rollout']>;

/** The labels of a Rollout's pods, which may stand at the Deployment that it refers to; undefined where none is there. */
export function templateLabels(rollout: Rollout, manifests: Manifests): Labels | undefined {
  const { template, workloadRef } = rollout.object.spec;
  if (workloadRef === undefined) return template && (template.metadata?.labels ?? {});
  const workload = manifests.ofKind('Deployment').find((each) => refersTo(rollout, each));
  return workload && (workload.object.spec.template.metadata?.labels ?? {});
}
