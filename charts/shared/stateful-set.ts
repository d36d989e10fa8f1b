import type { Construct } from 'constructs';
import * as k8s from './k8s.ts';
import type { KubeObject } from './manifest.ts';
import { PodWorkload, type PodWorkloadProps } from './pod-workload.ts';
import type { Shapes } from './shapes/kinds.ts';
import { withoutBackup } from './storage.ts';

export interface Claim {
  size: string;
  /** Default: the cluster's. */
  storageClassName?: string;
  /** Left out of the backups of volumes, for its data can be had again. */
  backup?: false;
}

export interface StatefulSetProps<Port extends string> extends PodWorkloadProps<Port> {
  replicas: number;
  claims: Record<string, Claim>;
  podManagementPolicy?: 'Parallel';
  /** The headless Service that gives its pods their names. Default: one of its own name. */
  serviceName?: string;
  /** How long a new pod must be ready before the next one is replaced. */
  minReadySeconds?: number;
  /** Pods that may be down at once by intent. Default: 1. */
  maxUnavailable?: number;
}

export class StatefulSet<Port extends string> extends PodWorkload<Port> {
  readonly replicas: number;

  constructor(scope: Construct, name: string, props: StatefulSetProps<Port>) {
    super(scope, name, props);
    this.replicas = props.replicas;
    new TypedClaims(scope, `StatefulSet-${name}`, {
      metadata: this.metadata(props),
      spec: {
        replicas: props.replicas,
        revisionHistoryLimit: 3,
        serviceName: props.serviceName ?? name,
        minReadySeconds: props.minReadySeconds,
        podManagementPolicy: props.podManagementPolicy,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        selector: { matchLabels: this.selector },
        template: this.template(props),
        volumeClaimTemplates: Object.entries(props.claims).map(([claim, { size, storageClassName, backup }]) => ({
          metadata: { name: claim, ...(backup === false ? { labels: { ...withoutBackup } } : {}) },
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

/** L1 leaves out what kind a claim template is, and Argo CD with server-side apply would see a difference for ever. */
class TypedClaims extends k8s.KubeStatefulSet {
  override toJson(): KubeObject {
    const object: KubeObject & Shapes['StatefulSet'] = super.toJson();
    const claims = object.spec.volumeClaimTemplates?.map((claim) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      ...claim,
    }));
    return { ...object, spec: { ...object.spec, volumeClaimTemplates: claims } };
  }
}
