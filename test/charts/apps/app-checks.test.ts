import { expect, test } from 'vitest';
import { imageUpdaterOff } from '../../../charts/apps/checks/image-updater-off.ts';
import { noImage } from '../../../charts/apps/checks/no-image.ts';
import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import { ImageUpdaterSchema } from '../../../clusters/schema/images.ts';
import { clusterForTest, fleetForTest } from '../compose.ts';
import { placedForTest } from './placed.ts';

/** The fleet with one app in prod on an edge, and components on the central cluster. */
function fleetWith(app: PlacedApp, ...central: string[]): Fleet {
  const enabled = (...names: string[]): ClusterData['components'] =>
    Object.fromEntries(names.map((name) => [name, { delivery: {} as never, options: {} }]));
  const clusters = [
    clusterForTest('cluster-01', { components: enabled(...central) }),
    clusterForTest('cluster-02', { components: app.isPending ? {} : enabled('frontend-prod') }),
  ];
  return fleetForTest({ clusters, apps: { 'frontend-prod': app } });
}

const lines = (check: typeof noImage, fleet: Fleet): string[] =>
  [...check.judge([], fleet)].map(({ at, message }) => `${at}: ${message}`);

test('what is pending is said, with what brings it there', () => {
  expect(lines(noImage, fleetWith(placedForTest({}, { isPending: true })))).toEqual([
    'clusters/apps/images.yaml: frontend.prod: pending, so that frontend is left out of prod; npm run image -- set frontend registry.example.org/my-app/frontend:TAG --env prod, or npm run image -- promote frontend, brings it there',
  ]);
  expect(lines(noImage, fleetWith(placedForTest()))).toEqual([]);
});

test('a robot is asked for where none runs', () => {
  const updated = placedForTest({}, { imageUpdater: ImageUpdaterSchema.parse({}) });
  expect(lines(imageUpdaterOff, fleetWith(updated))).toEqual([
    'clusters/apps/frontend.yaml: environments.prod.imageUpdater: argocd-image-updater is off on cluster-01, so that nothing follows the registry; expected argocd-image-updater-crds: true and argocd-image-updater: true under components of clusters/cluster-01.yaml, or no imageUpdater',
  ]);
  expect(lines(imageUpdaterOff, fleetWith(updated, 'argocd-image-updater'))).toEqual([]);
  expect(lines(imageUpdaterOff, fleetWith(placedForTest()))).toEqual([]);
});
