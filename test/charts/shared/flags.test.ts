import { expect, test } from 'vitest';
import { flags } from '../../../charts/shared/flags.ts';

test('each value is one flag, in the order given', () => {
  expect(flags({ port: 8080, level: 'info', label: ['a="1"', 'b="2"'] })).toEqual([
    '--port=8080',
    '--level=info',
    '--label=a="1"',
    '--label=b="2"',
  ]);
});

test('a switch has no value, and what is undefined is left out; zero and nothing are values', () => {
  expect(flags({ agent: true, absent: undefined, limit: 0, empty: '' })).toEqual(['--agent', '--limit=0', '--empty=']);
});
