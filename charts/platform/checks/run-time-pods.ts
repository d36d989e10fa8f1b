import type { Manifest } from '../../shared/manifest.ts';

/** Of a Service or a budget whose pods, or their labels, come to be in the cluster: an operator's, or the one that leads. */
const AT_RUN_TIME = 'fleetwright.io/selects-at-run-time';

export const selectsAtRunTime = ({ object: { metadata } }: Manifest): boolean =>
  metadata.labels?.[AT_RUN_TIME] === 'true';

/** What would be right where no pods are found. */
export const EXPECTED = `expected the labels of a workload there, or the label ${AT_RUN_TIME}: "true"`;
