import { expect, test } from 'vitest';
import { argoRollouts } from '../../../charts/rollouts/controller.ts';
import type { AnalysisInput } from '../../../clusters/schema/analysis.ts';
import { DeliverySchema } from '../../../clusters/schema/cluster.ts';
import { objectOf } from '../compose.ts';
import { appForTest } from './placed.ts';

/** The delay and the interval of an analysis and the ranges of its query, where its cluster and the app are scraped so often. */
function measured(analysis: AnalysisInput, scrapeInterval?: string, ofApp?: string): string {
  const agent = { delivery: DeliverySchema.parse({}), options: { scrapeInterval } };
  const objects = appForTest(
    {
      metrics: { port: 'http', ...(ofApp === undefined ? {} : { interval: ofApp }) },
      delivery: { type: 'canary', steps: [{ setWeight: 10 }, { pause: '10m' }], analysis: [analysis] },
      resources: { cpu: '100m', memory: '128Mi' },
    },
    {
      cluster: { name: 'cluster-03', ...(scrapeInterval ? { components: { 'prometheus-agent': agent } } : {}) },
      beside: [argoRollouts],
    },
  );
  const [{ initialDelay, interval, provider }] = Object(objectOf(objects, 'AnalysisTemplate').spec).metrics;
  const query: string = provider.prometheus?.query ?? '';
  return [initialDelay, interval, ...new Set([...query.matchAll(/\[(\w+)\]/g)].map(([, range]) => range))].join(' ');
}

test.each([
  [undefined, undefined, '2m 1m 2m'],
  ['15s', undefined, '2m 1m 2m'],
  ['45s', undefined, '150s 1m 3m'],
  ['50s', undefined, '160s 1m 200s'],
  ['2m', undefined, '5m 2m 8m'],
  ['30s', '90s', '4m 90s 6m'],
  ['2m', '15s', '5m 2m 8m'],
])('an analysis follows a cluster that is scraped every %s, and an app every %s: %s', (cluster, app, expected) => {
  expect(measured({ type: 'successRate' }, cluster, app)).toBe(expected);
  expect(measured({ type: 'latency' }, cluster, app)).toBe(expected);
});

test('the short window of a burnt budget follows too, the long one need not', () => {
  expect(measured({ type: 'errorBudgetBurn' })).toBe('2m 1m 5m 1h');
  expect(measured({ type: 'errorBudgetBurn' }, '2m')).toBe('5m 2m 8m 1h');
});

test('how near pods are to their limits is scraped as often as the cluster, however often the app is', () => {
  expect(measured({ type: 'saturation' }, '2m')).toBe('5m 2m');
  expect(measured({ type: 'saturation' }, '30s', '2m')).toBe('2m 1m');
});

test('what is said stays, and so does what asks for no metrics', () => {
  expect(measured({ type: 'successRate', initialDelay: '3m', interval: '30s', window: '5m' }, '2m')).toBe('3m 30s 5m');
  expect(measured({ type: 'logErrors' }, '2m')).toBe('2m 1m');
});
