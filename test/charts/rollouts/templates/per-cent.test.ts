import { App, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { errorBudgetBurn } from '../../../../charts/rollouts/templates/error-budget-burn.ts';
import { latency } from '../../../../charts/rollouts/templates/latency.ts';
import { saturation } from '../../../../charts/rollouts/templates/saturation.ts';
import { times } from '../../../../charts/rollouts/templates/schedule.ts';
import { successRate } from '../../../../charts/rollouts/templates/success-rate.ts';
import { appFleet, FRONTEND_FILE } from '../../../engine/load/apps/app-fleet.ts';

/** What the loader says of an analysis of the frontend in prod, behind the place. */
const saidOf = (analysis: string): string[] =>
  appFleet()
    .edit(FRONTEND_FILE, 'ports: {http: 8080}', 'ports: {http: 8080}\nmetrics: {port: http}')
    .edit(FRONTEND_FILE, 'steps: quick', `analysis: [${analysis}]`)
    .lines()
    .map((line) => line.replace(/^.*\banalysis\[0\]\./, ''));

test.each([
  ['{type: successRate, atLeast: 0.99}', 'atLeast is the number 0.99; did you mean 99? it is per cent'],
  ['{type: latency, quantile: 0.95}', 'quantile is the number 0.95; did you mean 95? it is per cent'],
  ['{type: errorBudgetBurn, objective: 0.999}', 'objective is the number 0.999; did you mean 99.9? it is per cent'],
  ['{type: saturation, memory: 0.9}', 'memory is the number 0.9; did you mean 90? it is per cent'],
  ['{type: successRate, atLeast: 1}', 'atLeast is the number 1; expected per cent, more than 1 and less than 100'],
  ['{type: successRate, atLeast: 100}', 'atLeast is the number 100; expected per cent, more than 1 and less than 100'],
])('%s is refused', (analysis, said) => {
  expect(saidOf(analysis)).toEqual([`${said} [wrong-value]`]);
});

test.each(['{type: successRate, atLeast: 99.95}', '{type: latency, quantile: 50}', '{type: logErrors, atMost: 0.5}'])(
  '%s is not',
  (analysis) => expect(saidOf(analysis)).toEqual([]),
);

test('constructs refuse the same by the same words', () => {
  const asked = {
    name: 'api',
    schedule: times(5, { interval: '1m', failureLimit: 1 }),
    source: { address: 'https://thanos', args: {} },
    pods: { cluster: 'cluster-01', namespace: 'shop', workload: 'api' },
    window: '2m',
  } as const;
  const scope = () => new Chart(new App(), 'shop');
  const burn = { burnRate: 14.4, shortWindow: '5m', longWindow: '1h' } as const;
  const it = (make: () => unknown) => expect(make);
  it(() => successRate(scope(), { ...asked, atLeast: 0.99 })).toThrow('atLeast is 0.99; did you mean 99? it is per');
  it(() => latency(scope(), { ...asked, atMost: 1, quantile: 0.99 })).toThrow('quantile is 0.99; did you mean 99?');
  it(() => errorBudgetBurn(scope(), { ...asked, ...burn, objective: 0.999 })).toThrow('did you mean 99.9?');
  it(() => saturation(scope(), { ...asked, container: 'api', resource: 'cpu', atMost: 0.8 })).toThrow('mean 80?');
});
