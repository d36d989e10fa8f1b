import { expect, test } from 'vitest';
import { chance, percent } from '../../../../charts/rollouts/plan/percent.ts';

test.each([
  [0, '0 %'],
  [0.00001, '< 0.01 %'],
  [0.001, '0.1 %'],
  [0.003, '0.3 %'],
  [0.0625, '6.3 %'],
  [0.25, '25 %'],
  [0.994, '99 %'],
  [0.997, '99.7 %'],
  [0.9999, '> 99.9 %'],
  [1, '100 %'],
])('%d is %s', (part, text) => {
  expect(percent(part)).toBe(text);
});

test('only all is 100 per cent, and only none is 0', () => {
  for (let i = 1; i < 20_000; i++) {
    expect([percent(i / 20_000), chance(i / 20_000)].filter((text) => /^(0|100|100\.0|0\.0) %$/.test(text))).toEqual(
      [],
    );
  }
});

test.each([
  [1e-12, '0 %'],
  [0.0002, '< 0.1 %'],
  [0.03, '3.0 %'],
  [0.5, '50 %'],
  [0.9997, '> 99.9 %'],
  [1 - 1e-12, '100 %'],
])('a chance of %d is %s', (value, text) => {
  expect(chance(value)).toBe(text);
});
