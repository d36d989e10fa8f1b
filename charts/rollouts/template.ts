import type { ArgSpecs } from './args.ts';
import type { Lasting, Metric } from './metric.ts';
import { rulePattern, type Settings } from './settings.ts';

export type Metrics = Readonly<Record<string, Metric>>;

/** What the uses of a template are held to. */
export interface Template<
  Required extends string = string,
  Defaulted extends string = string,
  Name extends string = string,
  Lasts extends Lasting = Lasting,
> {
  readonly name: string;
  /** The one in which it can be used; undefined of a cluster's own, which is used in all. */
  readonly namespace: string | undefined;
  readonly args: ArgSpecs;
  readonly metrics: Metrics;
  readonly settings: Settings<string>;
  readonly requiredArgs: readonly Required[];
  readonly defaultedArgs: readonly Defaulted[];
  readonly metricNames: readonly Name[];
  readonly lasts: readonly Lasts[];
  readonly templates: readonly Template[];
}

export type RequiredArgsOf<T extends Template> = T['requiredArgs'][number];
export type DefaultedArgsOf<T extends Template> = T['defaultedArgs'][number];
export type MetricsOf<T extends Template> = T['metricNames'][number];
export type LastingOf<T extends Template> = T['lasts'][number];

/** How an object names a template. */
export const templateRef = ({ name, namespace }: Template) => ({
  templateName: name,
  ...(namespace === undefined ? { clusterScope: true } : {}),
});

export const templateRefs = (templates: readonly Template[]) =>
  templates.length > 0 ? templates.map(templateRef) : undefined;

type Part = Pick<Template, 'name' | 'args' | 'metrics' | 'settings'> & { readonly templates: readonly Template[] };

/** Templates, and those that they take in, each once. */
export const withNested = <T extends Part>(templates: readonly T[]): (T | Template)[] => [
  ...new Set(templates.flatMap((template) => [template, ...withNested(template.templates)])),
];

/** What the controller refuses of templates that one AnalysisRun is made of. */
export function checkTogether(templates: readonly Part[]): string[] {
  const all = withNested(templates);
  const metrics = new Map<string, string>();
  const values = new Map<string, { value: string; name: string }>();
  const problems: string[] = [];
  for (const { name, ...template } of all) {
    for (const metric of Object.keys(template.metrics)) {
      const other = metrics.get(metric);
      if (other !== undefined) problems.push(`metric ${metric} is of ${other} and of ${name}; expected one of them`);
      metrics.set(metric, name);
    }
    for (const [arg, value] of Object.entries(template.args)) {
      if (typeof value !== 'string') continue;
      const other = values.get(arg);
      if (other !== undefined && other.value !== value) {
        problems.push(
          `argument ${arg} is ${other.value} of ${other.name} and ${value} of ${name}; expected one default`,
        );
      }
      values.set(arg, { value, name });
    }
  }
  return [...problems, ...checkRules(all)];
}

/** The rule of one template that names a metric of another as well, since rules are patterns. */
function checkRules(templates: readonly Part[]): string[] {
  const metrics = templates.flatMap(({ name, metrics }) => Object.keys(metrics).map((metric) => ({ metric, name })));
  return templates.flatMap((template) => {
    const { name, settings } = template;
    const own = withNested([template]).flatMap((nested) => Object.keys(nested.metrics));
    const rules = Object.keys({ ...settings.dryRun, ...settings.measurementRetention });
    return rules.flatMap((rule) => {
      const pattern = new RegExp(rulePattern(rule, own));
      const other = metrics.find(({ metric }) => !own.includes(metric) && pattern.test(metric));
      return other === undefined
        ? []
        : [
            `the rule for ${rule} of ${name} takes in metric ${other.metric} of ${other.name}; expected a name of its own`,
          ];
    });
  });
}

/** A template of a namespace serves no other; a chart without one gets its component's, with all that it holds. */
export const checkNamespace = (templates: readonly Template[], namespace = 'default'): string[] =>
  withNested(templates)
    .filter((template) => template.namespace !== undefined && template.namespace !== namespace)
    .map(({ name, namespace: other }) => `AnalysisTemplate ${name} is in ${other}; expected one in ${namespace}`);
