import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { re2 } from '../../../clusters/schema/re2.ts';
import { matchesGo } from '../../../engine/validate/go-match.ts';
import { linearTest } from '../../../engine/validate/linear-match.ts';

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
