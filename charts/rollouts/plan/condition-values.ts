/** An answer in JSON, as far as conditions look into it. */
export interface Answer {
  readonly [name: string]: number | Answer;
}

/** What a provider gives a condition: samples, one number, an answer in JSON, or nothing. */
export type Result = readonly number[] | number | Answer | null;

export type Value = Result | boolean | string;

/** What the controller calls an error: an index without a sample, a comparison of what does not compare. */
export class EvaluationError extends Error {}

export const CONSTANTS: Readonly<Record<string, boolean>> = { true: true, false: false };

export const QUANTIFIERS: Readonly<Record<string, (each: readonly boolean[]) => boolean>> = {
  all: (each) => each.every(Boolean),
  any: (each) => each.some(Boolean),
  none: (each) => !each.some(Boolean),
  one: (each) => each.filter(Boolean).length === 1,
};

export const FUNCTIONS: Readonly<Record<string, (...values: Value[]) => Value>> = {
  len: (value) => list(value!).length,
  isNaN: (value) => Number.isNaN(number(value!)),
  isInf: (value) => Math.abs(number(value!)) === Number.POSITIVE_INFINITY,
  isNil: (value) => value === null,
  default: (value, otherwise) => (value === null ? otherwise! : value!),
  asFloat: (value) => Number(value),
  asInt: (value) => Math.trunc(Number(value)),
};

export const OPERATORS: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

export function number(value: Value): number {
  if (typeof value === 'number') return value;
  throw new EvaluationError('what is compared is no number');
}

export function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw new EvaluationError('what is combined is neither true nor false');
}

export function list(value: Value): readonly number[] {
  if (isList(value)) return value;
  throw new EvaluationError('what is counted is no list');
}

const isList = (value: Value): value is readonly number[] => Array.isArray(value);

export function itemAt(value: Value, index: number): number {
  const found = list(value)[index];
  if (found === undefined) throw new EvaluationError('there is no such sample');
  return found;
}

/** A field of an answer; nothing where it has no such field. */
export function fieldOf(value: Value, name: string): number | Answer | null {
  if (typeof value !== 'object' || value === null || isList(value)) {
    throw new EvaluationError(`what ${name} is asked of has no fields`);
  }
  return Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}
