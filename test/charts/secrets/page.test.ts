import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { storeOf } from '../../../charts/secrets/stores/index.ts';
import { SecretsSchema } from '../../../clusters/schema/secrets.ts';
import { STORES } from './store-data.ts';

const page = readFileSync('docs/external-secrets.md', 'utf8');

test('the page of the stores shows data that the loader takes', () => {
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => load(text));
  expect(blocks.length).toBe(3);
  for (const block of blocks) z.strictObject({ secrets: SecretsSchema }).parse(block);
});

test('the page names every login, and all that is sealed for one', () => {
  const prose = page.replaceAll(/```[\s\S]*?```/g, '');
  const quoted = new Set([...prose.matchAll(/`([^`]+)`/g)].map(([, text]) => text));
  const named = STORES.flatMap(([, store]) => [store.provider, store.auth.method, ...Object.keys(storeOf(store).keys)]);
  expect([...new Set(named)].filter((name) => !quoted.has(name))).toEqual([]);
});
