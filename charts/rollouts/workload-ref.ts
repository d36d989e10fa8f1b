import { defined } from '../argocd/defined.ts';
import type { Labels } from '../shared/manifest.ts';

/** A workload whose pods a Rollout takes over. */
export interface Adopted {
  readonly apiVersion: string;
  readonly kind: 'Deployment' | 'ReplicaSet' | 'PodTemplate';
  readonly name: string;
  /** Of its pods. */
  readonly labels?: Labels;
  readonly scaleDown?: ScaleDown;
}

/**
 * When the Deployment's own pods go: `progressively` as the Rollout's become available, `onsuccess` once all of them
 * are, `never` by the controller.
 */
export type ScaleDown = 'never' | 'onsuccess' | 'progressively';

/** Takes over a Deployment that runs; its pods serve until the Rollout's do. Its `replicas` are the controller's then. */
export const adopt = (deployment: { name: string; labels?: Labels }, scaleDown: ScaleDown): Adopted => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  ...deployment,
  scaleDown,
});

export const workloadRefSpec = ({ apiVersion, kind, name, scaleDown }: Adopted) =>
  defined({ apiVersion, kind, name, scaleDown });
