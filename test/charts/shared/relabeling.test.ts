import { expect, test } from 'vitest';
import { relabeling } from '../../../charts/shared/relabeling.ts';

test('a rule replaces unless it says something else', () => {
  expect(relabeling.parse({ sourceLabels: ['a'], targetLabel: 'b' })).toEqual({
    action: 'replace',
    sourceLabels: ['a'],
    targetLabel: 'b',
  });
});

test.each([
  [{}, ['targetLabel: replace needs targetLabel']],
  [{ action: 'drop' }, ['sourceLabels: drop needs sourceLabels', 'regex: drop needs regex']],
  [{ action: 'hashmod', sourceLabels: ['a'], targetLabel: 'b' }, ['modulus: hashmod needs modulus']],
  [{ action: 'labeldrop' }, ['regex: labeldrop needs regex']],
  [
    { action: 'labeldrop', regex: 'go_(.*' },
    ['regex: missing ) in pattern go_(.*; expected a regular expression (RE2) such as go_.* or (.*)'],
  ],
])('%o is refused with all that it lacks', (rule, expected) => {
  const { error } = relabeling.safeParse(rule);
  expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual(expected);
});

test('a regular expression is one of Go, whatever JavaScript says', () => {
  expect(relabeling.safeParse({ action: 'labeldrop', regex: '(?i)go_.*' }).success).toBe(true);
  expect(relabeling.safeParse({ action: 'labeldrop', regex: '(?=go_).*' }).success).toBe(false);
});

test.each([{ action: 'dropp' }, { targetLabel: 'two words' }, { targetLabel: 'b', regexp: 'x' }])(
  '%o is no rule',
  (rule) => {
    expect(relabeling.safeParse(rule).success).toBe(false);
  },
);
