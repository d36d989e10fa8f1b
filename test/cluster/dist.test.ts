import { expect, test } from 'vitest';
import { declaredVersions } from './binaries.ts';
import { clustersOf, objectsFor, objectsIn, treeOf } from './delivery.ts';
import { prove } from './proof.ts';

const tree = treeOf('dist');

test('every object of dist goes to one server', () => {
  const sent = clustersOf(tree).flatMap((cluster) => objectsFor(tree, cluster));
  expect(sent.map((object) => JSON.stringify(object)).sort()).toEqual(
    objectsIn(tree, tree.keys())
      .map((object) => JSON.stringify(object))
      .sort(),
  );
});

prove({ fleet: 'dist', tree, versionOf: declaredVersions('clusters') });
