import { describe, expect, it, test } from 'vitest';
import { re2, re2Problem } from '../../../clusters/schema/re2.ts';

describe('Go patterns in JavaScript', () => {
  it.each([
    ['^(?i)(abort|warn)?$', ['Abort', 'WARN', ''], ['stop']],
    ['^((?i)sun|mon)day$', ['Sunday', 'SUNday', 'MONday'], ['SUNDAY']],
    ['(?i)a|b', ['A', 'B'], ['c']],
    ['^\\PC*$', ['text'], ['a\u0000b']],
    ['^[0-9a-zA-Z-.]+$', ['a-b.c'], ['a_b']],
    ['^[\\w\\s:/.\\\\-]+$', ['a b\\-c'], ['a?']],
    ['^[\\s-.]+$', [' -.'], ['!', '$']],
    ["^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$", ['X-Header`'], ['a b']],
    ['^.$', ['\u2028', '😀'], ['\n', 'ab']],
    ['^\\s$', ['\t'], ['\u00a0', '\v']],
    ['^[[:alpha:]_]+$', ['ab_'], ['a1']],
    ['\\Aa{,2}\\z', ['a{,2}'], ['aa']],
    ['^\\Qa.b\\E$', ['a.b'], ['axb']],
    ['^(?P<year>2\\d{3})$', ['2026'], ['1999']],
    ['^(?:(?P<year>2\\d{3})|y(?P<year>\\d))$', ['2026', 'y1'], ['1999']],
    ['^[]a]+$', [']a'], ['b']],
    ['^(?s).$', ['\n'], ['']],
    ['^(?i)[a-c-]+$', ['ABc-'], ['d']],
  ])('%s', (pattern, matching, others) => {
    for (const text of matching) expect(re2(pattern).test(text), text).toBe(true);
    for (const text of others) expect(re2(pattern).test(text), text).toBe(false);
  });

  it.each(['(?=a)', '(?<!a)b', '\\1', '[a', '(a', 'a)', '(?U)a+'])(
    'refuses %s, which Go or JavaScript does not have',
    (pattern) => {
      expect(() => re2(pattern)).toThrow(SyntaxError);
    },
  );
});

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
