import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { re2 } from '../../../clusters/schema/re2.ts';
import { matchesGo } from '../../../engine/validate/go-match.ts';
import { linearTest } from '../../../engine/validate/linear-match.ts';

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

describe('matching in linear time', () => {
  it('does not run away', () => {
    expect(matchesGo('^([-a-zA-Z0-9_]+[.]?)+$', `${'a'.repeat(500)}:443`)).toBe(false);
    expect(matchesGo('^([-a-zA-Z0-9_]+[.]?)+$', `${'a'.repeat(500)}.example`)).toBe(true);
  });

  it.each([
    '^([-ab]+[.]?)+$',
    '^([0-9]{1,3})|([ab]-?)*[a](-?[ab])*$',
    '^a{2,}(b|-)?$',
    '(a|b)*?\\.',
    '^(?:a{0,2}b){1,2}$',
    '\\ba\\b',
    '^.{2,}|[^./]$',
    '()',
    '^(|a)+$',
  ])('%s matches what the engine matches', (pattern) => {
    const expression = re2(pattern);
    const linear = linearTest(expression);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '1', '\n', '😀'), maxLength: 8 }), (text) => {
        expect(linear(text)).toBe(expression.test(text));
      }),
    );
  });
});
