import type { Fleet } from '../../clusters/schema/cluster.ts';
import { type Image, mirrored } from '../shared/image.ts';
import { LONGHORN_REGISTRY } from './longhorn-upstream.ts';

interface ImageValue {
  registry: string;
  repository: string;
  tag: string;
}

/** The part of the chart's values that we set. */
export type LonghornValues = {
  image?: { longhorn: Record<string, ImageValue>; csi: Record<string, ImageValue> };
  preUpgradeChecker: { jobEnabled: boolean };
  persistence: {
    defaultClass: boolean;
    defaultClassReplicaCount: number;
    reclaimPolicy: 'Retain' | 'Delete';
  };
  defaultSettings: {
    defaultReplicaCount: number;
    defaultDataLocality: 'disabled' | 'best-effort';
    nodeDrainPolicy: NodeDrainPolicy;
    deletingConfirmationFlag: boolean;
    upgradeChecker: boolean;
    allowCollectingLonghornUsageMetrics: boolean;
  };
  defaultBackupStore: { backupTarget: string; backupTargetCredentialSecret: string };
  csi: Record<
    'attacherReplicaCount' | 'provisionerReplicaCount' | 'resizerReplicaCount' | 'snapshotterReplicaCount',
    number
  >;
  longhornUI: { replicas: number };
  service: { ui: { type: 'ClusterIP' } };
  ingress: { enabled: boolean };
  metrics: { serviceMonitor: { enabled: boolean } };
  extraObjects: readonly RecurringJob[];
};

export const NODE_DRAIN_POLICIES = [
  'block-for-eviction',
  'block-for-eviction-if-contains-last-replica',
  'block-if-contains-last-replica',
  'allow-if-replica-is-stopped',
  'always-allow',
] as const;
type NodeDrainPolicy = (typeof NODE_DRAIN_POLICIES)[number];

export interface RecurringJob {
  apiVersion: 'longhorn.io/v1beta2';
  kind: 'RecurringJob';
  metadata: { name: string; namespace: string };
  spec: {
    name: string;
    task: 'backup' | 'snapshot' | 'filesystem-trim';
    cron: string;
    groups: readonly string[];
    retain: number;
    concurrency: number;
    labels: Record<string, string>;
  };
}

/** Images as values of the chart, each from the fleet's mirror where it has one. */
export function imageValues(images: Record<string, string>, mirrors: Fleet['mirrors']): Record<string, ImageValue> {
  return Object.fromEntries(
    Object.entries(images).map(([key, image]) => {
      const { repository, tag } = splitTag(image);
      return [key, { registry: '', repository: mirrored(`${LONGHORN_REGISTRY}/${repository}`, mirrors), tag }];
    }),
  );
}

function splitTag(image: string): Pick<Image, 'repository' | 'tag'> {
  const colon = image.lastIndexOf(':');
  return { repository: image.slice(0, colon), tag: image.slice(colon + 1) };
}
