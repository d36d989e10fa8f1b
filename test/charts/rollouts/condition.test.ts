import { describe, expect, test } from 'vitest';
import {
  above,
  atLeast,
  atMost,
  below,
  type Condition,
  equalTo,
  expression,
  type Shape,
  unguarded,
  within,
} from '../../../charts/rollouts/condition.ts';

type Guarded = Exclude<Shape, 'data'>;

/** The functions of the controller's expressions. */
const KNOWN = {
  len: (list: unknown[]) => list.length,
  isNaN: (value: unknown) => typeof value === 'number' && Number.isNaN(value),
  asFloat: (value: unknown) => Number(value),
  isNil: (value: unknown) => value === null,
  default: (value: unknown, other: unknown) => value ?? other,
  all: (list: unknown[], holds: (value: unknown) => boolean) => list.every(holds),
  any: (list: unknown[], holds: (value: unknown) => boolean) => list.some(holds),
  none: (list: unknown[], holds: (value: unknown) => boolean) => !list.some(holds),
};

/** Evaluates an expression of the controller's language, so much of it as conditions write. */
function evaluate(text: string, result: unknown): unknown {
  const script = text
    .replace(/\b(all|any|none)\(result, /g, '$1(result, ($item) => ')
    .replaceAll('#', '$item')
    .replaceAll('default(', 'fallback(');
  const { default: fallback, ...known } = KNOWN;
  const names = [...Object.keys(known), 'fallback', 'result'];
  return new Function(...names, `return ${script};`)(...Object.values(known), fallback, result);
}

const FILLED: Readonly<Record<Guarded, (value: number) => unknown>> = {
  samples: (value) => [value],
  range: (value) => [value, value],
  values: (value) => [String(value)],
  scalar: (value) => value,
  'optional-number': (value) => value,
};

/** Results that hold no number. */
const EMPTY: readonly (readonly [Guarded, unknown])[] = [
  ['samples', []],
  ['samples', [Number.NaN]],
  ['range', []],
  ['range', [1, Number.NaN]],
  ['values', []],
  ['values', [Number.NaN]],
  ['scalar', Number.NaN],
  ['optional-number', null],
];

const SHAPES = Object.keys(FILLED) as Guarded[];

const TESTS: readonly (readonly [string, Condition<Guarded>, good: number, bad: number])[] = [
  ['atLeast', atLeast(0.99), 0.99, 0.98],
  ['atMost', atMost(0.5), 0.5, 0.51],
  ['above', above(0), 1, 0],
  ['below', below(10), 9, 10],
  ['equalTo', equalTo(3), 3, 4],
  ['within', within([1, 2]), 2, 3],
];

describe.each(SHAPES)('%s', (shape) => {
  test.each(TESTS)('%s is met by numbers within its bound', (_, condition, good, bad) => {
    for (const verdict of ['success', 'failure'] as const) {
      expect(evaluate(condition.text(shape, verdict), FILLED[shape](good))).toBe(true);
      expect(evaluate(condition.text(shape, verdict), FILLED[shape](bad))).toBe(false);
    }
  });
});

test.each(EMPTY)('without a number, %s %j fails a measurement unless it is said to pass', (shape, result) => {
  const [strict, lenient] = [atLeast(0.99), atLeast(0.99, { whenEmpty: 'pass' })];
  expect(evaluate(strict.text(shape, 'success'), result)).toBe(false);
  expect(evaluate(strict.text(shape, 'failure'), result)).toBe(true);
  expect(evaluate(lenient.text(shape, 'success'), result)).toBe(true);
  expect(evaluate(lenient.text(shape, 'failure'), result)).toBe(false);
});

test('the form that contracts cite', () => {
  expect(atLeast(0.99).text('samples', 'success')).toBe('len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.99');
});

test('a bound may be an argument', () => {
  expect(atMost('{{args.limit}}').text('scalar', 'success')).toBe('!isNaN(result) && result <= {{args.limit}}');
});

test('an expression stands as it is', () => {
  expect(expression('result.ok').text('data', 'success')).toBe('result.ok');
  expect(unguarded('result[0] > 1').text('samples', 'failure')).toBe('result[0] > 1');
});
