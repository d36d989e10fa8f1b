import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { analysis } from '../../../../charts/rollouts/analysis.ts';
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
  const model = modelOf(metricOf(READY.successRate()).provider.prometheus.query, {});
  const requests = (all: number, bad: number | undefined) =>
    [model.evaluate(({ outcome }) => (outcome === 'bad' ? bad : all))].flat();

  test.each([
    ['some fail', 1000, 20, 0.98],
    ['none has failed, so that there is no series of failures', 1000, undefined, 1],
    ['all fail', 1000, 1000, 0],
  ])('where %s', (_, all, bad, share) => {
    expect(requests(all, bad)).toEqual([share]);
  });

  test('is no number without requests', () => {
    expect(requests(0, undefined)).toEqual([Number.NaN]);
  });
});

describe('the burn of an error budget', () => {
  const model = modelOf(metricOf(READY.errorBudgetBurn()).provider.prometheus.query, {});
  const burn = (short: number, long: number) =>
    model.evaluate(({ outcome }, window) => (outcome === 'all' ? 1000 : window === 300 ? short : long));

  test('is that of the calmer window', () => {
    expect([burn(20, 2)].flat()[0]).toBeCloseTo(2);
    expect([burn(2, 20)].flat()[0]).toBeCloseTo(2);
    expect([burn(20, 30)].flat()[0]).toBeCloseTo(20);
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
  const logs = (cluster: typeof EDGE) =>
    metricOf(
      logErrors(scope(), {
        ...common,
        source: logsSource(FLEET, cluster, LOGIN),
        query: 'log_processed.level:error',
        atMost: 5,
        window: '5m',
      }),
    );

  test('of the new version are counted in the indices of its cluster', () => {
    const { url, method, jsonBody, jsonPath } = logs(EDGE).provider.web;
    expect(`${method} ${url}`).toBe(
      'POST https://opensearch.k8s-cluster-01.miribit.lab:443/logs-cluster-03-*/_count?ignore_unavailable=true&allow_no_indices=true',
    );
    expect(jsonPath).toBe('{$.count}');
    expect(jsonBody.query.bool.filter).toContainEqual({
      prefix: { 'kubernetes.pod_name': 'api-{{args.pod-template-hash}}-' },
    });
    expect(logs(EDGE).successCondition).toBe('result <= 5');
  });

  test('of the central cluster are counted at its own Service', () => {
    expect(logs(CENTRAL).provider.web.url).toMatch(/^https:\/\/opensearch\.logging\.svc:9200\//);
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
