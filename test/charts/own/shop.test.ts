import { readFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { Workload } from '../../../charts/apps/workload.ts';
import type { WorkloadProps } from '../../../charts/apps/workload-props.ts';
import { metricsLogin } from '../../../charts/rollouts/templates/metrics-source.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { AppSchema, workloadIn } from '../../../clusters/schema/app.ts';
import { WorkloadSchema } from '../../../clusters/schema/workload.ts';
import { clusterForTest, composeForTest, fleetForTest, objectOf } from '../compose.ts';
import { kiosk } from './shop.ts';

const PAGE = readFileSync('docs/apps.md', 'utf8');
const blocks = (language: string): string[] =>
  [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, name, text]) => (name === language ? [text!] : []));

describe('the page of apps', () => {
  test('shows the charts that are tried here', () => {
    const source = readFileSync('test/charts/own/shop.ts', 'utf8');
    expect(blocks('ts')).toHaveLength(2);
    for (const part of blocks('ts').flatMap((block) => block.split('\n// …\n'))) expect(source).toContain(part.trim());
  });

  test('shows data that is taken', () => {
    const apps = blocks('yaml').map((text) => Object(load(text)));
    const shown = apps.filter((app) => 'environments' in app);
    expect(shown.map((app) => AppSchema.parse(app).name)).toEqual(expect.arrayContaining(['frontend', 'orders']));
    for (const app of shown) {
      for (const environment of Object.keys(app.environments)) {
        expect(workloadIn(app, environment).issues).toBeUndefined();
      }
    }
  });
});

test('the page of own charts shows the component that is tried here', () => {
  const [shown] = /const BLUE_GREEN [\s\S]*?(?=```)/.exec(readFileSync('docs/own-charts.md', 'utf8')) ?? [];
  expect(readFileSync('test/charts/own/shop.ts', 'utf8')).toContain(shown);
});

test('the page says what an app without resources gets', () => {
  const { resources } = WorkloadSchema.parse({ image: 'registry.example.org/shop/shop' });
  expect(resources).toEqual({ cpu: '100m', memory: '128Mi' });
  expect(PAGE).toContain(`asks for \`cpu: ${resources.cpu}\` and \`memory: ${resources.memory}\``);
});

test('a workload of a component differs by its cluster', () => {
  const inRegion = (region: string) => composeForTest(kiosk, { cluster: { name: 'cluster-03', labels: { region } } });
  expect(objectOf(inRegion('busan'), 'Deployment').spec).toMatchObject({ replicas: 1 });
  expect(objectOf(inRegion('seoul'), 'Rollout').spec).toMatchObject({
    replicas: 4,
    strategy: { blueGreen: { autoPromotionEnabled: false } },
  });
});

describe('a mistake that compiles is told with its place', () => {
  const cart = {
    ...{ fleet: fleetForTest(), cluster: clusterForTest('cluster-03'), namespace: 'shop' },
    image: 'registry.example.org/shop/cart:1.0.0',
    ports: { http: 8080 },
  };
  const made = (changes: Partial<WorkloadProps<'http'>>) => () =>
    new Workload(new Chart(new App(), 'shop'), 'cart', { ...cart, ...changes } as WorkloadProps<'http'>);

  test.each<[string, Partial<WorkloadProps<'http'>>, string]>([
    [
      'the Gateway without ingress',
      { delivery: { type: 'canary', traffic: 'gateway' } },
      'cart: delivery.traffic: only what comes through the Gateway can be split; expected ingress, or traffic: none',
    ],
    [
      'an analysis of metrics that nothing scrapes',
      { delivery: { type: 'canary', analysis: [{ type: 'latency' }] } },
      'cart: delivery.analysis.0: latency asks for metrics of the app, and nothing scrapes it; expected metrics',
    ],
    [
      'an analysis on an edge without a login',
      { metrics: { port: 'http' }, delivery: { type: 'canary', analysis: [{ type: 'latency' }] } },
      'metrics of cluster-03 are answered on cluster-01, which wants a login',
    ],
    [
      'logs without a login',
      { delivery: { type: 'canary', analysis: [{ type: 'logErrors' }] } },
      'cart: logs are counted with a login; expected logins.logs, a key of logsLogin',
    ],
    [
      'two analyses of one name',
      {
        metrics: { port: 'http' },
        logins: { metrics: new SecretRef('shop', metricsLogin('x', 'cluster-03')).key('authorization') },
        delivery: { type: 'canary', analysis: [{ type: 'latency' }, { type: 'latency', quantile: 50 }] },
      },
      'cart: delivery.analysis.1: another analysis is called latency too; expected a name for one of them',
    ],
    ['a door without a certificate', { ingress: { host: 'cart', port: 'http' } }, 'cart: ingress.tls is missing'],
    ['an image without a tag', { image: 'registry.example.org/shop/cart' }, 'it names no tag'],
  ])('%s', (_, changes, message) => {
    expect(made(changes)).toThrow(message);
  });
});
