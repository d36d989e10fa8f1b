import { describe, expect, it } from 'vitest';
import { re2 } from '../../../engine/validate/re2.ts';

describe('Go patterns in JavaScript', () => {
  it.each([
    ['^(?i)(abort|warn)?$', ['Abort', 'WARN', ''], ['stop']],
    ['^((?i)sun|mon)day$', ['Sunday', 'SUNday', 'MONday'], ['SUNDAY']],
    ['(?i)a|b', ['A', 'B'], ['c']],
    ['^\\PC*$', ['text'], ['a\u0000b']],
    ['^[0-9a-zA-Z-.]+$', ['a-b.c'], ['a_b']],
    ['^[\\w\\s:/.\\\\-]+$', ['a b\\-c'], ['a?']],
    ["^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$", ['X-Header`'], ['a b']],
    ['^.$', ['\u2028', '😀'], ['\n', 'ab']],
    ['^\\s$', ['\t'], ['\u00a0', '\v']],
    ['^[[:alpha:]_]+$', ['ab_'], ['a1']],
    ['\\Aa{,2}\\z', ['a{,2}'], ['aa']],
    ['^\\Qa.b\\E$', ['a.b'], ['axb']],
    ['^(?P<year>2\\d{3})$', ['2026'], ['1999']],
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
