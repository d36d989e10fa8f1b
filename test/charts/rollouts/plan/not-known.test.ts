import { describe, expect, test } from 'vitest';
import { planPicture } from '../../../../charts/rollouts/plan/picture.ts';
import { type Plan, planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { planLines } from '../../../../engine/commands/rollout/text.ts';
import { analysis, asked, NEW, ROUTED, rolloutWith, successRate, templateWith } from './objects.ts';

const SPACED = { interval: '2m', count: 3, failureLimit: 1 };
const QUEUE = templateWith('queue', asked('max(queue_length{app="shop"})', SPACED));
const RATE = templateWith('rate', asked(successRate(NEW), SPACED));

const planOf = (names: readonly string[], more: readonly object[] = []): Plan =>
  planRollout({
    rollout: rolloutWith({
      replicas: 10,
      strategy: {
        canary: {
          ...ROUTED,
          steps: [
            { setWeight: 10 },
            { pause: { duration: '4m' } },
            ...more,
            ...names.map((name) => ({ analysis: analysis(name) })),
          ],
        },
      },
    }),
    templates: [QUEUE, RATE],
    assumptions: { runs: 200 },
  });

const textOf = (plan: Plan): string =>
  planLines(plan, {
    clusters: ['cluster-03'],
    component: 'shop',
    rollout: rolloutWith({}),
    templates: [],
    services: [],
  }).join('\n');

const NUMBERS = ['aborts', 'inconclusive', 'seconds', 'failedRequests'] as const;

describe('a plan of whose analyses nobody knows what they see', () => {
  const plan = planOf(['queue']);

  test('has no chances, and says of whom it does not know', () => {
    for (const outcome of [plan.detection.fault, plan.detection.total, plan.detection.healthy]) {
      expect(outcome.unknown).toEqual(['queue']);
      for (const number of NUMBERS) expect(outcome[number]).toBeUndefined();
    }
    const [metric] = plan.detection.runs[0]!.metrics;
    expect(metric).toMatchObject({ sees: 'unknown', measurements: 3 });
    for (const key of ['aborts', 'share', 'notices', 'noticesHalf']) expect(metric).not.toHaveProperty(key);
    expect(plan.findings).toEqual([]);
  });

  test('says so in its text, and no chance beside it', () => {
    const text = textOf(plan);
    expect(text).toMatch(/\| queue +\| not known .*\| +not known \| +not known \| +not known \|$/m);
    expect(text.match(/: whether it is aborted is not known$/gm)).toHaveLength(3);
    expect(text).not.toMatch(/never aborted|aborted (all the same )?in|have failed/);
  });

  test('and in its picture', () => {
    const picture = planPicture(plan, 'shop');
    expect(picture.match(/>what queue would notice is not known</g)).toHaveLength(2);
    expect(picture).not.toMatch(/no analysis notices it|aborted in/);
  });
});

describe('where one of two is known', () => {
  const plan = planOf(['rate', 'queue']);

  test('its chances stand, and what the other does is not known', () => {
    expect(plan.detection.total).toMatchObject({ aborts: 1, unknown: ['queue'] });
    const text = textOf(plan);
    expect(text.match(/; whether queue aborts it is not known$/gm)).toHaveLength(3);
    expect(text).toMatch(/^- all of them fail: aborted in 100 %, after /m);
    expect(planPicture(plan, 'shop')).toContain('; what queue would notice is not known');
  });

  test('and nobody says that a fault is never noticed where the known one misses it', () => {
    const blind = planRollout({
      rollout: rolloutWith({
        replicas: 10,
        strategy: { canary: { ...ROUTED, steps: [{ setWeight: 10 }, ...['rate', 'queue'].map(step)] } },
      }),
      templates: [QUEUE, templateWith('rate', asked(successRate(NEW), { ...SPACED, failureLimit: 3 }))],
    });
    expect(textOf(blind)).toMatch(/^- all of them fail: not aborted as far as is known; .* whether queue aborts it/m);
    expect(planPicture(blind, 'shop')).not.toContain('no analysis notices it');
  });
});

const step = (name: string) => ({ analysis: analysis(name) });

test('a template that is not there is not known either', () => {
  const text = textOf(planOf(['elsewhere']));
  expect(text).toContain('- all of them fail: whether it is aborted is not known');
});

const JUDGED = {
  experiment: {
    duration: '5m',
    templates: [{ name: 'one', specRef: 'canary' }],
    analyses: [{ name: 'compare', templateName: 'rate' }],
  },
};

test('nor is what the analyses of an experiment see, which may abort it', () => {
  const alone = planOf([], [JUDGED]);
  expect(alone.notes[0]).toBe('what the analyses of the experiment of step 2 notice is not known');
  expect(planOf(['rate'], [JUDGED]).detection.total).toMatchObject({
    aborts: 1,
    unknown: ['the experiment of step 2'],
  });
});

const tried = (name: string) => ({ analysis: { ...analysis(name), dryRun: [{ metricName: name }] } });

test('a dry run aborts nothing, whatever it sees, and tells nothing of what may', () => {
  const plan = planOf(['rate'], [tried('queue')]);
  expect(plan.detection.total).toMatchObject({ aborts: 1, unknown: [] });
  expect(planOf(['queue'], [tried('rate')]).detection.total).not.toHaveProperty('aborts');
});
