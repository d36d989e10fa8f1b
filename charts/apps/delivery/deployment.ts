import { ApiObject } from 'cdk8s';
import { intOrString } from '../../shared/int-or-string.ts';
import * as k8s from '../../shared/k8s.ts';
import type { Deliverable, Delivered } from './delivered.ts';

type Plain = Extract<Deliverable['data']['delivery'], { type: 'recreate' | 'rolling' }>;

const strategyOf = (delivery: Plain): k8s.DeploymentStrategy => {
  if (delivery.type === 'recreate') return { type: 'Recreate' };
  const { maxSurge, maxUnavailable } = delivery;
  return {
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: intOrString(maxSurge), maxUnavailable: intOrString(maxUnavailable) },
  };
};

/** Delivered by Kubernetes itself, which asks nobody whether the new version is good. */
export function deployment(of: Deliverable, delivery: Plain): Delivered {
  const { scope, name, labels, late, data, replicas, selector, template } = of;
  // The typed one would drop again what is patched in and is newer than itself.
  const object = new ApiObject(scope, `Deployment-${name}`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels, ...late },
    spec: k8s.toJson_DeploymentSpec({
      replicas,
      revisionHistoryLimit: 3,
      strategy: strategyOf(delivery),
      selector: { matchLabels: selector },
      template,
    }),
  });
  const live = Object.keys(data.ports).length === 0 ? undefined : of.service('server');
  return { object, kind: 'Deployment', live, all: live };
}
