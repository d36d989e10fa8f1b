import { expect, it } from 'vitest';
import { nearest } from '../../../engine/validate/nearest.ts';

it.each([
  ['replcas', 'replicas'],
  ['REPLICAS', 'replicas'],
  ['replicasss', 'replicas'],
  ['nmae', 'name'],
  ['repl', undefined],
  ['x', undefined],
])('%s means %s', (word, meant) => {
  expect(nearest(word, ['name', 'replicas', 'paused'])).toBe(meant);
});

it('takes the nearest of several', () => {
  expect(nearest('ports', ['post', 'port', 'porst'])).toBe('port');
});
