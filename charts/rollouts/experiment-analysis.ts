import { isDuration } from '../argocd/duration.ts';
import { rulePattern, type Settings } from './settings.ts';
import { checkTogether, type LastingOf, type MetricsOf, type Template, templateRef } from './template.ts';

/** What the controller replaces, in an argument, by what an experiment has made of one of its templates. */
export interface TemplateRef<Name extends string = string> {
  readonly podTemplateHash: `{{templates.${Name}.podTemplateHash}}`;
  readonly replicaSetName: `{{templates.${Name}.replicaset.name}}`;
}

/** The templates of an experiment, by name. */
export type TemplateRefs<Name extends string> = { readonly [N in Name]: TemplateRef<N> };

/** When all pods of an experiment are there, and when its time is over; RFC 3339. */
export const AVAILABLE_AT = '{{experiment.availableAt}}';
export const FINISHED_AT = '{{experiment.finishedAt}}';

export const templateRefsOf = <Name extends string>(templates: Readonly<Record<Name, unknown>>): TemplateRefs<Name> =>
  Object.fromEntries(
    Object.keys(templates).map((name) => [
      name,
      {
        podTemplateHash: `{{templates.${name}.podTemplateHash}}`,
        replicaSetName: `{{templates.${name}.replicaset.name}}`,
      },
    ]),
  ) as TemplateRefs<Name>;

/** A template that judges an experiment, with arguments of the kind `Argument`. */
export interface ExperimentAnalysis<Argument, Metric extends string = string> {
  readonly template: Template;
  readonly metricNames: readonly Metric[];
  readonly requiredForCompletion: true | undefined;
  readonly args: readonly Argument[] | undefined;
}

interface Judge<Value> {
  args?: Readonly<Record<string, Value | undefined>>;
  requiredForCompletion?: true;
}

/** A template that judges, with its arguments as they are written where it stands. */
export const judge = <Used extends Template, Value, Argument>(
  template: Used,
  { args, requiredForCompletion }: Judge<Value>,
  written: (args: Readonly<Record<string, Value | undefined>>) => readonly Argument[] | undefined,
): ExperimentAnalysis<Argument, MetricsOf<Used>> => ({
  template,
  metricNames: template.metricNames,
  requiredForCompletion,
  args: args && written(args),
});

/** By name. */
export type Analyses<Argument> = Readonly<Record<string, ExperimentAnalysis<Argument>>>;

export interface Completion<Used extends Template> {
  /** The experiment goes on until it has ended, and so it has to end by itself. */
  requiredForCompletion?: [LastingOf<Used>] extends ['finite'] ? true : never;
}

export type AnalysesSettings<Judges extends Analyses<unknown>> = Settings<Judges[keyof Judges]['metricNames'][number]>;

export const analysesSpec = <Argument>(analyses: Analyses<Argument>) => {
  const list = Object.entries(analyses).map(([name, { template, args, requiredForCompletion }]) => ({
    name,
    ...templateRef(template),
    args: args?.slice(),
    requiredForCompletion,
  }));
  return list.length > 0 ? list : undefined;
};

/** An experiment comes to an end by its duration, or with what it is to wait for. */
export const checkEnds = (analyses: Analyses<unknown>, duration: string | undefined): string[] =>
  duration !== undefined || Object.values(analyses).some(({ requiredForCompletion }) => requiredForCompletion)
    ? []
    : ['it never ends; expected a duration, or an analysis with requiredForCompletion'];

export const metricsOf = (analyses: Analyses<unknown>): string[] =>
  Object.values(analyses).flatMap(({ metricNames }) => metricNames);

export const checkDuration = (duration: string | undefined): string[] =>
  duration === undefined || isDuration(duration)
    ? []
    : [`duration: ${duration}: expected a duration such as 30s or 1h30m`];

export const checkAnalyses = (analyses: Analyses<unknown>, settings: Settings<string>): string[] => [
  ...Object.values(analyses).flatMap(({ template }) => checkTogether([template])),
  ...checkRules(analyses, settings),
];

/** The controller hands every rule to every run, and a run in which one finds no metric ends in error. */
function checkRules(analyses: Analyses<unknown>, { dryRun, measurementRetention }: Settings<string>): string[] {
  const all = metricsOf(analyses);
  const rules = Object.keys({ ...dryRun, ...measurementRetention });
  if (all.length === 0) return rules.map((rule) => `the rule for ${rule} finds no metric; expected analyses`);
  return rules.flatMap((rule) => {
    const pattern = new RegExp(rulePattern(rule, all));
    return Object.entries(analyses)
      .filter(([, { metricNames }]) => !metricNames.some((metric) => pattern.test(metric)))
      .map(([name]) => `the rule for ${rule} finds no metric in analysis ${name}; expected .*, or metrics of one name`);
  });
}
