import type { Construct } from 'constructs';
import { type HookPhase, hook } from '../argocd/annotations.ts';
import * as k8s from './k8s.ts';
import { PodWorkload, type PodWorkloadProps } from './pod-workload.ts';

export interface HookJobProps extends PodWorkloadProps<never> {
  phase: HookPhase;
  /** Pods that may fail before the Job has. */
  backoffLimit: number;
  /** Seconds after which it has failed, whatever it does. */
  activeDeadlineSeconds: number;
}

/** A Job that Argo CD makes anew in a phase of each sync: the template of one that stands cannot change. */
export class HookJob extends PodWorkload<never> {
  constructor(scope: Construct, name: string, props: HookJobProps) {
    super(scope, name, props);
    const template = this.template(props);
    new k8s.KubeJob(scope, `Job-${name}`, {
      metadata: { name, labels: this.versionedLabels, annotations: hook(props.phase) },
      spec: {
        backoffLimit: props.backoffLimit,
        activeDeadlineSeconds: props.activeDeadlineSeconds,
        template: { ...template, spec: { ...template.spec!, restartPolicy: 'Never' } },
      },
    });
  }
}
