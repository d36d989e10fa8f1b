import type { ArgRef } from './args.ts';

/**
 * What a provider hands to a condition: the samples of an instant query or of a range, values of any type, one number,
 * a number that may be missing, or data of a form of its own.
 */
export type Shape = 'samples' | 'range' | 'values' | 'scalar' | 'optional-number' | 'data';

export type Verdict = 'success' | 'failure';

/** Decides on one measurement. It takes results of these shapes. */
export interface Condition<Takes extends Shape> {
  readonly text: (shape: Takes, verdict: Verdict) => string;
}

export type Bound = number | ArgRef;

interface Guard {
  /** What no data, or no number, counts as. Default: fail. */
  whenEmpty?: 'fail' | 'pass';
}

type Compared = Exclude<Shape, 'data'>;

type Test = (value: string) => string;

/** The test of each shape's value, and when there is none. */
const FORMS: Readonly<Record<Compared, { empty: string; full: string; test: (test: Test) => string }>> = {
  samples: {
    full: 'len(result) > 0 && !isNaN(result[0])',
    empty: 'len(result) == 0 || isNaN(result[0])',
    test: (test) => test('result[0]'),
  },
  range: {
    full: 'len(result) > 0 && none(result, isNaN(#))',
    empty: 'len(result) == 0 || any(result, isNaN(#))',
    test: (test) => `all(result, ${test('#')})`,
  },
  // Whole numbers and texts come along, of which isNaN takes none.
  values: {
    full: 'len(result) > 0 && !isNaN(asFloat(result[0]))',
    empty: 'len(result) == 0 || isNaN(asFloat(result[0]))',
    test: (test) => test('asFloat(result[0])'),
  },
  scalar: { full: '!isNaN(result)', empty: 'isNaN(result)', test: (test) => test('result') },
  // A result that is nil has no type, and comparing it does not compile.
  'optional-number': {
    full: '!isNil(result)',
    empty: 'isNil(result)',
    test: (test) => test('default(result, 0)'),
  },
};

function guarded(test: Test, { whenEmpty = 'fail' }: Guard = {}): Condition<Compared> {
  return {
    text: (shape, verdict) => {
      const form = FORMS[shape];
      const counts = (verdict === 'success') === (whenEmpty === 'pass');
      return counts ? `${form.empty} || ${form.test(test)}` : `${form.full} && ${form.test(test)}`;
    },
  };
}

export const atLeast = (bound: Bound, guard?: Guard) => guarded((value) => `${value} >= ${bound}`, guard);
export const atMost = (bound: Bound, guard?: Guard) => guarded((value) => `${value} <= ${bound}`, guard);
export const above = (bound: Bound, guard?: Guard) => guarded((value) => `${value} > ${bound}`, guard);
export const below = (bound: Bound, guard?: Guard) => guarded((value) => `${value} < ${bound}`, guard);
export const equalTo = (bound: Bound, guard?: Guard) => guarded((value) => `${value} == ${bound}`, guard);

/** Both bounds count as within. */
export const within = ([from, to]: readonly [Bound, Bound], guard?: Guard) =>
  guarded((value) => `${value} >= ${from} && ${value} <= ${to}`, guard);

/** An expression over `result`, for data of a provider's own form. */
export const expression = (text: string): Condition<'data'> => ({ text: () => text });

/** An expression that stands for itself: whether there is a result, and whether it is a number, it has to ask. */
export const unguarded = (text: string): Condition<Shape> => ({ text: () => text });
