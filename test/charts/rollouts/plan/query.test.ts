import { describe, expect, test } from 'vitest';
import { Unreadable } from '../../../../charts/rollouts/plan/condition.ts';
import { type Counts, modelOf } from '../../../../charts/rollouts/plan/query.ts';
import { LATEST_HASH, STABLE_HASH } from '../../../../charts/rollouts/plan/templates.ts';

const SERVICES = { canary: 'shop-canary', stable: 'shop' };

/** So many requests to each version, of which so many failed. */
const requests =
  ({ canary = [0, 0], stable = [0, 0] }: { canary?: [number, number]; stable?: [number, number] }): Counts =>
  ({ version, outcome }) => {
    const of = ([all, bad]: [number, number]) => (outcome === 'bad' ? bad : outcome === 'good' ? all - bad : all);
    const count = version === 'both' ? of(canary) + of(stable) : of(version === 'canary' ? canary : stable);
    return count === 0 && version === 'canary' ? undefined : count;
  };

const answers = (query: string, counts: Parameters<typeof requests>[0]) =>
  modelOf(query, SERVICES).evaluate(requests(counts));

const NEW = `rollouts_pod_template_hash="${LATEST_HASH}"`;

describe('a query counts', () => {
  test.each([
    [`requests_total{${NEW}}`, 'canary'],
    [`requests_total{pod=~"shop-${LATEST_HASH}-.+"}`, 'canary'],
    [`requests_total{rollouts_pod_template_hash="${STABLE_HASH}"}`, 'stable'],
    [`requests_total{rollouts_pod_template_hash!="${LATEST_HASH}"}`, 'stable'],
    ['requests_total{service="shop-canary"}', 'canary'],
    ['requests_total{destination_service=~"shop-canary.shop-prod.*"}', 'canary'],
    ['requests_total{service="shop"}', 'stable'],
    ['requests_total{app="shopping"}', 'both'],
    ['requests_total', 'both'],
  ])('%s: those of %s', (selector, version) => {
    const query = `sum(rate(${selector.replace('}', ',code="500"}').replace(/total$/, 'total{code="500"}')}[2m]))`;
    expect(modelOf(query, SERVICES).selections.map((each) => each.version)).toEqual([version]);
  });

  test.each([
    ['code=~"5.."', 'bad'],
    ['code!~"5.."', 'good'],
    ['result=~"(?i)Error"', 'bad'],
    ['status="200"', 'good'],
    ['status_class="5xx"', 'bad'],
    ['grpc_code!="OK"', 'bad'],
    ['result="error"', 'bad'],
    ['outcome="SUCCESS"', 'good'],
    ['success="false"', 'bad'],
    ['le="0.5"', 'good'],
  ])('{%s}: those that are %s', (matcher, outcome) => {
    expect(modelOf(`sum(rate(x{${matcher}}[1m]))`, SERVICES).selections[0]!.outcome).toBe(outcome);
  });

  test('those of a counter of errors as failed ones', () => {
    expect(modelOf('increase(http_errors_total[5m])', SERVICES).selections[0]!.outcome).toBe('bad');
  });
});

describe('a query answers', () => {
  const ratio = `sum(rate(x{${NEW},code!~"5.."}[1m])) / sum(rate(x{${NEW}}[1m]))`;
  const burn = (window: string) =>
    `label_replace(sum(rate(x{code=~"5.."}[${window}])) / sum(rate(x[${window}])) / 0.001, "w", "${window}", "", "")`;

  test.each([
    [ratio, { canary: [100, 5] }, [0.95]],
    [ratio, { canary: [0, 0] }, []],
    [`(sum(rate(x{${NEW},code=~"5.."}[1m])) or vector(0)) / sum(rate(x{${NEW}}[1m]))`, { canary: [100, 0] }, [0]],
    [`sum(rate(x{${NEW},code=~"5.."}[1m])) / sum(rate(x{${NEW}}[1m]))`, { canary: [100, 0] }, []],
    ['sum(rate(x{code=~"5.."}[1m])) / sum(rate(x[1m]))', { canary: [10, 10], stable: [90, 0] }, [0.1]],
    ['sum(increase(x{code=~"5.."}[1m]))', { stable: [90, 7] }, [7]],
    ['rate(x{code=~"5.."}[1m])', { stable: [90, 6] }, [0.1]],
    [`min(${burn('5m')} or ${burn('1h')})`, { stable: [1000, 5] }, [5]],
    ['100 * (1 - sum(rate(x{code=~"5.."}[1m])) / clamp_min(sum(rate(x[1m])), 1))', { stable: [600, 60] }, [90]],
    ['round(sum(rate(x{code=~"5.."}[1m])) / sum(rate(x[1m])), 0.1)', { stable: [600, 80] }, [0.1]],
    ['round(increase(x{code="500"}[1m]) / 400)', { stable: [900, 600] }, [2]],
    ['sum(rate(x{code=~"5.."}[1m])) > 1', { stable: [600, 6] }, []],
    ['sum(rate(x{code=~"5.."}[1m])) > bool 1', { stable: [600, 600] }, [1]],
    ['scalar(sum(increase(x{code=~"5.."}[1m])))', { stable: [600, 6] }, 6],
    ['absent(sum(rate(x{code=~"5.."}[1m])))', { stable: [600, 6] }, []],
  ] as const)('%s', (query, counts, expected) => {
    const given = {
      canary: [...(('canary' in counts && counts.canary) || [0, 0])],
      stable: [...(('stable' in counts && counts.stable) || [0, 0])],
    };
    const got = answers(query, given as Parameters<typeof requests>[0]);
    if (typeof expected === 'number') expect(got).toBeCloseTo(expected);
    else {
      expect(got).toHaveLength(expected.length);
      expected.forEach((value, i) => {
        expect((got as readonly number[])[i]).toBeCloseTo(value);
      });
    }
  });

  test('a quantile as slow once more requests are than it leaves out', () => {
    const query = `histogram_quantile(0.95, sum by (le) (rate(x_bucket{${NEW}}[1m])))`;
    expect(answers(query, { canary: [100, 5] })).toEqual([0]);
    expect(answers(query, { canary: [100, 6] })).toEqual([1e6]);
  });
});

describe('nothing is made up of', () => {
  test.each([
    'up',
    'sum(rate(x[1m]))',
    'max(container_memory{pod="a"}) / 2',
    'sum(rate(x{code="500"}[1m]',
    'avg_over_time(x{code="500"}[5m])',
  ])('%s', (query) => {
    expect(() => modelOf(query, SERVICES)).toThrow(Unreadable);
  });
});
