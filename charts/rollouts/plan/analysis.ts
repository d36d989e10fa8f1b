import type { KubeObject } from '../../shared/manifest.ts';
import type { Assumptions } from './assumptions.ts';
import type { RunPlace } from './course.ts';
import { goSeconds } from './duration.ts';
import {
  type AnalysisShape,
  type ArgumentShape,
  type ExperimentShape,
  type MetricShape,
  type RolloutShape,
  type TemplateReference,
  templateOf,
} from './shapes.ts';

/** What stands for the hash of the new and of the stable pods in the queries of a plan. */
export const LATEST_HASH = 'hash-of-latest';
export const STABLE_HASH = 'hash-of-stable';

/** A metric with its arguments put in and the controller's defaults. */
export interface Metric {
  name: string;
  /** Seconds. */
  initialDelay: number;
  /** Seconds; undefined where it is measured once. */
  interval?: number;
  /** undefined: without end. */
  count?: number;
  /** -1: off. */
  failureLimit: number;
  inconclusiveLimit: number;
  consecutiveErrorLimit: number;
  /** 0: off. */
  consecutiveSuccessLimit: number;
  successCondition?: string;
  failureCondition?: string;
  provider: NonNullable<MetricShape['provider']>;
  dryRun: boolean;
}

/** An analysis of a Rollout. */
export interface Run {
  place: RunPlace | 'background';
  /** Of the Rollout: the path of the analysis. */
  field: string;
  metrics: readonly Metric[];
  /** Templates that are named and not there. */
  missing: readonly string[];
  /** Of the step from which on it runs; of the background only. */
  startingStep?: number;
}

const number = (value: number | string | undefined, otherwise: number): number => {
  if (value === undefined) return otherwise;
  return typeof value === 'number' ? value : /^-?[0-9]+$/.test(value) ? Number(value) : 0;
};

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

  run(place: Run['place'], field: string, use: AnalysisShape & { startingStep?: number }): Run {
    const missing: string[] = [];
    const templates = this.#all(use.templates ?? [], missing);
    const declared = templates.flatMap(({ spec }) => spec.args ?? []);
    const values = this.#values(declared, use.args ?? []);
    const dry = [...(use.dryRun ?? []), ...templates.flatMap(({ spec }) => spec.dryRun ?? [])];
    const metrics = templates.flatMap(({ spec }) => spec.metrics ?? []);
    return {
      place,
      field,
      metrics: metrics.map((metric) => metricOf(withArguments(metric, values), isDry(dry))),
      missing,
      startingStep: use.startingStep,
    };
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

function metricOf(metric: MetricShape, dry: (name: string) => boolean): Metric {
  const interval = metric.interval === undefined ? undefined : (goSeconds(metric.interval) ?? 0);
  const count = number(metric.count, 0);
  return {
    name: metric.name,
    initialDelay: metric.initialDelay === undefined ? 0 : (goSeconds(metric.initialDelay) ?? 0),
    interval,
    count: count > 0 ? count : interval === undefined ? 1 : undefined,
    failureLimit: number(metric.failureLimit, 0),
    inconclusiveLimit: number(metric.inconclusiveLimit, 0),
    consecutiveErrorLimit: number(metric.consecutiveErrorLimit, 4),
    consecutiveSuccessLimit: number(metric.consecutiveSuccessLimit, 0),
    successCondition: metric.successCondition || undefined,
    failureCondition: metric.failureCondition || undefined,
    provider: metric.provider ?? {},
    dryRun: dry(metric.name),
  };
}

/** Every analysis that a Rollout names, experiments left out. */
export function runsOf(rollout: RolloutShape, templates: Templates): Run[] {
  const { canary, blueGreen } = rollout.spec.strategy ?? {};
  const at = 'spec.strategy';
  const runs: Run[] = [];
  const add = (place: Run['place'], field: string, use: AnalysisShape | undefined) => {
    if (use !== undefined && (use.templates ?? []).length > 0) runs.push(templates.run(place, `${at}.${field}`, use));
  };
  add('background', 'canary.analysis', canary?.analysis);
  for (const [i, { analysis }] of (canary?.steps ?? []).entries()) add(i, `canary.steps[${i}].analysis`, analysis);
  add('prePromotion', 'blueGreen.prePromotionAnalysis', blueGreen?.prePromotionAnalysis);
  add('postPromotion', 'blueGreen.postPromotionAnalysis', blueGreen?.postPromotionAnalysis);
  return runs;
}

/** Seconds until a metric is done with where nothing is wrong; undefined: never by itself. */
export function metricSeconds(metric: Metric, { job }: Pick<Assumptions, 'job'>): number | undefined {
  const { initialDelay, interval = 0, count, consecutiveSuccessLimit } = metric;
  const enough = consecutiveSuccessLimit > 0 ? Math.min(consecutiveSuccessLimit, count ?? Infinity) : count;
  if (enough === undefined) return undefined;
  const takes = metric.provider.job === undefined ? 0 : job;
  return initialDelay + (enough - 1) * interval + enough * takes;
}

/** Seconds until all metrics are done where nothing is wrong; those that do not count are waited for too. */
export function runSeconds({ metrics }: Pick<Run, 'metrics'>, assumed: Pick<Assumptions, 'job'>): number | undefined {
  const each = metrics.map((metric) => metricSeconds(metric, assumed));
  return each.includes(undefined) ? undefined : Math.max(0, ...each.map((seconds) => seconds ?? 0));
}

interface ExperimentPace {
  templates: Templates;
  ready: number;
  job: number;
}

/** Seconds of an experiment: its duration, and what it has to complete; undefined: without end. */
export function experimentSeconds(experiment: ExperimentShape, pace: ExperimentPace): number | undefined {
  const required = (experiment.analyses ?? []).filter(({ requiredForCompletion }) => requiredForCompletion);
  const duration = experiment.duration === undefined ? undefined : goSeconds(experiment.duration);
  if (duration === undefined && required.length === 0) return undefined;
  const runs = required.map(({ name, templateName, clusterScope, args }) =>
    runSeconds(pace.templates.run(0, name, { templates: [{ templateName, clusterScope }], args }), pace),
  );
  if (runs.includes(undefined)) return undefined;
  return pace.ready + Math.max(duration ?? 0, ...runs.map((seconds) => seconds ?? 0));
}
