import type { Construct } from 'constructs';
import * as k8s from './k8s.ts';
import { PodWorkload, type PodWorkloadProps } from './pod-workload.ts';

export interface DeploymentProps<Port extends string> extends PodWorkloadProps<Port> {
  replicas: number;
  /** Default: RollingUpdate. */
  strategy?: 'Recreate';
}

/**
 * As an API server would fill it in. What it has filled in itself no apply takes away again, and beside `Recreate` it refuses
 * it: a Deployment that changes its strategy would never be synced.
 */
const ROLLING: k8s.DeploymentStrategy = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: k8s.IntOrString.fromString('25%'), maxUnavailable: k8s.IntOrString.fromString('25%') },
};

export class Deployment<Port extends string> extends PodWorkload<Port> {
  constructor(scope: Construct, name: string, props: DeploymentProps<Port>) {
    super(scope, name, props);
    new k8s.KubeDeployment(scope, `Deployment-${name}`, {
      metadata: this.metadata(props),
      spec: {
        replicas: props.replicas,
        revisionHistoryLimit: 3,
        strategy: props.strategy ? { type: props.strategy } : ROLLING,
        selector: { matchLabels: this.selector },
        template: this.template(props),
      },
    });
    this.disruptionBudget(props.replicas, 1);
  }
}
