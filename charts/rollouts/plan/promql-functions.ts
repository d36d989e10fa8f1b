export const RATES: Readonly<Record<string, (count: number, window: number) => number>> = {
  rate: (count, window) => count / window,
  irate: (count, window) => count / window,
  increase: (count) => count,
};

/** Prometheus takes what is no number for the least and for the greatest only where there is nothing else. */
const numbersOf = (values: readonly number[]): readonly number[] => {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length > 0 ? numbers : values;
};

export const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((a, b) => a + b, 0),
  avg: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  min: (values) => Math.min(...numbersOf(values)),
  max: (values) => Math.max(...numbersOf(values)),
  count: (values) => values.length,
};

export const EACH: Readonly<Record<string, (value: number, bound: number) => number>> = {
  clamp_min: (value, bound) => Math.max(value, bound),
  clamp_max: (value, bound) => Math.min(value, bound),
  abs: (value) => Math.abs(value),
  round: (value) => Math.round(value),
  ceil: (value) => Math.ceil(value),
  floor: (value) => Math.floor(value),
};

export const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

export const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Eql: (a, b) => a === b,
  Neq: (a, b) => a !== b,
  Gtr: (a, b) => a > b,
  Gte: (a, b) => a >= b,
  Lss: (a, b) => a < b,
  Lte: (a, b) => a <= b,
};
