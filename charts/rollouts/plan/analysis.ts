import type { Assumptions } from './assumptions.ts';
import type { RunPlace } from './course.ts';
import { goSeconds } from './duration.ts';
import { type Metric, metricSeconds } from './metric.ts';
import type { AnalysisShape, ExperimentShape, RolloutShape } from './shapes.ts';
import type { Templates } from './templates.ts';

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

/** Every analysis that a Rollout names, experiments left out. */
export function runsOf(rollout: RolloutShape, templates: Templates): Run[] {
  const { canary, blueGreen } = rollout.spec.strategy ?? {};
  const at = 'spec.strategy';
  const runs: Run[] = [];
  const add = (place: Run['place'], field: string, use: AnalysisShape | undefined, startingStep?: number) => {
    if (use === undefined || (use.templates ?? []).length === 0) return;
    runs.push({ place, field: `${at}.${field}`, ...templates.metricsOf(use), startingStep });
  };
  add('background', 'canary.analysis', canary?.analysis, canary?.analysis?.startingStep);
  for (const [i, { analysis }] of (canary?.steps ?? []).entries()) add(i, `canary.steps[${i}].analysis`, analysis);
  add('prePromotion', 'blueGreen.prePromotionAnalysis', blueGreen?.prePromotionAnalysis);
  add('postPromotion', 'blueGreen.postPromotionAnalysis', blueGreen?.postPromotionAnalysis);
  return runs;
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
  const runs = required.map(({ templateName, clusterScope, args }) =>
    runSeconds(pace.templates.metricsOf({ templates: [{ templateName, clusterScope }], args }), pace),
  );
  if (runs.includes(undefined)) return undefined;
  return pace.ready + Math.max(duration ?? 0, ...runs.map((seconds) => seconds ?? 0));
}
