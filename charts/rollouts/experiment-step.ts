import type {
  RolloutSpecStrategyCanaryStepsExperimentAnalysesArgs as Argument,
  RolloutSpecStrategyCanaryStepsExperimentTemplatesSelector as LabelSelector,
} from '../../imports/rollout.ts';
import { defined } from '../argocd/defined.ts';
import { refuse } from '../argocd/refuse.ts';
import { type ArgValue, argumentsOf, type RunMetadata } from './analysis.ts';
import type { Given } from './args.ts';
import type { Duration } from './duration.ts';
import {
  type Analyses,
  type AnalysesSettings,
  analysesSpec,
  type Completion,
  checkAnalyses,
  checkDuration,
  checkEnds,
  type ExperimentAnalysis,
  judge,
  metricsOf,
  type TemplateRefs,
  templateRefsOf,
} from './experiment-analysis.ts';
import { settingsSpec } from './settings.ts';
import type { Step } from './steps.ts';
import type { DefaultedArgsOf, MetricsOf, RequiredArgsOf, Template } from './template.ts';

/** Pods of one of the two versions, apart from those of the Rollout. */
export interface StepTemplate {
  specRef: 'stable' | 'canary';
  /** Default: 1. */
  replicas?: number;
  /** Percent of the traffic. */
  weight?: number;
  metadata?: RunMetadata;
  /** Default: the Rollout's. */
  selector?: LabelSelector;
  /** A Service of its own; without a name, of a name that the controller makes up. */
  service?: { name?: string };
}

/** A template that judges an experiment step. */
export const stepAnalysis = <Used extends Template>(
  template: Used,
  props: Given<RequiredArgsOf<NoInfer<Used>>, DefaultedArgsOf<NoInfer<Used>>, ArgValue> & Completion<NoInfer<Used>>,
): ExperimentAnalysis<Argument, MetricsOf<Used>> => judge(template, props, argumentsOf);

type Weighs<Templates> = {
  [Name in keyof Templates]: Templates[Name] extends { weight: number } ? 'experiment weight' : 'nothing';
}[keyof Templates];

/** Runs pods of both versions beside the Rollout's, and judges them. */
export function experiment<
  const Templates extends Readonly<Record<string, StepTemplate>>,
  Judges extends Analyses<Argument> = Analyses<Argument>,
>(
  props: {
    templates: Templates;
    /** By name; an argument asks for what becomes of a template by `templates`. */
    analyses?: (templates: TemplateRefs<keyof Templates & string>) => Judges;
    /** Without one, it ends with the analyses that it waits for; `until terminated`, when a person ends it. */
    duration?: Duration | 'until terminated';
    analysisRunMetadata?: RunMetadata;
    /** Seconds for which its pods stay up. Default of the controller: 30. */
    scaleDownDelaySeconds?: number;
  } & Omit<AnalysesSettings<NoInfer<Judges>>, 'measurementRetention'>,
): Step<Weighs<Templates>> {
  const { templates, duration, analysisRunMetadata, scaleDownDelaySeconds, dryRun } = props;
  const analyses: Analyses<Argument> = props.analyses?.(templateRefsOf(templates)) ?? {};
  refuse('Experiment', Object.keys(templates).join(' and '), [
    ...checkEnds(analyses, duration),
    ...checkDuration(duration === 'until terminated' ? undefined : duration),
    ...checkAnalyses(analyses, { dryRun }),
  ]);
  return {
    needs: [],
    spec: {
      experiment: defined({
        duration: duration === 'until terminated' ? undefined : duration,
        templates: Object.entries(templates).map(([name, template]) => ({ name, ...template })),
        analyses: analysesSpec(analyses),
        dryRun: settingsSpec({ dryRun }, metricsOf(analyses)).dryRun,
        analysisRunMetadata,
        scaleDownDelaySeconds,
      }),
    },
    templates: Object.values(analyses).map(({ template }) => template),
  };
}
