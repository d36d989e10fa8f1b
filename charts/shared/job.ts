import type { Construct } from 'constructs';
import { type HookPhase, hook } from '../argocd/annotations.ts';
import * as k8s from './k8s.ts';
import { PodWorkload, type PodWorkloadProps } from './pod-workload.ts';

export interface HookJobProps extends PodWorkloadProps<never> {
  /** In `PreSync` its account is not there yet, in `PostDelete` no longer; what waits for it has a later `wave` of `Sync`. */
  phase: Exclude<HookPhase, 'PreSync' | 'PostDelete'>;
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
    const metadata = this.metadata(props);
    new k8s.KubeJob(scope, `Job-${name}`, {
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...hook(props.phase) } },
      spec: {
        backoffLimit: props.backoffLimit,
        activeDeadlineSeconds: props.activeDeadlineSeconds,
        template: { ...template, spec: { ...template.spec!, restartPolicy: 'Never' } },
      },
    });
  }
}
