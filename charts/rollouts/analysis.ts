import type {
  RolloutSpecStrategyCanaryStepsAnalysisArgs as Argument,
  RolloutSpecStrategyCanaryStepsAnalysis as Spec,
} from '../../imports/rollout.ts';
import { defined } from '../argocd/defined.ts';
import { refuse } from '../argocd/refuse.ts';
import type { Labels } from '../shared/manifest.ts';
import type { Given } from './args.ts';
import type { Lasting } from './metric.ts';
import { type Settings, settingsSpec } from './settings.ts';
import {
  checkTogether,
  type DefaultedArgsOf,
  type LastingOf,
  type MetricsOf,
  type RequiredArgsOf,
  type Template,
  templateRefs,
} from './template.ts';

/** The value of an argument: a text, the hash of the pods of a version, or a field of the Rollout. */
export type ArgValue =
  | string
  | { podTemplateHashValue: 'Stable' | 'Latest' }
  | { fieldPath: `${'metadata' | 'spec' | 'status'}.${string}` };

export interface RunMetadata {
  labels?: Labels;
  annotations?: Labels;
}

export type AnalysisProps<Used extends Template> = Settings<MetricsOf<Used>> &
  Given<RequiredArgsOf<Used>, DefaultedArgsOf<Used>, ArgValue> & {
    /** Of the AnalysisRuns. */
    analysisRunMetadata?: RunMetadata;
  };

/** A run of templates for a Rollout: a step where it ends by itself, beside all steps where it does not. */
export interface Analysis<Lasts extends Lasting = Lasting> {
  readonly lasts: readonly Lasts[];
  readonly templates: readonly Template[];
  readonly spec: Spec;
}

/** The metrics of all templates as one run; each argument is given once for all of them. */
export const analysis = <const Used extends readonly [Template, ...Template[]]>(
  props: { templates: Used } & AnalysisProps<NoInfer<Used>[number]>,
): Analysis<LastingOf<Used[number]>> => ({
  lasts: props.templates.flatMap(({ lasts }) => lasts),
  templates: props.templates,
  spec: specOf(props),
});

interface AnyAnalysisProps extends Settings<string> {
  templates: readonly Template[];
  args?: Readonly<Record<string, ArgValue | undefined>>;
  analysisRunMetadata?: RunMetadata;
}

function specOf({ templates, args, analysisRunMetadata, ...settings }: AnyAnalysisProps): Spec {
  refuse('AnalysisRun', templates.map(({ name }) => name).join(' and '), checkTogether(templates));
  return defined({
    templates: templateRefs(templates),
    args: argumentsOf(args),
    ...settingsSpec(
      settings,
      templates.flatMap(({ metricNames }) => metricNames),
    ),
    analysisRunMetadata,
  });
}

export const argumentsOf = (args: Readonly<Record<string, ArgValue | undefined>> = {}): Argument[] | undefined => {
  const given = Object.entries(args).flatMap(argument);
  return given.length > 0 ? given : undefined;
};

function argument([name, value]: [string, ArgValue | undefined]): Argument[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ name, value }];
  return [{ name, valueFrom: 'fieldPath' in value ? { fieldRef: value } : value }];
}
