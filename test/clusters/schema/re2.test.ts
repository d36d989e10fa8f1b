import { expect, test } from 'vitest';
import { re2Problem } from '../../../clusters/schema/re2.ts';

test.each([
  ['5[', 'missing ] in pattern 5['],
  ['(timeout|rejected', 'missing ) in pattern (timeout|rejected'],
  ['5..)', 'unexpected ) in pattern 5..)'],
  ['*', 'nothing to repeat'],
  ['(?!2)5', 'Go has no group ?!2'],
  ['(.)\\1', 'Go has no escape \\1'],
  ['[[:digits:]]', 'Go has no class [:digits:]'],
  ['a{1001}', 'Go repeats nothing more than 1000 times'],
])('%s is no pattern to Go', (pattern, problem) => {
  expect(re2Problem(pattern)).toBe(problem);
});

test.each([
  '5..',
  'timeout|rejected',
  '(?i)Err.*',
  'a{1000}',
  '(?P<class>5)xx',
  '(?U)a+',
  '[[:^digit:]]',
  '{',
  '\\pL+',
])('%s is one, though JavaScript may have no way to say it', (pattern) => {
  expect(re2Problem(pattern)).toBeUndefined();
});
