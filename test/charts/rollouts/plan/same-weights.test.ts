import { expect, test } from 'vitest';
import { argoRollouts } from '../../../../charts/rollouts/controller.ts';
import { planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { appForTest } from '../../apps/placed.ts';
import { ROUTED, rolloutWith } from './objects.ts';

const said = (weights: readonly number[], { replicas = 2, canary = {}, isFirst = false } = {}): string[] =>
  planRollout({
    rollout: rolloutWith({
      replicas,
      strategy: {
        canary: {
          maxSurge: '25%',
          maxUnavailable: 0,
          ...canary,
          steps: weights.flatMap((setWeight) => [{ setWeight }, { pause: { duration: '5m' } }]),
        },
      },
    }),
    isFirst,
  }).notes.filter((note) => note.startsWith('steps '));

test('weights that come to the same pods are said to be the same', () => {
  expect(said([5, 20, 50])).toEqual([
    'steps 0 (setWeight 5) and 2 (setWeight 20) are the same: 1 of 3 pods; more replicas, or a router, would tell them apart',
  ]);
  expect(said([5, 20, 50], { replicas: 4 })).toEqual([
    'steps 0 (setWeight 5) and 2 (setWeight 20) are the same: 1 of 5 pods; more replicas, or a router, would tell them apart',
  ]);
});

test.each<[string, readonly number[], Parameters<typeof said>[1]]>([
  ['each weight has pods of its own', [5, 20, 50], { replicas: 20 }],
  ['a router divides the traffic', [5, 20, 50], { canary: ROUTED }],
  ['a weight is said twice', [50, 50], {}],
  ['another lies between', [5, 100, 20], {}],
  ['there is no old version', [5, 20], { isFirst: true }],
])('not where %s', (_, weights, more) => {
  expect(said(weights, more)).toEqual([]);
});

test('the defaults of an app are told so', () => {
  const objects = appForTest({ delivery: { type: 'canary' } }, { beside: [argoRollouts] });
  const { notes, findings } = planRollout({ rollout: objects.find(({ kind }) => kind === 'Rollout')! });
  expect(notes).toContainEqual(expect.stringMatching(/^steps 0 \(setWeight 5\) and 2 \(setWeight 20\) /));
  expect(findings).toEqual([]);
});
