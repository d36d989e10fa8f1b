import type { Labels } from './manifest.ts';

export interface Identity {
  /** The workload, such as thanos-receive-router; metrics get it as their job. */
  name: string;
  /** The component that brings it, such as thanos-receiver. */
  component: string;
}

/** What selectors use: never a version, for selectors cannot change. */
export const selectorLabels = ({ name, component }: Identity): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': component,
});

export const objectLabels = (identity: Identity, version?: string): Labels => ({
  ...selectorLabels(identity),
  ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
  'app.kubernetes.io/part-of': 'observability',
  'app.kubernetes.io/managed-by': 'fleetwright',
});
