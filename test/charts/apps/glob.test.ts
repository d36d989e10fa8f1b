import { expect, test } from 'vitest';
import { globMatcher } from '../../../charts/apps/checks/glob.ts';

/** As Go's filepath.Match says of each. */
test.each<[pattern: string, taken: string[], not: string[]]>([
  ['shop-dev', ['shop-dev'], ['shop-dev-2']],
  ['shop-*', ['shop-', 'shop-dev'], ['a-shop-dev', 'shop-a/b']],
  ['v1.?', ['v1.2'], ['v1.', 'v1.23', 'v1x2']],
  ['[a-c]1', ['a1', 'c1'], ['d1', '^1']],
  ['[^v]*', ['main'], ['v1', '']],
  ['[*?.]', ['*', '?', '.'], ['a']],
  ['[\\]\\-a]', [']', '-', 'a'], ['b']],
  ['a\\*b', ['a*b'], ['ab', 'axb', 'a.b']],
  ['a+(b)', ['a+(b)'], ['aab']],
  ['v[', [], ['v', 'v[']],
  ['[]a]', [], ['a', ']a]']],
  ['[c-a]', [], ['b']],
  ['v\\', [], ['v', 'v\\']],
])('%s', (pattern, taken, not) => {
  const matches = globMatcher(pattern);
  expect([...taken, ...not].filter(matches)).toEqual(taken);
});
