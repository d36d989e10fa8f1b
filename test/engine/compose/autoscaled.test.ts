import { expect, test } from 'vitest';
import { Manifest } from '../../../charts/shared/manifest.ts';
import { autoscaledFields } from '../../../engine/compose/autoscaled.ts';
import { appForTest, placedForTest } from '../../charts/apps/placed.ts';
import { fleetForTest } from '../../charts/compose.ts';

const NAME = 'frontend-prod';

function fieldsOf(app: Parameters<typeof placedForTest>[0], component = NAME) {
  const fleet = fleetForTest({ apps: { [NAME]: placedForTest(app) } });
  const manifests = appForTest(app).map((object) => new Manifest('cluster-03', component, object));
  return autoscaledFields({ fleet }, { name: component }, manifests);
}

const autoscaling = { min: 2, max: 6 };
const field = { name: 'frontend', jsonPointers: ['/spec/replicas'] };

test('Argo CD leaves the number of an app to its autoscaler', () => {
  expect(fieldsOf({ autoscaling })).toEqual([{ group: 'apps', kind: 'Deployment', ...field }]);
  expect(fieldsOf({ autoscaling, delivery: { type: 'canary' } })).toEqual([
    { group: 'argoproj.io', kind: 'Rollout', ...field },
  ]);
});

test('a number of Git is applied, and a component says itself what it leaves to others', () => {
  expect(fieldsOf({ replicas: 3 })).toEqual([]);
  expect(fieldsOf({ autoscaling }, 'kiosk')).toEqual([]);
});
