import { type Condition, readCondition } from './condition.ts';
import { EvaluationError, type Result } from './condition-values.ts';
import type { Metric } from './metric.ts';
import type { Phase } from './verdict.ts';

type Judged = Pick<Metric, 'successCondition' | 'failureCondition'>;

/** As the controller judges a result: what cannot be evaluated is an error. Throws Unreadable. */
export function judgeOf({ successCondition, failureCondition }: Judged): (measured: () => Result) => Phase {
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
