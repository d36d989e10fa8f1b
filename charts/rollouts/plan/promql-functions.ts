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

export const EACH: Readonly<Record<string, (value: number, second?: number) => number>> = {
  clamp_min: (value, least = Number.NaN) => Math.max(value, least),
  clamp_max: (value, most = Number.NaN) => Math.min(value, most),
  abs: (value) => Math.abs(value),
  // As Prometheus does it: a product with 0.1 is a hair off, and a quotient by 10 is not.
  round: (value, nearest = 1) => Math.floor(value * (1 / nearest) + 0.5) / (1 / nearest),
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
