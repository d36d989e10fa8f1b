import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { usersOf } from '../../../../../charts/observability/logging/opensearch/users.ts';

test('the page of logs names every user', () => {
  const [, section = ''] = readFileSync('docs/logs.md', 'utf8').split('\n## Users and roles\n');
  const told = [...section.split('\n## ')[0]!.matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name);
  const users = usersOf({ people: ['reader'], counting: ['<cluster>'] });
  expect([...told].sort()).toEqual(users.map(({ name }) => name).sort());
});
