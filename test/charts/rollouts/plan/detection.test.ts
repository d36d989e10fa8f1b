import { describe, expect, test } from 'vitest';
import { type Assumptions, planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { analysis, asked, GUARDED, NEW, ROUTED, rolloutWith, successRate, templateWith } from './objects.ts';

interface Watched {
  steps?: readonly object[];
  metric: object;
  canary?: object;
  assumptions?: Partial<Assumptions>;
}

const TRAFFIC_FIRST = [{ setWeight: 10 }, { pause: { duration: '4m' } }];
const STEP = [...TRAFFIC_FIRST, { analysis: analysis('rate') }, { setWeight: 50 }];

function watched({ steps = STEP, metric, canary = {}, assumptions = {} }: Watched) {
  return planRollout({
    rollout: rolloutWith({ replicas: 10, strategy: { canary: { ...ROUTED, ...canary, steps } } }),
    templates: [templateWith('rate', metric)],
    assumptions: { runs: 200, ...assumptions },
  });
}

const SPACED = { interval: '2m', count: 5, failureLimit: 1 };

describe('an analysis of the new pods', () => {
  const plan = watched({ metric: asked(successRate(NEW), SPACED) });

  test('sees them alone, at times that follow from the steps before', () => {
    const [run] = plan.detection.runs;
    expect(run).toMatchObject({ place: 2, begins: 250, ends: 250 + 4 * 120, endless: false });
    expect(run!.metrics[0]).toMatchObject({
      sees: 'canary',
      window: 120,
      firstMeasurement: 250,
      measurements: 5,
      share: 1,
    });
  });

  test('aborts what is wrong after as many failures as are too many, and nothing else', () => {
    const { fault, total, healthy } = plan.detection;
    expect(total).toMatchObject({ aborts: 1, seconds: { median: 370, slow: 370 } });
    expect(fault.aborts).toBeGreaterThan(0.999);
    expect(healthy.aborts).toBeLessThan(1e-6);
    expect(plan.findings).toEqual([]);
  });

  test('of which a part fails that the condition allows passes it', () => {
    const { fault } = watched({ metric: asked(successRate(NEW), SPACED), assumptions: { fault: 0.004 } }).detection;
    expect(fault.aborts).toBeLessThan(0.1);
    expect(fault.seconds?.median ?? 370).toBeGreaterThanOrEqual(370);
  });

  test('with few requests misses what many would show', () => {
    const aborts = (traffic: number) =>
      watched({ metric: asked(successRate(NEW), SPACED), assumptions: { traffic, fault: 0.02 } }).detection.fault
        .aborts!;
    expect(aborts(0.5)).toBeLessThan(aborts(500));
    expect(aborts(500)).toBeGreaterThan(0.99);
  });
});

test('exactly two of three coins: the chance is that of the binomial', () => {
  // One request per window that fails half of the time, and one failure is forgiven.
  const metric = { ...SPACED, count: 3, provider: { job: { spec: { template: { args: ['http://shop-canary/'] } } } } };
  const plan = watched({ metric, assumptions: { fault: 0.5 } });
  expect(plan.detection.fault.aborts).toBeCloseTo(0.5, 9);
  expect(plan.detection.healthy.aborts).toBeCloseTo(3 * 0.001 ** 2 * 0.999 + 0.001 ** 3, 9);
});

test('windows that overlap are drawn, from the seed alone, and come near to what is exact', () => {
  const overlapping = asked(successRate(NEW, '4m'), { ...SPACED, count: 2, failureLimit: 0 });
  const run = (seed: number, metric = overlapping) =>
    watched({ metric, assumptions: { seed, fault: 0.008, traffic: 20, runs: 1000 } }).detection.fault.aborts!;
  expect(run(3)).toBe(run(3));
  const once = run(1, asked(successRate(NEW, '4m'), { count: 1 }));
  // A second look at half of the same requests finds more than one does, and less than two of their own.
  expect(run(1)).toBeGreaterThan(once - 0.05);
  expect(run(1)).toBeLessThan(1 - (1 - once) ** 2 + 0.05);
});

describe('in the background', () => {
  const metric = asked(successRate(NEW), { interval: '1m', initialDelay: '3m', failureLimit: 1 });
  const steps = [...TRAFFIC_FIRST, { setWeight: 50 }, { pause: { duration: '4m' } }];

  test('it runs until the promotion', () => {
    const plan = watched({ metric, steps, canary: { analysis: analysis('rate') } });
    const [run] = plan.detection.runs;
    expect(run).toMatchObject({ place: 'background', begins: 0, ends: plan.finish.earliest, endless: true });
    expect(plan.detection.total.seconds).toEqual({ median: 240, slow: 240 });
  });

  test('it begins with its step', () => {
    const plan = watched({ metric, steps, canary: { analysis: { ...analysis('rate'), startingStep: 2 } } });
    expect(plan.detection.runs[0]!.begins).toBe(250);
  });
});

describe('blue-green', () => {
  const plan = (spec: object, metric: object) =>
    planRollout({
      rollout: rolloutWith({
        replicas: 3,
        strategy: { blueGreen: { activeService: 'shop', previewService: 'shop-preview', ...spec } },
      }),
      templates: [templateWith('rate', metric)],
    });

  test('a Job finds a fault before anybody meets it', () => {
    const metric = { provider: { job: { spec: { template: { args: ['http://shop-preview/'] } } } } };
    const { total } = plan({ prePromotionAnalysis: analysis('rate') }, metric).detection;
    expect(total).toMatchObject({ aborts: 1, failedRequests: 0 });
  });

  test('the rate of a preview is one of no requests', () => {
    const { findings } = plan({ prePromotionAnalysis: analysis('rate') }, asked(successRate(NEW), SPACED));
    expect(findings).toEqual([
      {
        code: 'rollout-plan-false-abort',
        field: 'spec.strategy.blueGreen.prePromotionAnalysis',
        message:
          'rate aborts 100 % of the rollouts of a version without a fault: ahead of the promotion no request reaches the new version',
      },
    ]);
  });

  test('after the promotion all requests are the new version’s', () => {
    const delayed = asked(successRate('app="shop"'), { ...SPACED, initialDelay: '3m' });
    const found = plan({ postPromotionAnalysis: analysis('rate') }, delayed);
    expect(found.detection.runs[0]!.metrics[0]).toMatchObject({ sees: 'both', share: 1 });
    expect(found.detection.total.aborts).toBe(1);
    expect(found.steps.find(({ kind }) => kind === 'postPromotionAnalysis')!.undo!.traffic.latest).toBe(0);
  });
});

describe('a plan that notices nothing is found', () => {
  const blindness = (setup: Watched) =>
    watched(setup).findings.map(({ code, message }) => [code, message.split(': ')[1]]);
  const loose = { ...SPACED, successCondition: 'result[0] >= 0.8' };

  test.each<[string, Watched, string]>([
    [
      'as it looks at both versions',
      { metric: asked(successRate('app="shop"'), loose) },
      'rate counts both versions, of which the new one has 10 % of the requests; expected a query of the new one alone',
    ],
    [
      'as it looks at the old one',
      { metric: asked(successRate('service="shop"'), SPACED) },
      'rate looks at the old version; expected the new one',
    ],
    [
      'as all of it may fail',
      { metric: asked(successRate(NEW), { ...SPACED, failureLimit: 5 }) },
      'rate is measured 5 times and may fail 5 times; expected a failureLimit below that',
    ],
    [
      'as it is too late',
      {
        metric: asked(successRate(NEW), { interval: '1m', initialDelay: '1h' }),
        steps: TRAFFIC_FIRST,
        canary: { analysis: analysis('rate') },
      },
      'rate is not measured before the rollout is over at 4m20s',
    ],
    [
      'as it only tries',
      {
        metric: asked(successRate(NEW), SPACED),
        steps: [...TRAFFIC_FIRST, { analysis: { ...analysis('rate'), dryRun: [{ metricName: 'ra.*' }] } }],
      },
      'rate is a dry run',
    ],
    [
      'as it takes no data for success',
      {
        metric: asked(successRate(NEW), { successCondition: `!(${GUARDED}) || true` }),
      },
      'rate passes whatever it is given; expected a condition that an answer without data fails',
    ],
    [
      'as the new version has no traffic yet',
      { metric: asked(successRate('app="shop"'), SPACED), steps: [{ analysis: analysis('rate') }, { setWeight: 20 }] },
      'rate is measured while the new version has no traffic',
    ],
  ])('%s', (_, setup, why) => {
    expect(blindness(setup)).toEqual([['rollout-plan-blind', why]]);
  });

  test('not where a plan cannot tell what is measured', () => {
    const plan = watched({ metric: asked('max(queue_length{app="shop"})', SPACED) });
    expect(plan.findings).toEqual([]);
    expect(plan.detection.runs[0]!.metrics[0]).toMatchObject({ sees: 'unknown', why: expect.any(String) });
    expect(plan.notes).toContainEqual(expect.stringMatching(/^rate: what it sees is not known: /));
  });

  test('not where there is nothing to notice with: that is a note', () => {
    const plan = watched({ metric: {}, steps: TRAFFIC_FIRST });
    expect(plan.findings).toEqual([]);
    expect(plan.notes[0]).toBe('no analysis watches it: a fault is noticed by people, or by nobody');
  });
});

test('a plan that aborts everything is found, with the reason', () => {
  const { findings } = watched({
    metric: asked(successRate(NEW), { ...SPACED, failureLimit: 0 }),
    steps: [{ setWeight: 10 }, { analysis: analysis('rate') }],
  });
  expect(findings.map(({ code, message }) => [code, message])).toEqual([
    [
      'rollout-plan-false-abort',
      'rate aborts 100 % of the rollouts of a version without a fault: at its first measurement, 10s after the beginning, it has no requests to look at; expected an initialDelay or a step that gives traffic before',
    ],
  ]);
});

describe('and the reason is the right one, where', () => {
  const reason = (metric: object, assumptions: Partial<Assumptions> = {}) =>
    watched({ metric, assumptions }).findings.map(({ code, message }) => [code, message.split(': ')[1]]);
  const rate = successRate(NEW);
  const strict = (condition: string) =>
    asked(rate, { ...SPACED, failureLimit: 0, successCondition: `len(result) > 0 && ${condition}` });

  test.each<[string, object, string]>([
    [
      'no version is good enough',
      strict('result[0] > 1'),
      'its condition fails even where no request fails; expected a wider one',
    ],
    [
      'it wants no failure at all',
      strict('result[0] >= 1'),
      'in about 600 requests the 0.1 % that fail anyway are more than its condition and its failureLimit allow; expected wider ones, or a longer range',
    ],
    [
      'its range is too short for a rate',
      asked(successRate(NEW, '30s'), SPACED),
      'a range of 30s holds fewer than two samples, 30s apart; expected 2m',
    ],
    [
      'without a failure there is no answer',
      {
        ...SPACED,
        successCondition: 'len(result) > 0 && result[0] < 0.5',
        provider: {
          prometheus: { query: `sum(rate(x{${NEW},code=~"5.."}[2m])) / sum(rate(x{${NEW}}[2m]))` },
        },
      },
      'its query answers nothing while no request has failed; expected or vector(0)',
    ],
  ])('%s', (_, metric, why) => {
    expect(reason(metric)).toEqual([['rollout-plan-false-abort', why]]);
  });

  test('nobody asks', () => {
    const [found] = reason(asked(rate, SPACED), { traffic: 0 });
    expect(found![1]).toMatch(
      /^at 0 requests\/s it has about 0 to look at within 2m, so that some measurements find none,/,
    );
  });

  test('hardly anybody asks: a later beginning would not help', () => {
    const [found] = reason(asked(rate, SPACED), { traffic: 0.05 });
    expect(found![1]).toBe(
      'at 0.05 requests/s it has about 0.6 to look at within 2m, so that some measurements find none, and no data fails; expected a longer range, a condition that passes without data (whenEmpty',
    );
  });
});

describe('beside an analysis that sees', () => {
  const two = (other: object, template: object = {}) =>
    planRollout({
      rollout: rolloutWith({
        replicas: 10,
        strategy: {
          canary: {
            ...ROUTED,
            steps: [
              ...TRAFFIC_FIRST,
              { analysis: { ...analysis('rate'), templates: [{ templateName: 'rate' }, { templateName: 'other' }] } },
            ],
          },
        },
      }),
      templates: [
        templateWith('rate', asked(successRate(NEW), SPACED)),
        { ...templateWith('other', other), ...template },
      ],
    });

  test('one that does not is told by its name', () => {
    expect(two(asked(successRate('service="shop"'), SPACED)).findings).toEqual([
      {
        code: 'rollout-plan-blind',
        field: 'spec.strategy.canary.steps[2].analysis',
        message:
          'other would not notice a version of which every request fails, only rate would: it looks at the old version; expected the new one',
      },
    ]);
  });

  test('one that looks at the pods does as it is meant to, and a note says what that is', () => {
    const used = `max(container_memory_working_set_bytes{pod=~"shop-{{args.hash}}-.+"} / kube_pod_container_resource_limits{pod=~"shop-{{args.hash}}-.+",resource="memory"})`;
    const plan = two(asked(used, SPACED));
    expect(plan.findings).toEqual([]);
    expect(plan.detection.runs[0]!.metrics[1]).toMatchObject({ sees: 'canary', resource: 'memory', notices: 0 });
    expect(plan.notes).toContain(
      'other looks at memory of the new version: it sees pods that come near their limit, and no request that fails',
    );
  });

  test('a trial is one', () => {
    const dry = { ...(templateWith('other', asked(successRate('service="shop"'), SPACED)).spec as object) };
    expect(two({}, { spec: { ...dry, dryRun: [{ metricName: 'other' }] } }).findings).toEqual([]);
  });
});

test('pods alone tell nothing of requests', () => {
  const { findings } = watched({
    metric: asked('max(rate(container_cpu_usage_seconds_total{pod=~"shop-{{args.hash}}-.+"}[2m]))', SPACED),
  });
  expect(findings.map(({ message }) => message)).toEqual([
    'no analysis would notice a version of which every request fails: rate looks at cpu, which requests that fail need not touch; expected one of requests beside it',
  ]);
});

describe('blue-green that nobody looks at', () => {
  const plan = (blueGreen: object, annotations?: Record<string, string>) =>
    planRollout({
      rollout: rolloutWith(
        { replicas: 2, strategy: { blueGreen: { activeService: 'shop', ...blueGreen } } },
        annotations,
      ),
      templates: [templateWith('rate', { provider: { job: { spec: {} } } })],
    });
  const message = (when: string) =>
    `the new version gets all traffic${when}, and neither an analysis nor a person looks at it; expected prePromotionAnalysis, postPromotionAnalysis or autoPromotionEnabled: false, or the reason in the annotation fleetwright.io/unwatched`;

  test('is found, however long it waits', () => {
    expect(plan({}).findings).toEqual([
      { code: 'rollout-plan-unwatched', field: 'spec.strategy.blueGreen', message: message('') },
    ]);
    expect(plan({ autoPromotionSeconds: 300 }).findings.map((finding) => finding.message)).toEqual([
      message(' 5m after its pods are ready'),
    ]);
  });

  test.each([
    ['a person promotes it', { autoPromotionEnabled: false }],
    ['an analysis comes before', { prePromotionAnalysis: analysis('rate') }],
    ['an analysis comes after', { postPromotionAnalysis: analysis('rate') }],
  ])('not where %s', (_, blueGreen) => {
    expect(plan(blueGreen).findings.filter(({ code }) => code === 'rollout-plan-unwatched')).toEqual([]);
  });

  test('nor where it says why', () => {
    expect(plan({}, { 'fleetwright.io/unwatched': 'a page of static files' }).findings).toEqual([]);
  });
});

test('an experiment that nothing ends is found', () => {
  const { findings, finish } = watched({ metric: {}, steps: [{ experiment: { templates: [{ name: 'a' }] } }] });
  expect(finish.earliest).toBeUndefined();
  expect(findings).toEqual([
    {
      code: 'rollout-plan-endless',
      field: 'spec.strategy.canary.steps[0].experiment',
      message: 'experiment never ends; expected a duration, or an analysis that is required and ends',
    },
  ]);
});

describe('an abort that keeps some traffic is found', () => {
  const messages = (canary: object, assumptions: Partial<Assumptions>) => {
    const steps = [{ setWeight: 20 }, { pause: { duration: 60 } }, { setWeight: 60 }];
    return watched({ metric: {}, canary: { dynamicStableScale: true, ...canary }, steps, assumptions }).findings;
  };

  test('as the new pods stay until the old version is whole', () => {
    const [finding, ...others] = messages({ abortScaleDownDelaySeconds: 1 }, { replicas: 5 });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'rollout-plan-no-return', field: 'spec.strategy.canary' });
    expect(finding!.message).toMatch(/^an abort at step 2 never .* expected dynamicStableScale without abortScale/);
  });

  test('as the new version keeps more pods than a weight asks for', () => {
    const [finding] = messages({ minPodsPerReplicaSet: 2 }, { replicas: 1 });
    expect(finding!.message).toMatch(/expected minPodsPerReplicaSet or dynamicStableScale, not both$/);
  });
});

describe('notes tell', () => {
  const notes = (spec: object, annotations?: Record<string, string>) =>
    planRollout({
      rollout: rolloutWith({ replicas: 2, strategy: { canary: { steps: [{ pause: {} }] } }, ...spec }, annotations),
    }).notes;

  test('that a person is waited for, and whether one is told', () => {
    expect(notes({})).toContain('step 0 waits for a person to promote it, and no notification tells anybody');
    const subscribed = { 'notifications.argoproj.io/subscribe.on-rollout-paused.slack': 'shop' };
    expect(notes({}, subscribed)).toContain('step 0 waits for a person to promote it; a notification tells slack:shop');
  });

  test('what happens where pods never become ready', () => {
    expect(notes({ progressDeadlineSeconds: 120, progressDeadlineAbort: true })).toContain(
      'a version whose pods never become ready is noticed after 2m; then it is aborted',
    );
    expect(notes({ progressDeadlineSeconds: 30 })).toContain(
      'pods may take 1m, and after 30s without progress it counts as failed',
    );
  });

  test('what becomes of an adopted Deployment', () => {
    expect(notes({ workloadRef: { kind: 'Deployment', name: 'shop', scaleDown: 'onsuccess' } })).toContain(
      'the pod template is that of the Deployment shop: it is scaled to 0 once the first rollout is healthy',
    );
  });

  test('which template is missing', () => {
    const strategy = { canary: { steps: [{ setWeight: 10 }, { analysis: analysis('rate') }] } };
    const plan = planRollout({ rollout: rolloutWith({ replicas: 1, strategy }) });
    expect(plan.notes).toContain('spec.strategy.canary.steps[1].analysis: there is no template rate');
    expect(plan.findings).toEqual([]);
  });
});

test('templates are found by scope, with the templates that they name and the values that they are given', () => {
  const named = templateWith('inner', asked(successRate('service="{{args.hash}}"'), SPACED), 'ClusterAnalysisTemplate');
  const outer = {
    ...templateWith('rate', {}),
    spec: {
      args: [{ name: 'hash', value: 'shop-canary' }],
      templates: [{ templateName: 'inner', clusterScope: true }],
    },
  };
  const plan = planRollout({
    rollout: rolloutWith({
      replicas: 10,
      strategy: {
        canary: { ...ROUTED, steps: [...TRAFFIC_FIRST, { analysis: { templates: [{ templateName: 'rate' }] } }] },
      },
    }),
    templates: [named, outer],
  });
  expect(plan.detection.runs[0]!.metrics.map(({ name, sees }) => [name, sees])).toEqual([['inner', 'canary']]);
});
