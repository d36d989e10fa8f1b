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
])('%o is refused with all that it lacks', (rule, expected) => {
  const { error } = relabeling.safeParse(rule);
  expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual(expected);
});

test.each([{ action: 'dropp' }, { targetLabel: 'two words' }, { targetLabel: 'b', regexp: 'x' }])(
  '%o is no rule',
  (rule) => {
    expect(relabeling.safeParse(rule).success).toBe(false);
  },
);
