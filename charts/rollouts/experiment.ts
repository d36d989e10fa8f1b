import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { defined } from '../argocd/defined.ts';
import { checkName, refuse } from '../argocd/refuse.ts';
import * as k8s from '../shared/k8s.ts';
import type { Labels } from '../shared/manifest.ts';
import type { SecretKey } from '../shared/secret.ts';
import type { RunMetadata } from './analysis.ts';
import { type ArgumentSpec, argumentSpecs, type Given } from './args.ts';
import type { Duration } from './duration.ts';
import {
  type Analyses,
  type AnalysesSettings,
  analysesSpec,
  type Completion,
  checkAnalyses,
  checkDuration,
  type ExperimentAnalysis,
  judge,
  metricsOf,
  type TemplateRefs,
  templateRefsOf,
} from './experiment-analysis.ts';
import { type PodSelector, selectorSpec } from './selector.ts';
import { settingsSpec } from './settings.ts';
import {
  checkNamespace,
  type DefaultedArgsOf,
  type MetricsOf,
  type RequiredArgsOf,
  type Template,
} from './template.ts';

/** Pods of one kind; no other template's selector takes them. */
export interface ExperimentTemplate {
  /** Default: 1. */
  replicas?: number;
  minReadySeconds?: number;
  selector: PodSelector;
  template: k8s.PodTemplateSpec;
  /** A Service of its own; without a name, of a name that the controller makes up. */
  service?: { name?: string };
}

type Value = string | { secretKey: SecretKey };

/** A template that judges an Experiment. */
export const experimentAnalysis = <Used extends Template>(
  template: Used,
  props: Given<RequiredArgsOf<NoInfer<Used>>, DefaultedArgsOf<NoInfer<Used>>, Value> & Completion<NoInfer<Used>>,
): ExperimentAnalysis<ArgumentSpec, MetricsOf<Used>> => judge(template, props, argumentSpecs);

export type ExperimentProps<
  Templates extends Readonly<Record<string, ExperimentTemplate>>,
  Judges extends Analyses<ArgumentSpec>,
> = AnalysesSettings<NoInfer<Judges>> & {
  name: string;
  labels?: Labels;
  annotations?: Labels;
  templates: Templates;
  /** By name; an argument asks for what becomes of a template by `templates`. */
  analyses?: (templates: TemplateRefs<keyof Templates & string>) => Judges;
  /** Without one it goes on until an analysis ends it, or a person. */
  duration?: Duration;
  /** Seconds without progress after which it has failed. Default of the controller: 600. */
  progressDeadlineSeconds?: number;
  /** Seconds for which its pods stay up. Default of the controller: 30. */
  scaleDownDelaySeconds?: number;
  terminate?: boolean;
  analysisRunMetadata?: RunMetadata;
};

/** Pods that run side by side for a time, and are judged. */
export class Experiment<
  const Templates extends Readonly<Record<string, ExperimentTemplate>>,
  Judges extends Analyses<ArgumentSpec> = Analyses<ArgumentSpec>,
> extends ApiObject {
  constructor(scope: Construct, id: string, props: ExperimentProps<Templates, Judges>) {
    const { name, labels, annotations, templates, dryRun, measurementRetention, ...spec } = props;
    const analyses: Analyses<ArgumentSpec> = props.analyses?.(templateRefsOf(templates)) ?? {};
    refuse('Experiment', name, [
      ...checkName(name),
      ...checkDuration(props.duration),
      ...checkAnalyses(analyses, { dryRun, measurementRetention }),
      ...checkNamespace(
        Object.values(analyses).map(({ template }) => template),
        Chart.of(scope).namespace,
      ),
    ]);
    super(scope, id, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Experiment',
      metadata: defined({ name, labels, annotations }),
      spec: defined({
        ...spec,
        templates: Object.entries(templates).map(templateSpec),
        analyses: analysesSpec(analyses),
        ...settingsSpec({ dryRun, measurementRetention }, metricsOf(analyses)),
      }),
    });
  }
}

const templateSpec = ([name, { selector, template, ...spec }]: [string, ExperimentTemplate]) => ({
  name,
  ...spec,
  selector: selectorSpec(selector),
  template: k8s.toJson_PodTemplateSpec(template),
});
