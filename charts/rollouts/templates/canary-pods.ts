import { labelProblem, type Matchers, type OwnLabel } from '../../../clusters/schema/matchers.ts';
import type { Labels } from '../../shared/manifest.ts';
import { type ArgSpecs, required } from '../args.ts';

/** The pods that an analysis asks about: those of one version of a workload. */
export interface Pods {
  cluster: string;
  namespace: string;
  /** Of the Rollout; its metrics have it as their job. */
  workload: string;
}

/** The argument by which a Rollout says which of its versions is meant. */
export const VERSION = 'pod-template-hash';

/** A Rollout gives this; otherwise the old version's traffic would hide what the new one does. */
export const NEW_VERSION = { [VERSION]: { podTemplateHashValue: 'Latest' } } as const;

export type VersionArgs = { readonly [VERSION]: typeof required };

export const versionArgs = ({ args }: { args: ArgSpecs }): VersionArgs => ({ ...args, [VERSION]: required });

const ASKED = `{{args.${VERSION}}}`;

/** The label that a ServiceMonitor with it among `podTargetLabels` gives to every sample. */
export const HASH_LABEL = 'rollouts-pod-template-hash';

/** Series that the pods of the version tell of themselves. Throws where a matcher would select other pods. */
export function ownSeries({ cluster, namespace, workload }: Pods, matchers: Matchers): string {
  for (const label of Object.keys(matchers)) {
    const problem = labelProblem(label);
    if (problem !== undefined) throw new Error(`matchers.${label}: ${problem}`);
  }
  const own: Record<OwnLabel, string> = { cluster, namespace, job: workload, rollouts_pod_template_hash: ASKED };
  return [...listOf(own), ...listOf(matchers)].join(',');
}

/** Series that others tell of the pods of the version, which are called after it. */
export const seriesOfPods = ({ cluster, namespace, workload }: Pods, matchers: Labels): string =>
  [...listOf({ cluster, namespace, ...matchers }), `pod=~"${workload}-${ASKED}-.+"`].join(',');

const listOf = (labels: Readonly<Labels>): string[] =>
  Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
