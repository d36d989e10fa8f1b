import { describe, expect, test } from 'vitest';
import { argoRollouts } from '../../../../charts/rollouts/controller.ts';
import { failingIn } from '../../../../charts/rollouts/plan/failing.ts';
import { measureOf } from '../../../../charts/rollouts/plan/measure.ts';
import { type Plan, planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import type { AnalysisInput } from '../../../../clusters/schema/analysis.ts';
import { appForTest } from '../../apps/placed.ts';

/** A canary that is judged by an analysis beside its steps. */
function planWith(analysis: AnalysisInput): Plan {
  const objects = appForTest(
    { delivery: { type: 'canary', traffic: 'gateway', analysis: [analysis] }, ingress: { host: 'shop', port: 'http' } },
    { beside: [argoRollouts] },
  );
  const rollout = objects.find(({ kind }) => kind === 'Rollout')!;
  return planRollout({ rollout, templates: objects, assumptions: { replicas: 4, runs: 200 } });
}

describe('what a team calls a failure is one', () => {
  const usual = planWith({ type: 'successRate' }).detection;

  test.each<[string, Partial<AnalysisInput>]>([
    ['values of their own', { label: 'result', failing: 'timeout|rejected' }],
    ['a label of their own', { label: 'why', failing: 'broken' }],
    ['a value that elsewhere means success', { label: 'error', failing: 'true' }],
    ['the code 0', { label: 'status', failing: '0' }],
    ['further labels', { label: 'result', failing: 'lost', matchers: { route: '/pay', method: 'POST' } }],
  ])('%s', (_, counted) => {
    const { detection, notes, findings } = planWith({ type: 'successRate', ...counted } as AnalysisInput);
    expect(detection.runs[0]!.metrics[0]).toMatchObject({ sees: 'canary', share: 1 });
    expect(detection.total).toEqual(usual.total);
    expect(detection.fault).toEqual(usual.fault);
    expect({ notes: notes.filter((note) => note.includes('not known')), findings }).toEqual({
      notes: [],
      findings: [],
    });
  });

  test('in a budget too', () => {
    const { total } = planWith({ type: 'errorBudgetBurn', label: 'result', failing: 'timeout|rejected' }).detection;
    expect(total).toMatchObject({ aborts: 1, unknown: [] });
  });
});

describe('a range holds what fails', () => {
  const all = 'm{app="shop"}[2m]';
  const part = 'm{app="shop",result=~"lost"}[2m]';

  test('beside one of all, with nothing in its place', () => {
    expect([...failingIn(`(sum(increase(${part})) or vector(0)) / sum(increase(${all}))`)]).toEqual([part]);
  });

  test.each([
    ['without a 0 in its place', `sum(increase(${part})) / sum(increase(${all}))`],
    ['without one of all', `sum(increase(${part})) or vector(0)`],
    ['beside one of another metric', `(sum(increase(${part})) or vector(0)) / sum(increase(n{app="shop"}[2m]))`],
    ['beside one of another time', `(sum(increase(${part})) or vector(0)) / sum(increase(m{app="shop"}[5m]))`],
    ['beside one of other labels', `(sum(increase(${part})) or vector(0)) / sum(increase(m{app="till"}[2m]))`],
    [
      'where more labels differ',
      `(sum(increase(m{app="shop",a=~"b",c=~"d"}[2m])) or vector(0)) / sum(increase(${all}))`,
    ],
    ['where one value is', `(sum(increase(m{app="shop",route="/pay"}[2m])) or vector(0)) / sum(increase(${all}))`],
  ])('not %s', (_, query) => {
    expect(failingIn(query).size).toBe(0);
  });
});

test('where a condition wants more of it, its labels tell', () => {
  const query = '(sum(increase(m{code=~"2.."}[2m])) or vector(0)) / sum(increase(m[2m]))';
  const measured = (successCondition: string) => {
    const limits = { failureLimit: 0, inconclusiveLimit: 0, consecutiveErrorLimit: 4, consecutiveSuccessLimit: 0 };
    const metric = { name: 'rate', initialDelay: 0, ...limits, successCondition, dryRun: false };
    return measureOf({ ...metric, provider: { prometheus: { query } } }, {});
  };
  expect(measured('result[0] >= 0.99')).toMatchObject({ selections: [{ outcome: 'good' }, { outcome: 'all' }] });
  expect(measured('result[0] < 0.99')).toMatchObject({ selections: [{ outcome: 'bad' }, { outcome: 'all' }] });
});
