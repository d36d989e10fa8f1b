import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { afterAll, expect, test } from 'vitest';
import { errorBudgetBurn } from '../../charts/rollouts/templates/error-budget-burn.ts';
import { latency } from '../../charts/rollouts/templates/latency.ts';
import { times } from '../../charts/rollouts/templates/schedule.ts';
import { successRate } from '../../charts/rollouts/templates/success-rate.ts';
import { program, run } from './program.ts';

const scope = () => new Chart(new App(), 'shop', { namespace: 'shop' });
const common = {
  name: 'api',
  schedule: times(1, { interval: '1m', failureLimit: 0 }),
  source: { address: 'http://thanos', args: {} },
  pods: { cluster: 'c', namespace: 'shop', workload: 'api' },
} as const;

const QUERIES = {
  rate: successRate(scope(), { ...common, atLeast: 99, window: '2m' }),
  plain: successRate(scope(), { ...common, atLeast: 99, window: '2m', forgiven: 0 }),
  burn: errorBudgetBurn(scope(), { ...common, objective: 99, burnRate: 14.4, shortWindow: '5m', longWindow: '1h' }),
  slow: latency(scope(), { ...common, atMost: 0.5, window: '2m' }),
};

const queryOf = (name: keyof typeof QUERIES): string =>
  QUERIES[name].toJson().spec.metrics[0].provider.prometheus.query.replaceAll('{{args.pod-template-hash}}', 'new');

/** Counts of one pod of the new version, and of the old one, which is of no concern. */
const counter = (name: string, labels: string, values: string) =>
  [
    ['new', values],
    ['old', '0+1000x200'],
  ].map(([hash, counts]) => ({
    series: `${name}{cluster="c",namespace="shop",job="api",pod="api-${hash}",rollouts_pod_template_hash="${hash}",${labels}}`,
    values: counts,
  }));

const requests = (good: string, bad?: string) => [
  ...counter('http_requests_total', 'code="200"', good),
  ...(bad === undefined ? [] : counter('http_requests_total', 'code="503"', bad)),
];

/** Requests that take up to 0.1 s, and some that take up to 2 s. */
const durations = (fast: number, slow: number) => {
  const counts = { '0.1': fast, '2': fast + slow, '+Inf': fast + slow };
  return [
    ...Object.entries(counts).flatMap(([le, count]) =>
      counter('http_request_duration_seconds_bucket', `le="${le}"`, `0+${count}x200`),
    ),
    ...counter('http_request_duration_seconds_count', 'code="200"', `0+${fast + slow}x200`),
  ];
};

interface Case {
  query: keyof typeof QUERIES;
  series: object[];
  /** undefined: no sample. */
  gives: number | undefined;
}

// Scraped every 30 s and asked after an hour, so that a count a scrape is four in 2m and ten in 5m.
const CASES: Record<string, Case> = {
  'no failure, and no series of any': { query: 'rate', series: requests('0+15x200'), gives: 1 },
  'two failures are forgiven': { query: 'rate', series: requests('0+14.5x200', '0+0.5x200'), gives: 1 },
  'of four two are not': { query: 'rate', series: requests('0+14x200', '0+1x200'), gives: 1 - 2 / 60 },
  'none is forgiven where none is to be': { query: 'plain', series: requests('0+14x200', '0+1x200'), gives: 56 / 60 },
  'all fail': { query: 'rate', series: requests('0+0x200', '0+15x200'), gives: 1 - 58 / 60 },
  'all of two fail': { query: 'rate', series: requests('0+0x200', '0+0.5x200'), gives: 0.5 },
  'nobody asks': { query: 'rate', series: requests('7+0x200', '1+0x200'), gives: Number.NaN },
  'nothing is scraped': { query: 'rate', series: [], gives: undefined },
  'a calm hour': { query: 'burn', series: requests('0+15x200'), gives: 0 },
  // Of 150 requests in 5m ten fail and two of these are forgiven; of 1,800 in an hour 120.
  'a fault of an hour': { query: 'burn', series: requests('0+14x200', '0+1x200'), gives: 8 / 150 / 0.01 },
  'a calm hour whose last minutes nobody asked': {
    query: 'burn',
    series: requests('0+15x100 1500x100'),
    gives: Number.NaN,
  },
  'an hour of nothing scraped': { query: 'burn', series: [], gives: undefined },
  'two slow requests of sixty are forgiven': { query: 'slow', series: durations(14.5, 0.5), gives: 0.099 },
  'of four two are not, and it is slow': { query: 'slow', series: durations(14, 1), gives: 0.1 + 1.9 * 0.35 },
  'no duration, as nobody asks': { query: 'slow', series: durations(0, 0), gives: Number.NaN },
  'no durations': { query: 'slow', series: [], gives: undefined },
};

const folder = mkdtempSync(join(tmpdir(), 'fleetwright-analyses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.entries(CASES))('Prometheus answers an analysis as it is meant to be: %s', (name, each) => {
  const query = queryOf(each.query);
  // What is no number equals nothing, not even what promtool expects.
  const expr = Number.isNaN(each.gives) ? `(${query}) != bool (${query})` : `round(${query}, 0.001)`;
  const value = Number.isNaN(each.gives) ? 1 : Math.round((each.gives ?? 0) * 1000) / 1000;
  const file = join(folder, 'case.json');
  const expected = each.gives === undefined ? [] : [{ labels: '{}', value }];
  const tests = [
    {
      name,
      interval: '30s',
      input_series: each.series,
      promql_expr_test: [{ expr, eval_time: '1h', exp_samples: expected }],
    },
  ];
  writeFileSync(file, JSON.stringify({ fuzzy_compare: true, tests }));
  const { status, text } = run(program('promtool'), ['test', 'rules', file]);
  expect(text).toContain('SUCCESS');
  expect(status).toBe(0);
});
