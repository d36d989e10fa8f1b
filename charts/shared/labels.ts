import type { Labels } from './manifest.ts';

export interface Identity {
  /** The workload, such as thanos-receive-router; metrics get it as their job. */
  name: string;
  /** The component that brings it, such as thanos-receiver. */
  component: string;
  /** What it is a piece of. Default: the fleet's observability. */
  partOf?: string;
}

/** What selectors use: never a version, for selectors cannot change. */
export const selectorLabels = ({ name, component }: Identity): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': component,
});

/** Without a version, so that a new image changes the workload and not every object around it. */
export const objectLabels = (identity: Identity): Labels => ({
  ...selectorLabels(identity),
  'app.kubernetes.io/part-of': identity.partOf ?? 'observability',
  'app.kubernetes.io/managed-by': 'fleetwright',
});

export const versionedLabels = (identity: Identity, version: string): Labels => ({
  ...objectLabels(identity),
  'app.kubernetes.io/version': version,
});
