import { expect, test } from 'vitest';
import { listedSome } from '../../../engine/commands/rollout/words.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `c${i + 1}`);

test('a few clusters are all named, of many the first and how many more', () => {
  expect(listedSome(names(1))).toBe('c1');
  expect(listedSome(names(8))).toBe('c1, c2, c3, c4, c5, c6, c7 and c8');
  expect(listedSome(names(400))).toBe('c1, c2, c3, c4, c5, c6, c7, c8 and 392 more');
});
