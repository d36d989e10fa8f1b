import type { Construct } from 'constructs';
import * as k8s from './k8s.ts';
import { PodWorkload, type PodWorkloadProps } from './pod-workload.ts';

export class DaemonSet<Port extends string> extends PodWorkload<Port> {
  constructor(scope: Construct, name: string, props: PodWorkloadProps<Port>) {
    super(scope, name, props);
    new k8s.KubeDaemonSet(scope, `DaemonSet-${name}`, {
      metadata: this.metadata(props),
      spec: {
        revisionHistoryLimit: 3,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') } },
        selector: { matchLabels: this.selector },
        template: this.template(props),
      },
    });
  }
}
