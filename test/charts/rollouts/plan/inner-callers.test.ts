import { expect, test } from 'vitest';
import { argoRollouts } from '../../../../charts/rollouts/controller.ts';
import { planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { appForTest } from '../../apps/placed.ts';
import { ROUTED, rolloutWith } from './objects.ts';

const LABELS = { app: 'shop' };
const STEPS = [{ setWeight: 5 }, { pause: { duration: '5m' } }, { setWeight: 20 }, { setWeight: 50 }];

const service = (name: string, selector: object | undefined, namespace = 'shop-prod'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector, ports: [] },
});

const notesOf = (canary: object, services: readonly KubeObject[], more: object = {}): string[] =>
  planRollout({
    rollout: rolloutWith({
      replicas: 4,
      template: { metadata: { labels: { ...LABELS, version: '1' } } },
      strategy: { canary: { ...ROUTED, stableService: 'shop-stable', steps: STEPS, ...canary } },
    }),
    services,
    ...more,
  }).notes.filter((note) => note.includes('inside the cluster'));

const PLAIN = service('shop', LABELS);

test('who asks inside the cluster meets as many of the new pods as there are, and after an abort until they are gone', () => {
  expect(notesOf({}, [PLAIN, service('shop-stable', LABELS), service('shop-canary', LABELS)])).toEqual([
    'the weights are not those of callers inside the cluster, who ask the Service shop: of the pods that it leads to the new version has 1 of 5 from step 0 on, 2 of 6 from step 3 on; after an abort they meet it until its pods are gone, 30s at most, for what is undone is the routed traffic alone',
  ]);
});

test('where nothing takes the pods away after an abort, they meet it for as long as they stay', () => {
  const [note] = notesOf(
    { steps: [{ setCanaryScale: { replicas: 3 } }, { setWeight: 5 }], abortScaleDownDelaySeconds: 0 },
    [PLAIN],
  );
  expect(note).toContain('until its pods are gone, which nothing does by itself, ');
});

test('what a scale of its own says counts too', () => {
  const [note] = notesOf({ steps: [{ setCanaryScale: { replicas: 3 } }, { setWeight: 5 }] }, [PLAIN]);
  expect(note).toContain('has 3 of 7 from step 0 on;');
});

test.each<[string, object, readonly KubeObject[], object?]>([
  ['there is no Service of both versions', {}, [service('shop-stable', LABELS), service('shop-canary', LABELS)]],
  ['the Service leads elsewhere', {}, [service('till', { app: 'till' }), service('shop', LABELS, 'other')]],
  ['the Service selects nothing', {}, [service('shop', undefined)]],
  ['pods divide the traffic anyway', { trafficRouting: undefined }, [PLAIN]],
  ['a mesh divides theirs too', { trafficRouting: { istio: {} } }, [PLAIN]],
  ['it is the first version', {}, [PLAIN], { isFirst: true }],
])('nothing is said where %s', (_, canary, services, more) => {
  expect(notesOf(canary, services, more)).toEqual([]);
});

test('an app behind the Gateway has such a Service', () => {
  const objects = appForTest(
    { replicas: 4, delivery: { type: 'canary', traffic: 'gateway' }, ingress: { host: 'shop', port: 'http' } },
    { beside: [argoRollouts] },
  );
  const rollout = objects.find(({ kind }) => kind === 'Rollout')!;
  const { notes } = planRollout({ rollout, services: objects.filter(({ kind }) => kind === 'Service') });
  expect(notes).toContainEqual(expect.stringMatching(/ who ask the Service frontend: .* has 1 of 5 from step 0 on,/));
});
