import { expect, test } from 'vitest';
import { bytes, gibibytes, seconds } from '../../../clusters/schema/units.ts';

test('bytes are told to a tenth, of the unit that fits', () => {
  expect(gibibytes(bytes('32Gi') * 0.8)).toBe('25.6Gi');
  expect(gibibytes(bytes('64Mi') * 0.8)).toBe('51.2Mi');
  expect(gibibytes(bytes('2Ti'))).toBe('2048Gi');
});

test('what is asked for never reads as what there is, where it is more', () => {
  const asked = bytes('3Gi') + 1;
  expect([gibibytes(asked, Math.ceil), gibibytes(bytes('3Gi'), Math.floor)]).toEqual(['3.1Gi', '3Gi']);
  expect(gibibytes(bytes('32Gi') * 0.8, Math.floor)).toBe('25.6Gi');
  expect(gibibytes(bytes('31Gi') * 0.1, Math.ceil)).toBe('3.1Gi');
});

test.each([
  ['90s', 90],
  ['500ms', 0.5],
  ['2d12h', 216_000],
  ['1h30m', 5400],
  ['0', 0],
  ['0d', 0],
])('%s are %d seconds', (duration, expected) => {
  expect(seconds(duration)).toBe(expected);
});

test.each(['', '5', '1.5h', 'h', '5 m', '1h30', 'forever'])('%j is no duration', (text) => {
  expect(seconds(text)).toBeNaN();
});
