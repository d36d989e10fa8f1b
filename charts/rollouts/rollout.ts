import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { toJson_RolloutSpecStrategy } from '../../imports/rollout.ts';
import { defined } from '../argocd/defined.ts';
import { checkName, refuse } from '../argocd/refuse.ts';
import * as k8s from '../shared/k8s.ts';
import type { Labels } from '../shared/manifest.ts';
import { type PodSelector, selectorSpec } from './selector.ts';
import type { Strategy } from './strategy.ts';
import { checkNamespace } from './template.ts';
import { type Adopted, workloadRefSpec } from './workload-ref.ts';

/** Where its pods come from: it has them itself, or takes over those of a workload. */
type Pods =
  | { template: k8s.PodTemplateSpec; selector: PodSelector; workloadRef?: never }
  | { workloadRef: Adopted; selector?: PodSelector; template?: never };

export type RolloutProps = Pods & {
  name: string;
  labels?: Labels;
  annotations?: Labels;
  /** Left out where an autoscaler sets it. */
  replicas?: number;
  strategy: Strategy;
  minReadySeconds?: number;
  /** Default of the controller: 10. */
  revisionHistoryLimit?: number;
  /** Seconds without progress after which it is degraded. Default of the controller: 600. */
  progressDeadlineSeconds?: number;
  /** Goes back to the old version where there is no progress. */
  progressDeadlineAbort?: boolean;
  /** Going back to one of the last versions skips the steps. */
  rollbackWindow?: { revisions: number };
  /** How many runs are kept. */
  analysis?: { successfulRunHistoryLimit?: number; unsuccessfulRunHistoryLimit?: number };
  paused?: boolean;
  /** A moment after which all pods are replaced; RFC 3339. */
  restartAt?: string;
};

/** Pods that are replaced by new ones as its strategy says. */
export class Rollout extends ApiObject {
  constructor(scope: Construct, id: string, props: RolloutProps) {
    const { name, labels, annotations, template, workloadRef, selector, strategy, ...spec } = props;
    refuse('Rollout', name, [...checkName(name), ...checkRollout(props, Chart.of(scope).namespace)]);
    super(scope, id, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: defined({ name, labels, annotations }),
      spec: defined({
        ...spec,
        selector: selector && selectorSpec(selector),
        template: k8s.toJson_PodTemplateSpec(template),
        workloadRef: workloadRef && workloadRefSpec(workloadRef),
        strategy: toJson_RolloutSpecStrategy(strategy.spec),
      }),
    });
  }
}

function checkRollout({ strategy, template, workloadRef, ...props }: RolloutProps, namespace: string | undefined) {
  const labels = template?.metadata?.labels ?? workloadRef?.labels;
  return [
    ...strategy.problems,
    ...checkNamespace(strategy.templates, namespace),
    ...checkServices(strategy, labels, namespace),
    ...checkObjects(strategy, namespace),
    ...checkTimes(props),
    ...checkHistory(strategy, props.revisionHistoryLimit),
  ];
}

function checkServices({ services }: Strategy, labels: Labels | undefined, namespace: string | undefined): string[] {
  return services.flatMap((service) => {
    if (service.namespace !== (namespace ?? service.namespace)) {
      return [`Service ${service.name} is in ${service.namespace}; expected one in ${namespace}`];
    }
    const other = Object.entries(service.selector).find(([key, value]) => labels && labels[key] !== value);
    return other === undefined
      ? []
      : [`Service ${service.name} selects ${other.join('=')}, which the pods do not have: ${JSON.stringify(labels)}`];
  });
}

/** The controller looks for routes and Ingresses beside the Rollout. */
const checkObjects = ({ objects }: Strategy, namespace: string | undefined): string[] =>
  objects
    .filter(({ metadata }) => (metadata.namespace ?? namespace) !== (namespace ?? metadata.namespace))
    .map(({ kind, name, metadata }) => `${kind} ${name} is in ${metadata.namespace}; expected one in ${namespace}`);

function checkTimes(props: Pick<RolloutProps, 'minReadySeconds' | 'progressDeadlineSeconds'>): string[] {
  const { minReadySeconds = 0, progressDeadlineSeconds = 600 } = props;
  return progressDeadlineSeconds > minReadySeconds
    ? []
    : [`progressDeadlineSeconds: ${progressDeadlineSeconds}: expected more than minReadySeconds, ${minReadySeconds}`];
}

function checkHistory({ spec: { blueGreen } }: Strategy, revisionHistoryLimit = 10): string[] {
  const limit = blueGreen?.scaleDownDelayRevisionLimit ?? 0;
  return limit <= revisionHistoryLimit
    ? []
    : [`scaleDownDelayRevisionLimit: ${limit}: expected at most revisionHistoryLimit, ${revisionHistoryLimit}`];
}
