import type { Analysis } from './analysis.ts';
import { answerProblem, outcomeMatcher } from './matchers.ts';
import { type CanaryStep, PRESETS, type Strategy } from './strategy.ts';
import { seconds } from './units.ts';
import type { WorkloadData } from './workload.ts';
import type { Problem } from './workload-problems.ts';

export interface PlacedAnalysis {
  path: (string | number)[];
  analysis: Analysis;
  /** `beside` the steps it may go on for as long as they do; elsewhere it has to end. */
  role: 'beside' | 'step' | 'pre' | 'post';
}

/** Every analysis of a strategy, with its place in the workload. */
export function analysesOf(strategy: Strategy): PlacedAnalysis[] {
  const at = (role: PlacedAnalysis['role'], list: readonly Analysis[], ...path: (string | number)[]) =>
    list.map((analysis, i): PlacedAnalysis => ({ path: ['delivery', ...path, i], analysis, role }));
  if (strategy.type === 'blueGreen') {
    return [
      ...at('pre', strategy.prePromotionAnalysis, 'prePromotionAnalysis'),
      ...at('post', strategy.postPromotionAnalysis, 'postPromotionAnalysis'),
    ];
  }
  if (strategy.type !== 'canary') return [];
  const steps: readonly CanaryStep[] = typeof strategy.steps === 'string' ? [] : strategy.steps;
  return [
    ...steps.flatMap((each, i) => ('analysis' in each ? at('step', each.analysis, 'steps', i, 'analysis') : [])),
    ...at('beside', strategy.analysis, 'analysis'),
  ];
}

const OF_APP_METRICS: readonly Analysis['type'][] = ['successRate', 'latency', 'errorBudgetBurn'];

/** The step with which the analyses beside the steps begin: behind the first, which starts the pods. */
export const analysisStart = ({ analysisFrom, steps }: Extract<Strategy, { type: 'canary' }>): number =>
  analysisFrom ?? Math.min(1, (typeof steps === 'string' ? PRESETS[steps] : steps).length - 1);

/** What an analysis is called: by its own name or its type, as objects are called. */
export const metricOf = ({ name, type }: Pick<Analysis, 'name' | 'type'>): string =>
  name ?? type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Templates are called as their analyses: each has a name of its own, but for those that come to an end and are the same. */
export function nameProblems({ delivery }: Pick<WorkloadData, 'delivery'>): Problem[] {
  const known = new Map<string, string>();
  return analysesOf(delivery).flatMap(({ path, analysis, role }) => {
    const isBeside = role === 'beside';
    const name = isBeside ? metricOf(analysis) : `${role}-${metricOf(analysis)}`;
    const [text, other] = [JSON.stringify(analysis), known.get(name)];
    known.set(name, text);
    if (other === undefined || (other === text && !isBeside)) return [];
    return [{ path, message: `another analysis is called ${metricOf(analysis)} too; expected a name for one of them` }];
  });
}

type Judge = (placed: PlacedAnalysis, workload: WorkloadData) => Problem[];

export const analysisProblems: Judge = (placed, workload) =>
  [metricProblems, dataProblems, limitProblems, outcomeProblems, braceProblems].flatMap((judge) =>
    judge(placed, workload),
  );

/** What an analysis measures has to be there, and often enough. */
const metricProblems: Judge = ({ path, analysis }, { metrics, resources }) => {
  if (analysis.type === 'saturation' && analysis.cpu !== undefined && resources.cpuLimit === undefined) {
    const message = 'there is no CPU limit to compare with; expected resources.cpuLimit, or memory alone';
    return [{ path: [...path, 'cpu'], message }];
  }
  if (!OF_APP_METRICS.includes(analysis.type)) return [];
  if (metrics === undefined) {
    const message = `${analysis.type} asks for metrics of the app, and nothing scrapes it; expected metrics`;
    return [{ path, message }];
  }
  const { interval } = metrics;
  if (interval === undefined) return [];
  return Object.entries(windowsOf(analysis)).flatMap(([window, length]) => {
    if (length === undefined || seconds(length) >= 4 * seconds(interval)) return [];
    const message = `a rate over ${length} sees too little of what is scraped every ${interval}; expected four times that at least`;
    return [{ path: [...path, window], message }];
  });
};

/** Those that are said; what is not follows how often metrics are scraped. */
const windowsOf = (analysis: Analysis): Record<string, string | undefined> => {
  if (analysis.type !== 'errorBudgetBurn') return 'window' in analysis ? { window: analysis.window } : {};
  const { shortWindow, longWindow } = analysis;
  return { shortWindow, longWindow };
};

/** Before there is anybody to ask, or before anybody asks, an analysis judges something else. */
const dataProblems: Judge = ({ path, analysis, role }, { delivery }) => {
  const wantsData = 'whenEmpty' in analysis && analysis.whenEmpty === 'fail';
  if (role === 'pre' && wantsData && OF_APP_METRICS.includes(analysis.type)) {
    const message =
      'nobody asks the new version before it is promoted, and no data fails; expected a smoke test, or whenEmpty: pass';
    return [{ path, message }];
  }
  const isEarly = role === 'beside' && delivery.type === 'canary' && analysisStart(delivery) === 0;
  if (!isEarly || !analysis.type.startsWith('smoke') || analysis.initialDelay !== undefined) return [];
  const message = 'the old version would answer, for the first step has no new pod yet; expected initialDelay';
  return [{ path, message }];
};

const limitProblems: Judge = ({ path, analysis: { count, failureLimit }, role }) => {
  const measured = count ?? (role === 'beside' ? undefined : DEFAULT_COUNT);
  if (measured === undefined || failureLimit < measured) return [];
  const message = `${measured} measurements cannot fail more than ${failureLimit} times; expected a limit below the count`;
  return [{ path: [...path, 'failureLimit'], message }];
};

/** What tells how a request ended, or an answer, may say nothing else besides. */
const outcomeProblems: Judge = ({ path, analysis }) => {
  if (analysis.type === 'smokeTest') {
    const message = answerProblem(analysis);
    return message === undefined ? [] : [{ path: [...path, 'equals'], message }];
  }
  const told = 'label' in analysis ? analysis.label : analysis.type === 'latency' ? 'le' : undefined;
  if (told === undefined || !('matchers' in analysis) || analysis.matchers[told] === undefined) return [];
  return [{ path: [...path, 'matchers', told], message: outcomeMatcher(told) }];
};

/** The controller puts arguments in place of {{…}}, and a ready template has none of that name. */
const braceProblems: Judge = ({ path, analysis }) =>
  textsIn(analysis, path)
    .filter(({ text }) => text.includes('{{'))
    .map(({ path }) => ({
      path,
      message: 'the controller takes {{ for an argument, and there is none; expected no {{',
    }));

const textsIn = (value: unknown, path: Problem['path']): { path: Problem['path']; text: string }[] => {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, each]) => textsIn(each, [...path, key]));
};

/** Measurements of an analysis that has to end and does not say when. */
export const DEFAULT_COUNT = 5;
