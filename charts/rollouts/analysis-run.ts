import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { defined } from '../argocd/defined.ts';
import { checkName, refuse } from '../argocd/refuse.ts';
import type { Labels } from '../shared/manifest.ts';
import type { SecretKey } from '../shared/secret.ts';
import { metricSpecs } from './analysis-template.ts';
import { type ArgSpecs, argumentSpecs, type Given } from './args.ts';
import { type Settings, settingsSpec } from './settings.ts';
import {
  checkNamespace,
  checkTogether,
  type DefaultedArgsOf,
  type MetricsOf,
  type RequiredArgsOf,
  type Template,
  withNested,
} from './template.ts';

/** Seconds for which it is kept after its end. */
export interface TtlStrategy {
  secondsAfterCompletion?: number;
  secondsAfterFailure?: number;
  secondsAfterSuccess?: number;
}

type Value = string | { secretKey: SecretKey };

export type AnalysisRunProps<Used extends Template> = Settings<MetricsOf<Used>> &
  Given<RequiredArgsOf<Used>, DefaultedArgsOf<Used>, Value> & {
    name: string;
    labels?: Labels;
    annotations?: Labels;
    terminate?: boolean;
    ttlStrategy?: TtlStrategy;
  };

interface AnyProps extends Settings<string> {
  templates: readonly Template[];
  args?: Readonly<Record<string, Value | undefined>>;
  terminate?: boolean;
  ttlStrategy?: TtlStrategy;
}

/** The measurements of templates, once and for themselves, with their arguments given. */
export class AnalysisRun<const Used extends readonly [Template, ...Template[]]> extends ApiObject {
  constructor(scope: Construct, id: string, props: { templates: Used } & AnalysisRunProps<NoInfer<Used>[number]>) {
    const { name, labels, annotations, templates } = props;
    refuse('AnalysisRun', name, [
      ...checkName(name),
      ...checkTogether(templates),
      ...checkNamespace(templates, Chart.of(scope).namespace),
    ]);
    super(scope, id, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisRun',
      metadata: defined({ name, labels, annotations }),
      spec: specOf(props),
    });
  }
}

/** It names no template: what they say becomes its own. */
function specOf({ templates, args = {}, terminate, ttlStrategy, dryRun, measurementRetention }: AnyProps) {
  const all = withNested(templates);
  const declared: ArgSpecs = Object.assign({}, ...all.map((template) => template.args));
  const specs = argumentSpecs({ ...declared, ...defined(args) });
  return defined({
    metrics: all.flatMap(({ metrics }) => metricSpecs(metrics)),
    args: specs.length > 0 ? specs : undefined,
    ...settingsSpec(
      {
        dryRun: Object.assign({}, ...all.map(({ settings }) => settings.dryRun), dryRun),
        measurementRetention: Object.assign(
          {},
          ...all.map(({ settings }) => settings.measurementRetention),
          measurementRetention,
        ),
      },
      all.flatMap(({ metrics }) => Object.keys(metrics)),
    ),
    terminate,
    ttlStrategy,
  });
}
