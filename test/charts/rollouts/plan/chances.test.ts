import { expect, test } from 'vitest';
import {
  binomial,
  drawn,
  logFactorial,
  type Masses,
  poisson,
  randomOf,
} from '../../../../charts/rollouts/plan/chances.ts';

const total = ({ masses }: Masses) => masses.reduce((sum, mass) => sum + mass, 0);
const mean = ({ from, masses }: Masses) => masses.reduce((sum, mass, i) => sum + mass * (from + i), 0);

test.each([
  [10, 0.5],
  [300, 0.001],
  [6000, 0.05],
  [1_000_000, 0.3],
])('the chances of hits in %i trials at %f are a whole', (n, p) => {
  expect(total(binomial(n, p))).toBeCloseTo(1, 8);
  expect(mean(binomial(n, p)) / (n * p)).toBeCloseTo(1, 6);
});

test('three coins', () => {
  expect(binomial(3, 0.5).masses.map((mass) => mass * 8)).toEqual([1, 3, 3, 1].map((each) => expect.closeTo(each, 9)));
  expect(binomial(5, 1)).toEqual({ from: 5, masses: [1] });
  expect(binomial(5, 0)).toEqual({ from: 0, masses: [1] });
});

test.each([0.2, 4, 90, 5000])('the chances around a mean of %f are a whole', (expected) => {
  expect(total(poisson(expected))).toBeCloseTo(1, 8);
  expect(mean(poisson(expected)) / expected).toBeCloseTo(1, 6);
});

test('factorials go on where numbers end', () => {
  expect(logFactorial(5)).toBeCloseTo(Math.log(120), 12);
  expect(logFactorial(171) - logFactorial(170)).toBeCloseTo(Math.log(171), 9);
});

test('what is drawn follows from the seed, and keeps to its mean', () => {
  const draw = (seed: number, around: number) => {
    const random = randomOf(seed);
    return Array.from({ length: 4000 }, () => drawn(around, random));
  };
  expect(draw(7, 3)).toEqual(draw(7, 3));
  expect(draw(7, 3)).not.toEqual(draw(8, 3));
  for (const around of [0.5, 3, 49, 400]) {
    const values = draw(1, around);
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(average - around) / Math.sqrt(around / values.length)).toBeLessThan(4);
  }
});
