import { describe, expect, test } from 'vitest';
import { readCondition, Unreadable } from '../../../../charts/rollouts/plan/condition.ts';
import { EvaluationError, type Result } from '../../../../charts/rollouts/plan/condition-values.ts';

describe('a condition', () => {
  test.each<[string, Result, boolean]>([
    ['result[0] >= 0.99', [0.995], true],
    ['result[0] >= 0.99', [0.98], false],
    ['result[0] >= 0.99', [Number.NaN], false],
    ['len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.99', [], false],
    ['len(result) == 0 || isNaN(result[0]) || result[0] <= 0.5', [], true],
    ['len(result) == 0 || isNaN(result[0]) || result[0] <= 0.5', [Number.NaN], true],
    ['all(result, # < 5)', [1, 2, 6], false],
    ['any(result, {# > 5})', [1, 2, 6], true],
    ['none(result, isNaN(#))', [1, Number.NaN], false],
    ['default(result, 0) <= 1', null, true],
    ['!isNil(result) and result < 3', 2, true],
    ['not (result > 3) or false', 2, true],
    ['result * 100 - 1 <= 4 ? true : false', 0.05, true],
    ['-result < 0', 1, true],
    ['result % 2 == 1', 3, true],
    ['result.data.rate > 1', { data: { rate: 2 } }, true],
    ['result.all > 0 && result.some.bad <= 2 + 0.01 * result.all', { all: 100, some: { bad: 4 } }, false],
    ['result.all > 0 && result.some.bad <= 2', { all: 0 }, false],
  ])('%s of %j is %s', (text, result, holds) => {
    expect(readCondition(text)(result)).toBe(holds);
  });

  test.each<[string, Result]>([
    ['result[0] >= 0.99', []],
    ['result >= 0.99', [1]],
    ['result[0]', [1]],
    ['len(result) > 0', 1],
    ['result.data > 1', { rate: 2 }],
    ['result.data.rate > 1', { rate: 2 }],
    ['result.data > 1', [2]],
    ['result.constructor > 1', { rate: 2 }],
  ])('%s of %j is an error', (text, result) => {
    expect(() => readCondition(text)(result)).toThrow(EvaluationError);
  });

  test.each(['constructor(result) > 1', 'toString', 'result constructor 1', 'valueOf(result, # > 1)'])(
    '%s is no word of the language',
    (text) => {
      expect(() => readCondition(text)).toThrow(Unreadable);
    },
  );

  test.each(['result.0 > 1', 'result?.rate > 1', 'result[0] >=', 'filter(result, # > 1)', 'result @ 1', '(result'])(
    '%s is beyond what is read',
    (text) => {
      expect(() => readCondition(text)).toThrow(Unreadable);
    },
  );

  test('binds as expr does: and before or, comparison before both', () => {
    expect(readCondition('true || false && false')(0)).toBe(true);
    expect(readCondition('1 + 2 * 3 == 7 && 10 - 2 - 3 == 5')(0)).toBe(true);
  });
});
