import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { analysis } from '../../../../charts/rollouts/analysis.ts';
import { judgeOf } from '../../../../charts/rollouts/plan/judgement.ts';
import { modelOf } from '../../../../charts/rollouts/plan/query.ts';
import { type Pods, VERSION } from '../../../../charts/rollouts/templates/canary-pods.ts';
import { errorBudgetBurn } from '../../../../charts/rollouts/templates/error-budget-burn.ts';
import { latency } from '../../../../charts/rollouts/templates/latency.ts';
import { logErrors } from '../../../../charts/rollouts/templates/log-errors.ts';
import { logsSource } from '../../../../charts/rollouts/templates/logs-source.ts';
import { metricsLogin, metricsSource } from '../../../../charts/rollouts/templates/metrics-source.ts';
import { saturation } from '../../../../charts/rollouts/templates/saturation.ts';
import { times, untilStopped } from '../../../../charts/rollouts/templates/schedule.ts';
import { smokeTest } from '../../../../charts/rollouts/templates/smoke-test.ts';
import { successRate } from '../../../../charts/rollouts/templates/success-rate.ts';
import { readQuery } from '../../../../charts/shared/promql/query.ts';
import { SecretRef } from '../../../../charts/shared/secret.ts';
import { OWN_LABELS } from '../../../../clusters/schema/matchers.ts';
import { clusterForTest, fleetForTest } from '../../compose.ts';

const FLEET = fleetForTest();
const CENTRAL = clusterForTest('cluster-01');
const EDGE = clusterForTest('cluster-03');
const PODS: Pods = { cluster: 'cluster-03', namespace: 'shop', workload: 'api' };
const LOGIN = new SecretRef('shop', metricsLogin('api-metrics-login', 'cluster-03')).key('authorization');

const source = metricsSource(FLEET, EDGE, LOGIN);
const schedule = times(5, { interval: '1m', failureLimit: 1, initialDelay: '2m' });
const scope = () => new Chart(new App(), 'shop', { namespace: 'shop' });

const common = { name: 'api', schedule, source, pods: PODS } as const;
const READY = {
  successRate: () => successRate(scope(), { ...common, atLeast: 99, window: '2m' }),
  latency: () => latency(scope(), { ...common, atMost: 0.5, window: '2m' }),
  errorBudgetBurn: () =>
    errorBudgetBurn(scope(), { ...common, objective: 99.9, burnRate: 14.4, shortWindow: '5m', longWindow: '1h' }),
  saturation: () => saturation(scope(), { ...common, container: 'api', resource: 'memory', atMost: 90, window: '2m' }),
};

const metricOf = (template: { toJson(): { spec: { metrics: unknown[] } } }) =>
  Object(template.toJson().spec.metrics[0]);

describe.each(Object.entries(READY))('%s', (_, make) => {
  const { query, address, headers } = metricOf(make()).provider.prometheus;

  test('is a query that Prometheus takes', () => {
    expect(readQuery(query).problems).toEqual([]);
  });

  test('asks for the new version on this cluster alone', () => {
    const { selectors } = readQuery(query);
    expect(selectors.length).toBeGreaterThan(0);
    for (const { matchers } of selectors) {
      expect(matchers).toContainEqual({ label: 'cluster', operator: '=', value: 'cluster-03' });
      expect(matchers.some(({ value }) => value.includes(`{{args.${VERSION}}}`))).toBe(true);
    }
  });

  test('asks an edge’s metrics at the door, with a login that only the cluster knows', () => {
    expect(address).toBe('https://thanos-query.k8s-cluster-01.miribit.lab');
    expect(headers).toEqual([{ key: 'Authorization', value: '{{args.metrics-login}}' }]);
    expect(make().toJson().spec.args).toContainEqual({
      name: 'metrics-login',
      valueFrom: { secretKeyRef: { name: 'api-metrics-login', key: 'authorization' } },
    });
  });

  test('takes no data for a failure', () => {
    expect(metricOf(make()).successCondition).toMatch(/^len\(result\) > 0 && !isNaN\(result\[0\]\) && /);
  });

  test('ends by itself', () => {
    expect(metricOf(make())).toMatchObject({ count: 5, interval: '1m', failureLimit: 1, initialDelay: '2m' });
  });
});

describe('the share of requests that succeed', () => {
  const rate = (forgiven?: number) => successRate(scope(), { ...common, atLeast: 99, window: '2m', forgiven });
  const requests = (all: number, bad: number | undefined, forgiven?: number) =>
    [
      modelOf(metricOf(rate(forgiven)).provider.prometheus.query, {}).evaluate(({ outcome }) =>
        outcome === 'bad' ? bad : all,
      ),
    ].flat();

  test.each([
    ['some fail', 1000, 20, 0.98],
    ['none has failed, so that there is no series of failures', 1000, undefined, 1],
    ['all fail', 1000, 1000, 0],
  ])('where %s', (_, all, bad, share) => {
    expect(requests(all, bad, 0)).toEqual([share]);
  });

  test.each([
    ['two of few are', 30, 2, 1],
    ['a third is not', 30, 3, 1 - 1 / 30],
    ['two of a thousand are', 1000, 20, 0.982],
    ['one of one is not', 1, 1, 0.5],
    ['two of two are not', 2, 2, 0.5],
  ])('forgiven, %s', (_, all, bad, share) => {
    expect(requests(all, bad)).toEqual([expect.closeTo(share, 12)]);
  });

  test.each([undefined, 0])('is no number without requests', (forgiven) => {
    expect(requests(0, undefined, forgiven)).toEqual([Number.NaN]);
  });
});

describe('how long requests take', () => {
  const slowest = (all: number, slow: number, forgiven?: number) => {
    const { query } = metricOf(latency(scope(), { ...common, atMost: 0.5, window: '2m', forgiven })).provider
      .prometheus;
    return [modelOf(query, {}).evaluate(({ outcome }) => (outcome === 'bad' ? slow : all))].flat();
  };

  test.each([
    ['two slow ones of few are forgiven', 30, 2, undefined, 0],
    ['a third is not', 30, 3, undefined, 1e6],
    ['nor one of few, where none is to be', 30, 1, 0, 1e6],
    ['of many, those beside one of a hundred', 1000, 12, undefined, 0],
    ['but not more', 1000, 13, undefined, 1e6],
    ['one of one is no accident', 1, 1, undefined, 1e6],
    ['no requests are no number', 0, 0, undefined, Number.NaN],
  ])('%s', (_, all, slow, forgiven, seconds) => {
    expect(slowest(all, slow, forgiven)).toEqual([seconds]);
  });
});

describe('the burn of an error budget', () => {
  const { query } = metricOf(READY.errorBudgetBurn()).provider.prometheus;
  const burn = (short: number, long: number, requests = 1000) =>
    [
      modelOf(query, {}).evaluate(({ outcome }, window) => {
        if (window === 300) return outcome === 'all' ? requests : short;
        return outcome === 'all' ? 1000 : long;
      }),
    ].flat();

  test('is that of the calmer window', () => {
    expect(burn(22, 4)[0]).toBeCloseTo(2);
    expect(burn(4, 22)[0]).toBeCloseTo(2);
    expect(burn(22, 32)[0]).toBeCloseTo(20);
  });

  test('is no number once there are no requests any more, however calm the hour was', () => {
    expect(burn(0, 0, 0)).toEqual([Number.NaN]);
  });
});

describe('refused is what no request could tell', () => {
  const rate = (rest: object) => () => successRate(scope(), { ...common, atLeast: 99, window: '2m', ...rest });
  const slow = (rest: object) => () => latency(scope(), { ...common, atMost: 0.5, window: '2m', ...rest });

  test.each<[string, () => unknown, string]>([
    ['no regular expression', rate({ failing: '5[' }), 'failing is 5[; missing ] in pattern 5[; expected a regular'],
    ['every request', rate({ failing: '.*' }), 'failing is .*; it takes no outcome at all for a failure too'],
    ['other pods', rate({ matchers: { cluster: 'cluster-04' } }), 'matchers.cluster: the analysis sets cluster itself'],
    ['other pods that are slow', slow({ matchers: { job: 'till' } }), 'matchers.job: the analysis sets job itself'],
    ['one outcome', rate({ matchers: { code: '200' } }), 'label is code; code tells how requests end'],
    ['an outcome that is none', rate({ label: 'namespace' }), 'label is namespace; the analysis sets namespace itself'],
    ['one bound', slow({ matchers: { le: '1' } }), 'matchers.le: le tells how requests end'],
    ['buckets of buckets', slow({ histogram: 'a_bucket' }), 'histogram is a_bucket; did you mean a?'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('and beside the labels that it sets, no other', () => {
    const { matchers } = readQuery(metricOf(READY.successRate()).provider.prometheus.query).selectors[0]!;
    expect(matchers.map(({ label }) => label)).toEqual([...OWN_LABELS, 'code']);
  });
});

describe('metrics', () => {
  test('of the central cluster are asked of Thanos itself', () => {
    const ready = successRate(scope(), {
      ...common,
      source: metricsSource(FLEET, CENTRAL, undefined),
      atLeast: 99,
      window: '2m',
    });
    expect(metricOf(ready).provider.prometheus).toMatchObject({
      address: 'http://thanos-query-frontend.monitoring.svc:10902',
    });
    expect(metricOf(ready).provider.prometheus).not.toHaveProperty('headers');
  });

  test('of an edge need a login', () => {
    expect(() => metricsSource(FLEET, EDGE, undefined)).toThrow(
      'metrics of cluster-03 are answered on cluster-01, which wants a login; expected a key of metricsLogin',
    );
  });
});

describe('logs', () => {
  const logs = (cluster = EDGE, rest: object = {}) =>
    metricOf(
      logErrors(scope(), {
        ...common,
        source: logsSource(FLEET, cluster, LOGIN),
        query: 'log_processed.level:error',
        atMost: 1,
        window: '5m',
        ...rest,
      }),
    );

  test('of the new version are counted in the indices of its cluster', () => {
    const { url, method, jsonBody, jsonPath } = logs().provider.web;
    expect(`${method} ${url}`).toBe(
      'POST https://opensearch.k8s-cluster-01.miribit.lab:443/logs-cluster-03-*/_search?ignore_unavailable=true&allow_no_indices=true&allow_partial_search_results=false&filter_path=hits.total.value,aggregations.errors.doc_count',
    );
    expect(jsonPath).toBe('{$}');
    expect(jsonBody).toMatchObject({
      size: 0,
      track_total_hits: true,
      aggs: { errors: { filter: { query_string: { query: 'log_processed.level:error' } } } },
    });
    expect(jsonBody.query.bool.filter).toContainEqual({
      prefix: { 'kubernetes.pod_name': 'api-{{args.pod-template-hash}}-' },
    });
  });

  test('of the central cluster are counted at its own Service', () => {
    expect(logs(CENTRAL).provider.web.url).toMatch(/^https:\/\/opensearch\.logging\.svc:9200\//);
  });

  const answer = (lines: number, errors: number) => ({
    hits: { total: { value: lines } },
    aggregations: { errors: { doc_count: errors } },
  });

  test.each([
    ['a log of which one in a thousand is an error', {}, answer(3000, 3), 'Successful'],
    ['few lines with two errors', {}, answer(20, 2), 'Successful'],
    ['few lines with three', {}, answer(20, 3), 'Failed'],
    ['none forgiven', { forgiven: 0 }, answer(20, 1), 'Failed'],
    ['two in a hundred', {}, answer(3000, 60), 'Failed'],
    ['nothing but errors, however few', {}, answer(1, 1), 'Failed'],
    ['no line at all', {}, answer(0, 0), 'Failed'],
    ['no index', {}, { hits: { total: { value: 0 } } }, 'Failed'],
    ['an answer of another form', {}, { count: 7 }, 'Error'],
    ['no line of a quiet service', { whenEmpty: 'pass' }, answer(0, 0), 'Successful'],
    ['no index of one', { whenEmpty: 'pass' }, { hits: { total: { value: 0 } } }, 'Successful'],
    ['errors alone of one', { whenEmpty: 'pass' }, answer(2, 2), 'Successful'],
    ['too many of one', { whenEmpty: 'pass' }, answer(3, 3), 'Failed'],
  ] as const)('%s', (_, rest, result, phase) => {
    expect(judgeOf(logs(EDGE, rest))(() => result)).toBe(phase);
  });
});

describe('a schedule', () => {
  const ready = (rest: object) => metricOf(successRate(scope(), { ...common, ...rest, atLeast: 99, window: '2m' }));

  test('of one measurement has neither interval nor limit', () => {
    expect(ready({ schedule: times(1, { interval: '1m', failureLimit: 0 }) })).not.toHaveProperty('interval');
  });

  test('without an end is for what runs beside the steps, and no step', () => {
    const endless = successRate(scope(), {
      ...common,
      schedule: untilStopped({ interval: '1m', failureLimit: 1 }),
      atLeast: 99,
      window: '2m',
    });
    const run = analysis({ templates: [endless], args: { [VERSION]: { podTemplateHashValue: 'Latest' } } });
    expect(run.lasts).toEqual(['endless']);
  });
});

test('templates of several kinds make one run, and the version is given once', () => {
  const one = scope();
  const templates = [
    successRate(one, { ...common, name: 'api-success-rate', atLeast: 99, window: '2m' }),
    latency(one, { ...common, name: 'api-latency', atMost: 0.5, window: '2m' }),
  ] as const;
  expect(analysis({ templates, args: { [VERSION]: { podTemplateHashValue: 'Latest' } } }).spec).toEqual({
    templates: [{ templateName: 'api-success-rate' }, { templateName: 'api-latency' }],
    args: [{ name: 'pod-template-hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
  });
  // @ts-expect-error whose pods, has to be said
  analysis({ templates });
  // @ts-expect-error no such argument
  analysis({ templates, args: { [VERSION]: 'x', hash: 'y' } });
  // @ts-expect-error no such metric
  analysis({ templates, args: { [VERSION]: 'x' }, dryRun: ['error-rate'] });
});

test('a smoke test takes any answer of 2xx, or what has to be there', () => {
  const endpoint = {
    ...{ service: 'api-canary', namespace: 'shop', port: 'http', servicePort: 80, podPort: 8080 },
    ...{ pods: {}, serviceLabels: {} },
  };
  const smoke = (rest: object) =>
    metricOf(
      smokeTest(scope(), {
        name: 'api',
        schedule: times(1, { interval: '1m', failureLimit: 0 }),
        endpoint,
        path: '/health',
        ...rest,
      }),
    );
  expect(smoke({})).toEqual({
    name: 'smoke-test',
    provider: { web: { url: 'http://api-canary.shop.svc:80/health' } },
  });
  expect(smoke({ jsonPath: '{$.status}', equals: 'ok' })).toMatchObject({
    provider: { web: { jsonPath: '{$.status}' } },
    successCondition: 'result == "ok"',
  });
});
