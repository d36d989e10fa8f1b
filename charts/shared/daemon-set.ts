import type { Construct } from 'constructs';
import * as k8s from './k8s.ts';
import { Workload, type WorkloadProps } from './workload.ts';

export class DaemonSet<Port extends string> extends Workload<Port> {
  constructor(scope: Construct, name: string, props: WorkloadProps<Port>) {
    super(scope, name, props);
    new k8s.KubeDaemonSet(scope, `DaemonSet-${name}`, {
      metadata: { name, labels: this.versionedLabels },
      spec: {
        revisionHistoryLimit: 3,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') } },
        selector: { matchLabels: this.selector },
        template: this.template(props),
      },
    });
  }
}
