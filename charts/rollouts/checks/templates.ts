import { clusterCheck, type Violation } from '../../shared/check.ts';
import type { MetricShape } from '../../shared/shapes/rollouts.ts';
import {
  type Analysis,
  analysesOf,
  resolved,
  type TemplateManifest,
  templateOf,
  templatesIn,
  templatesOf,
} from './analyses.ts';

/**
 * Every template that an analysis names is there, and every argument has a value where the metrics use it.
 * Source: contract P05. Otherwise the run ends in Error, and the Rollout is aborted.
 */
export const analysisArguments = clusterCheck('analysis-arguments', 'error', function* (manifests) {
  const templates = templatesOf(manifests);
  for (const template of templates) {
    yield* undeclared(template);
    yield* nested(template, templates);
  }
  for (const analysis of analysesOf(manifests)) {
    yield* absent(analysis, templates);
    yield* unmatched(analysis, templatesIn(analysis, templates));
  }
  for (const run of manifests.ofKind('AnalysisRun')) yield* undeclared(run);
});

/** Whatever stands in double braces is filled in before a metric is read, and nothing but arguments can be. */
function* undeclared(manifest: TemplateManifest): Iterable<Violation> {
  const { args = [], metrics = [] } = manifest.object.spec;
  const declared = args.map(({ name }) => name);
  for (const [i, metric] of metrics.entries()) {
    const tags = [...JSON.stringify(metric).matchAll(/\{\{(.*?)\}\}/g)].map(([, tag = '']) => tag.trim());
    for (const tag of new Set(tags)) {
      const name = tag.startsWith('args.') ? tag.slice('args.'.length) : undefined;
      const at = manifest.field(`spec.metrics[${i}]`);
      if (name === undefined)
        yield { at, message: `{{${tag}}} stands for nothing; expected an argument such as {{args.service}}` };
      else if (!declared.includes(name))
        yield { at, message: `there is no argument ${name}; spec.args has: ${declared.join(', ') || 'none'}` };
    }
  }
}

function* nested(template: TemplateManifest, templates: readonly TemplateManifest[]): Iterable<Violation> {
  for (const [i, ref] of (template.object.spec.templates ?? []).entries()) {
    if (templateOf(ref, template.namespace, templates) !== undefined) continue;
    yield {
      at: template.field(`spec.templates[${i}]`),
      message: notThere(ref.templateName, template.namespace, templates),
    };
  }
}

function* absent({ manifest, refs }: Analysis, templates: readonly TemplateManifest[]): Iterable<Violation> {
  for (const { path, ref } of refs) {
    if (templateOf(ref, manifest.namespace, templates) !== undefined) continue;
    yield { at: manifest.field(path), message: notThere(ref.templateName, manifest.namespace, templates) };
  }
}

function notThere(name = 'none', namespace: string, templates: readonly TemplateManifest[]): string {
  const named = templates.find(({ object }) => object.metadata.name === name);
  const near =
    named === undefined
      ? templates.map(({ object }) => object.metadata.name).join(', ') || 'none'
      : named.object.kind === 'ClusterAnalysisTemplate'
        ? 'one for the whole cluster, which clusterScope: true names'
        : `one in ${named.namespace}, which clusterScope must not name`;
  return `there is no template ${name} in ${namespace}; there are: ${near}`;
}

function* unmatched({ manifest, path, args }: Analysis, templates: readonly TemplateManifest[]): Iterable<Violation> {
  // What a template that is not there declares is not known.
  if (templates.length === 0) return;
  const declared = templates.flatMap(({ object }) => object.spec.args ?? []);
  const given = args.map(({ name }) => name);
  const filled = declared.filter(({ value, valueFrom }) => value !== undefined || valueFrom !== undefined);
  const known = [...given, ...filled.map(({ name }) => name)];
  for (const name of new Set(declared.map((each) => each.name))) {
    if (!known.includes(name))
      yield { at: manifest.field(`${path}.args`), message: `gives no ${name}, which its templates have no value for` };
  }
  for (const [i, { name, value, valueFrom }] of args.entries()) {
    const at = manifest.field(`${path}.args[${i}]`);
    if (!declared.some((each) => each.name === name)) {
      const there = [...new Set(declared.map((each) => each.name))].join(', ') || 'none';
      yield { at, message: `no template has an argument ${name}; they have: ${there}` };
    } else if (value === undefined && valueFrom === undefined) {
      yield { at, message: `${name} has neither value nor valueFrom` };
    }
  }
}

/**
 * What a Rollout waits for comes to an end.
 * Source: contract P06. A metric with an interval and no count is measured for ever; the controller refuses it there.
 */
export const analysisEnds = clusterCheck('analysis-ends', 'error', function* (manifests) {
  const templates = templatesOf(manifests);
  for (const analysis of analysesOf(manifests).filter(({ isAwaited }) => isAwaited)) {
    for (const template of templatesIn(analysis, templates)) {
      for (const metric of template.object.spec.metrics ?? []) {
        if (!isEndless(metric, template)) continue;
        const { name } = template.object.metadata;
        const message = `metric ${metric.name} of ${name} has an interval and no count, so that it never ends; expected a count`;
        yield { at: analysis.manifest.field(analysis.path), message };
      }
    }
  }
});

/** A count that only the Rollout gives is no number yet when the controller looks at the template. */
function isEndless({ interval, count }: MetricShape, { object }: TemplateManifest): boolean {
  if (interval === undefined) return false;
  const known = count === undefined ? undefined : resolved(String(count), object.spec.args ?? []);
  return known === undefined || !(Number.parseInt(known, 10) > 0);
}
