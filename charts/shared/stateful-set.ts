import type { Construct } from 'constructs';
import * as k8s from './k8s.ts';
import { Workload, type WorkloadProps } from './workload.ts';

export interface Claim {
  size: string;
  /** Default: the cluster's. */
  storageClassName?: string;
}

export interface StatefulSetProps<Port extends string> extends WorkloadProps<Port> {
  replicas: number;
  claims: Record<string, Claim>;
  podManagementPolicy?: 'Parallel';
  /** Pods that may be down at once by intent. Default: 1. */
  maxUnavailable?: number;
}

export class StatefulSet<Port extends string> extends Workload<Port> {
  readonly replicas: number;

  constructor(scope: Construct, name: string, props: StatefulSetProps<Port>) {
    super(scope, name, props);
    this.replicas = props.replicas;
    new k8s.KubeStatefulSet(scope, `StatefulSet-${name}`, {
      metadata: { name, labels: this.labels },
      spec: {
        replicas: props.replicas,
        revisionHistoryLimit: 3,
        serviceName: name,
        podManagementPolicy: props.podManagementPolicy,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        selector: { matchLabels: this.selector },
        template: this.template(props),
        volumeClaimTemplates: Object.entries(props.claims).map(([claim, { size, storageClassName }]) => ({
          // Written out, or Argo CD with server-side apply sees a difference for ever.
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: claim },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName,
            resources: { requests: { storage: k8s.Quantity.fromString(size) } },
          },
        })),
      },
    });
    this.disruptionBudget(props.replicas, props.maxUnavailable ?? 1);
  }
}
