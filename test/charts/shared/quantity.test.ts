import { expect, test } from 'vitest';
import { exceeds, quantityNumber } from '../../../charts/shared/quantity.ts';

test.each<[string | number, number]>([
  ['2300m', 2.3],
  ['2.3', 2.3],
  [2, 2],
  ['64Mi', 64 * 2 ** 20],
  ['1E', 1e18],
  ['1e3', 1000],
  ['1E3', 1000],
  ['5n', 5e-9],
])('%s as a number', (quantity, number) => {
  expect(quantityNumber(quantity)).toBe(number);
});

test('a sum of fractions is no more than what they come to', () => {
  expect(3 * quantityNumber('100m')).not.toBe(0.3);
  expect(exceeds(3 * quantityNumber('100m'), quantityNumber('300m'))).toBe(false);
  expect(exceeds(quantityNumber('301m'), quantityNumber('300m'))).toBe(true);
});
