import type { KubeObject } from '../../charts/shared/manifest.ts';
import { annotationProblems } from './annotations.ts';
import { applicationProblems } from './applications.ts';
import { kindProblems } from './kinds.ts';
import { metadataProblems } from './metadata.ts';
import type { DeliveryProblem, DeliveryRule } from './problem.ts';
import { secretProblems } from './secrets.ts';
import { claimProblems, jobProblems, podProblems } from './workloads.ts';

export { foughtFindings } from './fought.ts';
export { orderFindings } from './order.ts';
export type { DeliveryProblem } from './problem.ts';

const RULES: readonly DeliveryRule[] = [
  kindProblems,
  annotationProblems,
  metadataProblems,
  applicationProblems,
  jobProblems,
  podProblems,
  claimProblems,
  secretProblems,
];

/** Why Argo CD must not deliver an object, however it came to be: constructs, patches or data. */
export const deliveryProblems = (object: KubeObject): DeliveryProblem[] => RULES.flatMap((rule) => rule(object));
