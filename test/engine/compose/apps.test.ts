import { expect, test } from 'vitest';
import { withApps } from '../load/apps/app-fleet.ts';
import { composed } from './small-fleet.ts';

test('an app in an environment is a component of each of its clusters', () => {
  const fleet = composed([], withApps);
  expect(fleet.lines('error')).toEqual([]);
  expect([...fleet.files.keys()].filter((path) => path.includes("frontend"))).toEqual([
    'clusters/cluster-02/apps/frontend-dev.yaml',
    'clusters/cluster-02/frontend-dev/configmap-frontend.yaml',
    'clusters/cluster-03/apps/frontend-staging.yaml',
    'clusters/cluster-03/apps/frontend-prod.yaml',
    'clusters/cluster-03/frontend-staging/configmap-frontend.yaml',
    'clusters/cluster-03/frontend-prod/configmap-frontend.yaml',
    'clusters/cluster-04/apps/frontend-prod.yaml',
    'clusters/cluster-04/frontend-prod/configmap-frontend.yaml',
  ]);
});
