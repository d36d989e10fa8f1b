import type { KubeObject } from '../../shared/manifest.ts';
import { type Metric, metricOf } from './metric.ts';
import {
  type AnalysisShape,
  type ArgumentShape,
  type MetricShape,
  type RolloutShape,
  type TemplateReference,
  templateOf,
} from './shapes.ts';

/** What stands for the hash of the new and of the stable pods in the queries of a plan. */
export const LATEST_HASH = 'hash-of-latest';
export const STABLE_HASH = 'hash-of-stable';

/** The templates that are at hand, by scope and name. */
export class Templates {
  readonly #byName: ReadonlyMap<string, KubeObject>;
  readonly #rollout: RolloutShape;

  constructor(rollout: RolloutShape, objects: readonly KubeObject[]) {
    const { namespace } = rollout.metadata;
    const near = objects.filter(
      ({ kind, metadata }) =>
        kind === 'ClusterAnalysisTemplate' || (kind === 'AnalysisTemplate' && metadata.namespace === namespace),
    );
    this.#byName = new Map(near.map((object) => [key(object.kind, object.metadata.name), object]));
    this.#rollout = rollout;
  }

  /** The metrics that an analysis measures, and the templates that it names and that are not there. */
  metricsOf(use: AnalysisShape): { metrics: Metric[]; missing: string[] } {
    const missing: string[] = [];
    const templates = this.#all(use.templates ?? [], missing);
    const declared = templates.flatMap(({ spec }) => spec.args ?? []);
    const values = this.#values(declared, use.args ?? []);
    const dry = [...(use.dryRun ?? []), ...templates.flatMap(({ spec }) => spec.dryRun ?? [])];
    const metrics = templates.flatMap(({ spec }) => spec.metrics ?? []);
    return { metrics: metrics.map((metric) => metricOf(withArguments(metric, values), isDry(dry))), missing };
  }

  #all(references: readonly TemplateReference[], missing: string[], seen = new Set<string>()) {
    const found: ReturnType<typeof templateOf>[] = [];
    for (const { templateName, clusterScope } of references) {
      const id = key(clusterScope ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate', templateName);
      if (seen.has(id)) continue;
      seen.add(id);
      const object = this.#byName.get(id);
      if (object === undefined) missing.push(templateName);
      else found.push(templateOf(object), ...this.#all(templateOf(object).spec.templates ?? [], missing, seen));
    }
    return found;
  }

  #values(declared: readonly ArgumentShape[], given: readonly ArgumentShape[]): Map<string, string> {
    const values = new Map<string, string>();
    for (const argument of declared) {
      const value = this.#value(given.find(({ name }) => name === argument.name)) ?? this.#value(argument);
      if (value !== undefined && !values.has(argument.name)) values.set(argument.name, value);
    }
    return values;
  }

  #value(argument: ArgumentShape | undefined): string | undefined {
    if (argument?.value !== undefined) return argument.value;
    const from = argument?.valueFrom;
    if (from?.podTemplateHashValue !== undefined) {
      return from.podTemplateHashValue === 'Latest' ? LATEST_HASH : STABLE_HASH;
    }
    const path = from?.fieldRef?.fieldPath;
    if (path === 'metadata.name') return this.#rollout.metadata.name;
    return path === 'metadata.namespace' ? this.#rollout.metadata.namespace : undefined;
  }
}

const key = (kind: string, name: string): string => `${kind}/${name}`;

/** A pattern of dryRun is no whole name: it may match a part of it. */
function isDry(rules: readonly { metricName: string }[]): (name: string) => boolean {
  const patterns = rules.map(({ metricName }) => pattern(metricName));
  return (name) => patterns.some((each) => each?.test(name));
}

function pattern(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

function withArguments(metric: MetricShape, values: ReadonlyMap<string, string>): MetricShape {
  const filled = JSON.stringify(metric, (_, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/\{\{\s*args\.([\w.-]+?)\s*\}\}/g, (whole, name: string) => values.get(name) ?? whole)
      : value,
  );
  return JSON.parse(filled) as MetricShape;
}
