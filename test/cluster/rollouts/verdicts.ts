import { EvaluationError, type Result } from '../../../charts/rollouts/plan/condition-values.ts';
import { judgeOf } from '../../../charts/rollouts/plan/judgement.ts';
import type { Metric } from '../../../charts/rollouts/plan/metric.ts';
import { rolloutOf } from '../../../charts/rollouts/plan/shapes.ts';
import { Templates } from '../../../charts/rollouts/plan/templates.ts';
import { counted, NO_MEASUREMENT, type Phase, verdictOf } from '../../../charts/rollouts/plan/verdict.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';

interface MetricResult {
  name: string;
  phase: string;
  measurements?: { phase: Phase; value?: string }[];
}

interface AnalysisRun extends KubeObject {
  spec: { terminate?: boolean };
  status?: { phase?: string; metricResults?: MetricResult[] };
}

export const isRun = (object: KubeObject): object is AnalysisRun => object.kind === 'AnalysisRun';

/** What the controller made of each metric, measurement by measurement. */
export const observedVerdicts = ({ status }: AnalysisRun): string[] =>
  (status?.metricResults ?? []).map(({ name, phase, measurements = [] }) =>
    lineOf(
      name,
      measurements.map((each) => each.phase),
      phase,
    ),
  );

/** What a plan makes of the same results. */
export function plannedVerdicts(
  { spec, status }: AnalysisRun,
  rollout: KubeObject,
  templates: readonly KubeObject[],
): string[] {
  const names = templates.map(({ metadata }) => ({ templateName: metadata.name }));
  const { metrics } = new Templates(rolloutOf(rollout), templates).metricsOf({ templates: names });
  return (status?.metricResults ?? []).map(({ name, measurements = [] }) => {
    const metric = metrics.find((each) => each.name === name)!;
    const judge = judgeOf(metric);
    const phases = measurements.map(({ value }) => judge(() => resultOf(value)));
    return lineOf(name, phases, verdictAfter(phases, metric) ?? (spec.terminate ? 'Successful' : 'Running'));
  });
}

const lineOf = (name: string, phases: readonly string[], verdict: string): string =>
  `${name}: ${phases.join(', ')}: ${verdict}`;

/** The first verdict; what is measured after one would be a disagreement. */
function verdictAfter(phases: readonly Phase[], metric: Metric): string | undefined {
  let tally = NO_MEASUREMENT;
  for (const [i, phase] of phases.entries()) {
    tally = counted(tally, phase);
    const verdict = verdictOf(tally, metric);
    if (verdict !== undefined) return i === phases.length - 1 ? verdict : `${verdict} after ${i + 1}`;
  }
  return undefined;
}

/** As the controller writes what it was given; nothing where it was given nothing. */
function resultOf(value: string | undefined): Result {
  if (value === undefined) throw new EvaluationError('no answer');
  const numbers = value
    .replace(/^\[|\]$/g, '')
    .split(',')
    .filter(Boolean)
    .map(Number);
  return value.startsWith('[') ? numbers : numbers[0]!;
}
