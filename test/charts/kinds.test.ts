import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import type { Kinds } from '../../charts/kinds.ts';
import { groupOf } from '../../engine/api-group.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { deliveredObjects } from '../argo-cd/delivered.ts';
import { unlistedKinds } from './unlisted-kinds.ts';

const FIXTURES = ['app-delivery', 'external-secrets', 'kubernetes-1.28', 'other-options'].map(
  (name) => `test/fixtures/${name}/clusters`,
);

test.each(['clusters', ...FIXTURES])('every kind that is brought by %s is permitted always', (folder) => {
  const { clusters } = synthesize({ clusters: folder, schemas: 'imports/schemas', registry });
  expect(clusters.length).toBeGreaterThan(0);
  expect(unlistedKinds(clusters)).toEqual([]);
});

/** Of charts and folders from elsewhere. */
const FROM_UPSTREAM = [
  'apiextensions.k8s.io CustomResourceDefinition',
  'scheduling.k8s.io PriorityClass',
  'longhorn.io RecurringJob',
];

const titlesOf = (kinds: Kinds): string[] =>
  Object.entries(kinds).flatMap(([group, names]) => names.map((kind) => `${group} ${kind}`));

test('a real Argo CD delivers every kind in one of its two fleets', () => {
  const delivered = new Set(deliveredObjects().map(({ apiVersion, kind }) => `${groupOf(apiVersion)} ${kind}`));
  const all = Object.values(registry.kinds).flatMap(({ cluster, namespaced }) => [cluster, namespaced]);
  const left = all.flatMap(titlesOf).filter((title) => !delivered.has(title));
  expect([...new Set(left)]).toEqual(FROM_UPSTREAM);
});
