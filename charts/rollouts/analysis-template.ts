import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { defined } from '../argocd/defined.ts';
import { checkName, refuse } from '../argocd/refuse.ts';
import type { Labels } from '../shared/manifest.ts';
import { someOf } from '../shared/some-of.ts';
import {
  type ArgRefs,
  type ArgSpecs,
  argRefs,
  argumentSpecs,
  checkReferences,
  checkSecrets,
  type DefaultedArg,
  defaultedArgs,
  type NoArgs,
  type RequiredArg,
  requiredArgs,
} from './args.ts';
import { checkMetric, type Metric } from './metric.ts';
import { type Settings, settingsSpec } from './settings.ts';
import {
  checkNamespace,
  checkTogether,
  type DefaultedArgsOf,
  type LastingOf,
  type Metrics,
  type MetricsOf,
  type RequiredArgsOf,
  type Template,
  templateRefs,
} from './template.ts';

export interface AnalysisTemplateProps<Args extends ArgSpecs, Own extends Metrics, Nested extends readonly Template[]>
  extends Settings<NoInfer<(keyof Own & string) | MetricsOf<Nested[number]>>> {
  name: string;
  labels?: Labels;
  annotations?: Labels;
  args?: Args;
  /** Its own, by name; a query asks for an argument by `args`. */
  metrics: (args: ArgRefs<Args>) => Own;
  /** Others, whose metrics and arguments become its own. */
  templates?: Nested;
}

type Kind = 'AnalysisTemplate' | 'ClusterAnalysisTemplate';

abstract class AnyAnalysisTemplate<
  Args extends ArgSpecs,
  Own extends Metrics,
  Nested extends readonly Template[],
> extends ApiObject {
  abstract readonly namespace: string | undefined;
  readonly args: ArgSpecs;
  readonly metrics: Own;
  readonly settings: Settings<string>;
  readonly templates: readonly Template[];
  readonly requiredArgs: readonly (RequiredArg<Args> | RequiredArgsOf<Nested[number]>)[];
  readonly defaultedArgs: readonly (DefaultedArg<Args> | DefaultedArgsOf<Nested[number]>)[];
  readonly metricNames: readonly ((keyof Own & string) | MetricsOf<Nested[number]>)[];
  readonly lasts: readonly (Own[keyof Own]['lasts'] | LastingOf<Nested[number]>)[];

  constructor(scope: Construct, id: string, kind: Kind, props: AnalysisTemplateProps<Args, Own, Nested>) {
    const { name, labels, annotations, templates = [], dryRun, measurementRetention } = props;
    // Left out, it has no arguments, and Args is the type that says so.
    const args = props.args ?? ({} as Args);
    const metrics = props.metrics(argRefs(args));
    const settings = { dryRun, measurementRetention };
    const metricNames = [...keysOf(metrics), ...templates.flatMap((template) => template.metricNames)];
    const namespace = kind === 'AnalysisTemplate' ? Chart.of(scope).namespace : undefined;
    refuse(kind, name, [
      ...checkName(name),
      ...checkMetrics(args, metrics),
      ...checkSecrets(args, namespace),
      ...checkNamespace(templates, namespace),
      ...checkTogether([{ name, args, metrics, settings, templates }]),
    ]);
    super(scope, id, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind,
      metadata: defined({ name, labels, annotations }),
      spec: defined({
        args: someOf(argumentSpecs(args)),
        metrics: someOf(metricSpecs(metrics)),
        ...settingsSpec(settings, metricNames),
        templates: templateRefs(templates),
      }),
    });
    this.args = args;
    this.metrics = metrics;
    this.settings = settings;
    this.templates = templates;
    this.requiredArgs = [...requiredArgs(args), ...templates.flatMap((template) => template.requiredArgs)];
    this.defaultedArgs = [...defaultedArgs(args), ...templates.flatMap((template) => template.defaultedArgs)];
    this.metricNames = metricNames;
    this.lasts = [...lastingOf(metrics), ...templates.flatMap(({ lasts }) => lasts)];
  }
}

const keysOf = <Own extends Metrics>(metrics: Own): (keyof Own & string)[] =>
  Object.keys(metrics) as (keyof Own & string)[];

const lastingOf = <Own extends Metrics>(metrics: Own): Own[keyof Own]['lasts'][] =>
  keysOf(metrics).map((name) => metrics[name]!.lasts);

export const metricSpecs = (metrics: Metrics) => Object.entries(metrics).map(([name, { spec }]) => ({ name, ...spec }));

function checkMetrics(args: ArgSpecs, metrics: Metrics): string[] {
  return [
    ...Object.entries(metrics).flatMap(([name, metric]: [string, Metric]) =>
      checkMetric(metric).map((problem) => `metric ${name}: ${problem}`),
    ),
    ...checkReferences(args, JSON.stringify(Object.values(metrics))),
  ];
}

/** How to judge, by measurements: for the Rollouts and Experiments of its namespace. */
export class AnalysisTemplate<
  const Args extends ArgSpecs = NoArgs,
  const Own extends Metrics = Metrics,
  const Nested extends readonly Template[] = readonly [],
> extends AnyAnalysisTemplate<Args, Own, Nested> {
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: AnalysisTemplateProps<Args, Own, Nested>) {
    super(scope, id, 'AnalysisTemplate', props);
    this.namespace = Chart.of(scope).namespace ?? 'default';
  }
}

/** How to judge, for all namespaces of a cluster; what it asks of a Secret is looked for in the namespace of its use. */
export class ClusterAnalysisTemplate<
  const Args extends ArgSpecs = NoArgs,
  const Own extends Metrics = Metrics,
  const Nested extends readonly Template[] = readonly [],
> extends AnyAnalysisTemplate<Args, Own, Nested> {
  readonly namespace = undefined;

  constructor(scope: Construct, id: string, props: AnalysisTemplateProps<Args, Own, Nested>) {
    super(scope, id, 'ClusterAnalysisTemplate', props);
  }
}
