import { LATEST_HASH, type Metric, STABLE_HASH } from './analysis.ts';
import { type Condition, EvaluationError, type Result, readCondition, Unreadable } from './condition.ts';
import { promSeconds } from './duration.ts';
import { type Counts, modelOf } from './query.ts';
import type { Selection, ServiceNames, Version } from './selection.ts';
import type { Phase } from './verdict.ts';

/** What a measurement looks at, as a plan understands it. */
export type Measure =
  /** Counts of the requests of some time. */
  | { kind: 'requests'; selections: readonly Selection[]; windows: readonly number[]; phase(counts: Counts): Phase }
  /** One request of its own; `failing` is the phase where it fails. */
  | { kind: 'probe'; version: Version; failing: Phase }
  | { kind: 'unknown'; why: string };

export function measureOf(metric: Metric, services: ServiceNames): Measure {
  try {
    return knownMeasure(metric, services);
  } catch (cause) {
    if (cause instanceof Unreadable) return { kind: 'unknown', why: cause.message };
    throw cause;
  }
}

function knownMeasure(metric: Metric, services: ServiceNames): Measure {
  const { prometheus, web, job } = metric.provider;
  if (prometheus !== undefined) {
    const model = modelOf(prometheus.query ?? '', services);
    const judge = judgeOf(metric);
    return { kind: 'requests', ...model, phase: (counts) => judge(() => model.evaluate(counts)) };
  }
  const text = JSON.stringify(web ?? job ?? {});
  if (web !== undefined && /\/_count\b/.test(web.url ?? '')) return countOfLog(metric, text);
  // The web provider takes a failed request for an error, a Job that fails for a failed measurement.
  if (web !== undefined || job !== undefined) {
    return { kind: 'probe', version: addressed(text, services), failing: job === undefined ? 'Error' : 'Failed' };
  }
  const [provider = 'none'] = Object.keys(metric.provider);
  return { kind: 'unknown', why: `what ${provider} answers is not known` };
}

/** A count of lines in a log, of which each failed request writes one. */
function countOfLog(metric: Metric, text: string): Measure {
  const window = promSeconds(/now-([0-9a-z]+)/.exec(text)?.[1] ?? '');
  if (window === undefined) return { kind: 'unknown', why: 'the query names no range of time' };
  const selection: Selection = { version: text.includes(LATEST_HASH) ? 'canary' : 'both', outcome: 'bad' };
  const judge = judgeOf(metric);
  return {
    kind: 'requests',
    selections: [selection],
    windows: [window],
    phase: (counts) => judge(() => counts(selection, window) ?? 0),
  };
}

function addressed(text: string, { canary, stable }: ServiceNames): Version {
  const named = (name: string | undefined) =>
    name !== undefined && new RegExp(`\\b${escaped(name)}\\b(?!-)`).test(text);
  if (text.includes(LATEST_HASH)) return 'canary';
  if (canary !== stable && named(canary)) return 'canary';
  return text.includes(STABLE_HASH) ? 'stable' : 'both';
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** As the controller judges a result: what cannot be evaluated is an error. */
export function judgeOf({ successCondition, failureCondition }: Metric): (result: () => Result) => Phase {
  const success = read(successCondition);
  const failure = read(failureCondition);
  return (measured) => {
    try {
      const result = measured();
      const succeeds = success?.(result);
      const fails = failure?.(result);
      if (fails ?? succeeds === false) return 'Failed';
      return (succeeds ?? true) ? 'Successful' : 'Inconclusive';
    } catch (cause) {
      if (cause instanceof EvaluationError) return 'Error';
      throw cause;
    }
  };
}

const read = (condition: string | undefined): Condition | undefined =>
  condition === undefined ? undefined : readCondition(condition);
