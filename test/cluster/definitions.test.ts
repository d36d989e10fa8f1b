import { expect, test } from 'vitest';
import { allDefinitions } from './definitions.ts';

test('a kind has one definition, with all of its versions and one that is stored', () => {
  const { definitions } = allDefinitions();
  const names = definitions.map(({ metadata }) => metadata.name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  const stored = definitions.map(
    ({ spec }) => (spec as { versions: { storage: boolean }[] }).versions.filter(({ storage }) => storage).length,
  );
  expect(new Set(stored)).toEqual(new Set([1]));
});
