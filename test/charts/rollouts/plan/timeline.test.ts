import { describe, expect, test } from 'vitest';
import { type PlanInput, planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { ROUTED, rolloutWith } from './objects.ts';

const planOf = (spec: object, more: Partial<PlanInput> = {}) => planRollout({ rollout: rolloutWith(spec), ...more });
const canary = (replicas: number, spec: object, more: Partial<PlanInput> = {}) =>
  planOf({ replicas, strategy: { canary: spec } }, more);

/** Each step's new and old pods and its part of the traffic in per cent. */
const podsOf = (plan: ReturnType<typeof planOf>) =>
  plan.steps.map(({ canaryReplicas, stableReplicas, share }) => [
    canaryReplicas,
    stableReplicas,
    Math.round(share * 100),
  ]);

const STEPS = [{ setWeight: 20 }, { pause: { duration: '5m' } }, { setWeight: 50 }, { pause: { duration: 60 } }];

describe('a canary without a router', () => {
  const plan = canary(10, { maxSurge: 1, maxUnavailable: 0, steps: STEPS });

  test('replaces pods, and its traffic is their share', () => {
    expect(podsOf(plan)).toEqual([
      [2, 8, 20],
      [2, 8, 20],
      [5, 5, 50],
      [5, 5, 50],
      [10, 0, 100],
      [10, 0, 100],
    ]);
  });

  test('takes as many times a pod to be ready as its surge makes it', () => {
    expect(plan.steps.map(({ ends }) => ends.earliest)).toEqual([20, 320, 350, 410, 460, 460]);
    expect(plan.finish).toEqual({ earliest: 460, latest: 120 + 300 + 180 + 60 + 300 });
  });

  test('gives traffic back with the pods', () => {
    expect(plan.steps[3]!.undo).toEqual({
      traffic: { earliest: 50, latest: 300 },
      pods: { earliest: 50, latest: 300 },
    });
  });
});

describe('a canary behind a router', () => {
  test('keeps the old pods until the end and a while beyond', () => {
    const plan = canary(10, { ...ROUTED, steps: STEPS });
    expect(podsOf(plan)).toEqual([
      [2, 10, 20],
      [2, 10, 20],
      [5, 10, 50],
      [5, 10, 50],
      [10, 10, 100],
      [10, 0, 100],
    ]);
    expect(plan.peak).toEqual({ pods: 20 });
    expect(plan.settled.earliest! - plan.finish.earliest!).toBe(30);
  });

  test('gives traffic back at once, and the pods later', () => {
    const { undo } = canary(10, { ...ROUTED, abortScaleDownDelaySeconds: 45, steps: STEPS }).steps[3]!;
    expect(undo).toEqual({ traffic: { earliest: 0, latest: 0 }, pods: { earliest: 45, latest: 45 } });
  });

  test('that scales the old pods too gives traffic back as they come up again', () => {
    const plan = canary(10, { ...ROUTED, dynamicStableScale: true, steps: STEPS });
    expect(podsOf(plan)[3]).toEqual([5, 5, 50]);
    expect(plan.steps[3]!.undo!.traffic.earliest).toBeGreaterThan(0);
  });

  test('has the pods that setCanaryScale says until it matches the weight again', () => {
    const scale = [
      { setCanaryScale: { replicas: 1 } },
      { setWeight: 30 },
      { setCanaryScale: { matchTrafficWeight: true } },
    ];
    expect(podsOf(canary(10, { ...ROUTED, steps: scale })).slice(0, 3)).toEqual([
      [1, 10, 0],
      [1, 10, 30],
      [3, 10, 30],
    ]);
  });

  test('keeps more pods of a version where it is told so, and asks weights in their own measure', () => {
    const trafficRouting = { nginx: {}, maxTrafficWeight: 1000 };
    const plan = canary(10, { ...ROUTED, trafficRouting, minPodsPerReplicaSet: 2, steps: [{ setWeight: 15 }] });
    expect(podsOf(plan)[0]).toEqual([2, 10, 2]);
  });

  test('waits for as many new pods as the threshold says', () => {
    const replicaProgressThreshold = { type: 'Percentage', value: 50 };
    const plan = canary(10, { ...ROUTED, replicaProgressThreshold, steps: [{ setWeight: 50 }] });
    expect(plan.steps[0]!.ends.earliest).toBe(10);
  });
});

describe('blue-green', () => {
  const blueGreen = { activeService: 'shop', previewService: 'shop-preview' };
  const stages = (spec: object) => planOf({ replicas: 5, strategy: { blueGreen: { ...blueGreen, ...spec } } });

  test('switches once all pods are there', () => {
    const plan = stages({});
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['preview', 'promote', 'scaleDown']);
    expect(podsOf(plan)).toEqual([
      [5, 5, 0],
      [5, 5, 100],
      [5, 0, 100],
    ]);
    expect(plan.finish).toEqual({ earliest: 10, latest: 60 });
  });

  test('shows a few pods, waits, and starts the others before it switches', () => {
    const plan = stages({ previewReplicaCount: 2, autoPromotionSeconds: 120, scaleDownDelaySeconds: 300 });
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['preview', 'pause', 'promote', 'scaleDown']);
    expect(podsOf(plan)).toEqual([
      [2, 5, 0],
      [2, 5, 0],
      [5, 5, 100],
      [5, 0, 100],
    ]);
    expect(plan.settled.earliest! - plan.finish.earliest!).toBe(300);
  });

  test('waits for a person where it is not promoted by itself, whatever autoPromotionSeconds says', () => {
    const plan = stages({ autoPromotionEnabled: false, autoPromotionSeconds: 60 });
    expect(plan.steps[1]).toMatchObject({ kind: 'pause', waits: 'person', ends: { earliest: 10, latest: undefined } });
    expect(plan.finish).toEqual({ earliest: 10, latest: undefined });
  });

  test('gives traffic back at once until it is promoted', () => {
    expect(stages({}).steps.map(({ undo }) => undo?.traffic.latest)).toEqual([0, 0, undefined]);
  });
});

describe('how long it takes', () => {
  test('nobody knows where a person promotes', () => {
    const plan = canary(4, { steps: [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }] });
    expect(plan.steps.map(({ waits }) => waits)).toEqual([undefined, 'person', undefined, undefined, undefined]);
    expect(plan.steps[1]!.ends.latest).toBeUndefined();
    expect(plan.finish.latest).toBeUndefined();
    const assumptions = { person: 600 };
    expect(canary(4, { steps: [{ pause: {} }] }, { assumptions }).finish.earliest).toBeGreaterThan(600);
  });

  test('counts minReadySeconds, and what is assumed of pods', () => {
    const spec = { replicas: 1, minReadySeconds: 20, strategy: { blueGreen: { activeService: 'shop' } } };
    const assumptions = { podReady: { earliest: 5, latest: 40 } };
    expect(planOf(spec, { assumptions }).finish).toEqual({ earliest: 25, latest: 60 });
  });

  test('an experiment takes until its pods are ready and its time is over, and its pods count', () => {
    const experiment = { duration: '5m', templates: [{ name: 'a', replicas: 2 }, { name: 'b' }] };
    const [step] = canary(3, { maxSurge: 1, maxUnavailable: 0, steps: [{ experiment }] }).steps;
    expect(step).toMatchObject({ experimentReplicas: 3, surge: 3, ends: { earliest: 310, latest: 360 } });
  });

  test('a pause is seconds, text of seconds, or a duration of Go', () => {
    const seconds = (duration: number | string) =>
      canary(1, { steps: [{ pause: { duration } }] }).steps[0]!.ends.earliest;
    expect([90, '90', '90s', '1m30s', '0.5h'].map(seconds)).toEqual([90, 90, 90, 90, 1800]);
  });
});

test('an autoscaler says how many pods there may be', () => {
  const plan = planOf({ strategy: { canary: ROUTED } }, { autoscaler: { min: 4, max: 10 } });
  expect(plan).toMatchObject({ replicas: 4, peak: { pods: 8, autoscaled: 20 } });
});

test('what is no Rollout, or has no strategy, is refused', () => {
  expect(() => planOf({ replicas: 1, strategy: {} })).toThrow('expected a Rollout with one of canary and blueGreen');
  expect(() => planRollout({ rollout: { ...rolloutWith({ strategy: { canary: {} } }), kind: 'Deployment' } })).toThrow(
    'Deployment shop',
  );
});
