import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { basicCanary, boundsOf, closestPods, routedCanary } from '../../../../charts/rollouts/plan/replicas.ts';
import { ROUTED, rolloutWith } from './objects.ts';

type Amount = number | string | null;
type Basic = [number, number, Amount, Amount, number, number, number, number, number, number, number];
type Routed = [number, number, number, number | null, number | null, boolean, number | null, number, number];

/** What the functions of the rollouts controller v1.9.1 return; the inputs were drawn at random. */
const { basic, routed }: { basic: Basic[]; routed: Routed[] } = JSON.parse(
  readFileSync('test/charts/rollouts/plan/controller-counts.json', 'utf8'),
);

describe('the controller scales', () => {
  test('a canary without a router as it is said here', () => {
    const said = basic.map(([replicas, weight, surge, unavailable, canary, canaryUp, stable, stableUp, others]) => {
      const bounds = boundsOf(replicas, surge ?? undefined, unavailable ?? undefined);
      const pods = {
        canary: { replicas: canary, available: canaryUp },
        stable: { replicas: stable, available: stableUp },
      };
      return basicCanary({ ...bounds, weight, maxWeight: 100, ...pods, others });
    });
    expect(said).toEqual(basic.map((row) => ({ canary: row.at(-2), stable: row.at(-1) })));
  });

  test('a canary behind a router as it is said here', () => {
    const said = routed.map(([replicas, weight, maxWeight, scale, least, dynamic, shifted]) =>
      routedCanary({
        replicas,
        maxWeight,
        weight: scale === null ? weight : 0,
        canaryReplicas: scale ?? undefined,
        minPodsPerReplicaSet: least ?? undefined,
        dynamicStableScale: dynamic,
        weights: shifted === null ? undefined : { canary: shifted, stable: maxWeight - shifted },
      }),
    );
    expect(said).toEqual(routed.map((row) => ({ canary: row.at(-2), stable: row.at(-1) })));
  });
});

describe('the closest number of pods', () => {
  test.each([
    [1, 1, 0, [0, 1]],
    [1, 50, 0, [1, 0]],
    [1, 1, 1, [1, 1]],
    [2, 99, 0, [1, 1]],
    [2, 1, 1, [1, 2]],
    [3, 50, 0, [2, 1]],
    [3, 49, 1, [2, 2]],
    [10, 14, 0, [1, 9]],
    [10, 15, 0, [2, 8]],
    [10, 24, 1, [3, 8]],
    [10, 99, 1, [10, 1]],
    [0, 50, 1, [0, 0]],
  ])('of %i pods to %i % with a surge of %i', (replicas, weight, maxSurge, pods) => {
    expect(closestPods(weight, 100, { replicas, maxSurge, maxUnavailable: 0 })).toEqual(pods);
  });
});

test('a text is a percentage with and without its sign, and both rounded to nothing let one pod go', () => {
  expect(boundsOf(10)).toEqual({ replicas: 10, maxSurge: 3, maxUnavailable: 2 });
  expect(boundsOf(10, '25%', '25%')).toEqual(boundsOf(10, '25', '25'));
  expect(boundsOf(3, 0, '10%')).toEqual({ replicas: 3, maxSurge: 0, maxUnavailable: 1 });
});

const bound = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('10%', '25%', '50%', '100%'));
const steps = fc.array(
  fc.oneof(
    fc.record({ setWeight: fc.integer({ min: 0, max: 100 }) }),
    fc.record({ pause: fc.record({ duration: fc.integer({ min: 1, max: 600 }) }) }),
    fc.constant({ pause: {} }),
  ),
  { maxLength: 8 },
);

describe('whatever its steps, a canary without a router', () => {
  const canary = fc.record({ maxSurge: bound, maxUnavailable: bound, steps });
  const input = fc.record({ replicas: fc.integer({ min: 1, max: 25 }), canary });

  test('never has more pods than its surge allows, nor fewer that serve', () => {
    fc.assert(
      fc.property(input, ({ replicas, canary: spec }) => {
        const {
          maxSurge,
          maxUnavailable,
          moments,
          steps: planned,
        } = planRollout({
          rollout: rolloutWith({ replicas, strategy: { canary: spec } }),
        });
        const pods = moments.map(({ canary: fresh, stable }) => fresh + stable);
        const serving = moments.map(({ canaryAvailable, stableAvailable }) => canaryAvailable + stableAvailable);
        expect(Math.max(...pods, ...planned.map(({ surge }) => replicas + surge))).toBeLessThanOrEqual(
          replicas + maxSurge,
        );
        expect(Math.min(...serving, ...planned.map(({ fewestAvailable }) => fewestAvailable))).toBeGreaterThanOrEqual(
          replicas - maxUnavailable,
        );
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test('ends with the new pods alone, and takes no step before the one before it', () => {
    fc.assert(
      fc.property(input, ({ replicas, canary: spec }) => {
        const plan = planRollout({ rollout: rolloutWith({ replicas, strategy: { canary: spec } }) });
        expect(plan.moments.at(-1)).toMatchObject({ canary: replicas, canaryAvailable: replicas, stable: 0, share: 1 });
        const [begins, ends] = [
          plan.steps.map((step) => step.begins.earliest),
          plan.steps.map((step) => step.ends.earliest),
        ];
        expect(begins).toEqual([0, ...ends.slice(0, -1)]);
        expect(ends).toEqual(ends.toSorted((a, b) => a! - b!));
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});

describe('whatever its steps, a canary behind a router', () => {
  const fixed = fc.record({
    dynamicStableScale: fc.constant(false),
    minPodsPerReplicaSet: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  });
  const scaled = fc.record({ dynamicStableScale: fc.constant(true) });
  const weights = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 6 });
  const canary = fc.tuple(weights, fc.oneof(fixed, scaled)).map(([list, extra]) => {
    // Where a weight goes down the controller takes the pods before it takes the traffic.
    const rising = [...list].sort((a, b) => a - b).flatMap((setWeight) => [{ setWeight }, { pause: { duration: 30 } }]);
    return { ...ROUTED, ...extra, steps: rising };
  });
  const input = fc.record({ replicas: fc.integer({ min: 1, max: 25 }), canary });

  test('serves with all the pods that the traffic of a version needs', () => {
    fc.assert(
      fc.property(input, ({ replicas, canary: spec }) => {
        const { moments } = planRollout({ rollout: rolloutWith({ replicas, strategy: { canary: spec } }) });
        const short = moments.filter(
          ({ canaryAvailable, stableAvailable, share }) =>
            canaryAvailable < Math.floor(share * replicas + 1e-9) ||
            (share < 1 && stableAvailable < Math.floor((1 - share) * replicas + 1e-9)),
        );
        expect(short).toEqual([]);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test('can be undone at every step, the traffic before the pods', () => {
    fc.assert(
      fc.property(input, ({ replicas, canary: spec }) => {
        const { steps: planned } = planRollout({ rollout: rolloutWith({ replicas, strategy: { canary: spec } }) });
        for (const { undo } of planned.slice(0, -2)) {
          expect(undo?.traffic.earliest).toBeGreaterThanOrEqual(0);
          expect(undo?.pods.earliest).toBeGreaterThanOrEqual(undo!.traffic.earliest!);
        }
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});
