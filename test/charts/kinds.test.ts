import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { unlistedKinds } from './unlisted-kinds.ts';

const FIXTURES = ['app-delivery', 'external-secrets', 'kubernetes-1.28'].map(
  (name) => `test/fixtures/${name}/clusters`,
);

test.each(['clusters', ...FIXTURES])('every kind that is brought by %s is permitted always', (folder) => {
  const { clusters } = synthesize({ clusters: folder, schemas: 'imports/schemas', registry });
  expect(clusters.length).toBeGreaterThan(0);
  expect(unlistedKinds(clusters)).toEqual([]);
});
