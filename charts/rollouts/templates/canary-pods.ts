import type { Labels } from '../../shared/manifest.ts';
import { type ArgSpecs, required } from '../args.ts';
import type { Source } from './metrics-source.ts';

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

/** Series that the pods of the version tell of themselves. */
export const ownSeries = ({ cluster, namespace, workload }: Pods, matchers: Labels): string =>
  listOf({ cluster, namespace, job: workload, [HASH_LABEL.replaceAll('-', '_')]: ASKED, ...matchers }).join(',');

/** Series that others tell of the pods of the version, which are called after it. */
export const seriesOfPods = ({ cluster, namespace, workload }: Pods, matchers: Labels): string =>
  [...listOf({ cluster, namespace, ...matchers }), `pod=~"${workload}-${ASKED}-.+"`].join(',');

const listOf = (labels: Labels): string[] =>
  Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);

export interface OfMetrics {
  source: Source;
  pods: Pods;
}
