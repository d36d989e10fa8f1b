import { atLeast, atMost, expression } from '../../../charts/rollouts/condition.ts';
import type { Provider } from '../../../charts/rollouts/provider.ts';
import { cloudWatch } from '../../../charts/rollouts/providers/cloud-watch.ts';
import { datadog } from '../../../charts/rollouts/providers/datadog.ts';
import { graphite } from '../../../charts/rollouts/providers/graphite.ts';
import { influxdb } from '../../../charts/rollouts/providers/influxdb.ts';
import { job } from '../../../charts/rollouts/providers/job.ts';
import { kayenta } from '../../../charts/rollouts/providers/kayenta.ts';
import { newRelic } from '../../../charts/rollouts/providers/new-relic.ts';
import { metricPlugin } from '../../../charts/rollouts/providers/plugin.ts';
import { prometheus } from '../../../charts/rollouts/providers/prometheus.ts';
import { skywalking } from '../../../charts/rollouts/providers/skywalking.ts';
import { wavefront } from '../../../charts/rollouts/providers/wavefront.ts';
import { web } from '../../../charts/rollouts/providers/web.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';

const oauth2 = {
  tokenUrl: 'https://login.example.org/token',
  clientId: 'rollouts',
  clientSecret: '{{args.token}}',
  scopes: ['read'],
} as const;
const sigv4 = { region: 'eu-central-1', profile: 'rollouts', roleArn: 'arn:aws:iam::1:role/rollouts' };
const scope = { scope: 'x', region: 'here', step: 60, start: '2030-01-02T03:04:05Z', end: '2030-01-02T04:04:05Z' };

/** Every provider with all of its fields, between them. They ask for the arguments `service` and `token`. */
export const PROVIDERS: Readonly<Record<string, Provider>> = {
  prometheus: prometheus({
    address: 'http://thanos-query-frontend.monitoring.svc:10902',
    query: 'up{service="{{args.service}}"}',
    headers: { 'X-Scope-OrgID': 'shop' },
    timeout: 40,
    insecure: true,
    authentication: { oauth2 },
    successCondition: atLeast(0.99),
    failureCondition: atMost(0.5),
  }),
  'prometheus-scalar': prometheus({
    query: 'scalar(up)',
    returns: 'scalar',
    authentication: { sigv4 },
    successCondition: atLeast(1),
  }),
  'prometheus-range': prometheus({
    query: 'up',
    rangeQuery: { start: 'now() - duration("1h")', end: 'now()', step: '1m' },
    successCondition: atLeast(1),
  }),
  datadog: datadog({
    apiVersion: 'v2',
    interval: '5m',
    queries: { a: 'sum:errors{*}', b: 'sum:requests{*}' },
    formula: 'a / b',
    aggregator: 'avg',
    secret: new SecretRef('shop', { name: 'datadog', keys: ['address', 'api-key', 'app-key'] }),
    successCondition: atMost(0.01),
  }),
  'datadog-v1': datadog({ query: 'sum:errors{*}', successCondition: atMost(10) }),
  'new-relic': newRelic({
    profile: 'shop',
    query: 'FROM Transaction SELECT count(*)',
    timeout: 10,
    successCondition: expression('result.count > 0'),
  }),
  wavefront: wavefront({ address: 'example.wavefront.com', query: 'ts("x")', successCondition: atLeast(0.95) }),
  graphite: graphite({ address: 'https://graphite.example.org', query: 'target=x', successCondition: atLeast(90) }),
  influxdb: influxdb({ profile: 'shop', query: 'from(bucket: "x")', successCondition: atMost(0.01) }),
  kayenta: kayenta({
    address: 'https://kayenta.example.org',
    application: 'shop',
    canaryConfigName: 'shop',
    metricsAccountName: 'metrics',
    configurationAccountName: 'configuration',
    storageAccountName: 'storage',
    threshold: { pass: 90, marginal: 75 },
    scopes: { default: { controlScope: scope, experimentScope: scope } },
    lookback: true,
  }),
  'cloud-watch': cloudWatch({
    interval: '30m',
    metricDataQueries: [
      { id: 'rate', expression: 'errors / 2', label: 'rate', period: 300, returnData: true },
      {
        id: 'errors',
        metricStat: {
          metric: { namespace: 'app', metricName: 'errors', dimensions: [{ name: 'service', value: 'shop' }] },
          period: '300',
          stat: 'Sum',
          unit: 'Count',
        },
      },
    ],
    successCondition: expression('all(result[0].Values, {# <= 0.01})'),
  }),
  web: web({
    method: 'PUT',
    url: 'https://example.org/?service={{args.service}}',
    headers: { Authorization: 'Bearer {{args.token}}' },
    body: 'text',
    timeoutSeconds: 20,
    jsonPath: '{$.ok}',
    insecure: true,
    authentication: { oauth2 },
    successCondition: expression('result == true'),
  }),
  'web-json': web({
    method: 'POST',
    url: 'https://example.org',
    jsonBody: { nested: { service: '{{args.service}}' } },
    authentication: { sigv4 },
  }),
  job: job({
    metadata: { labels: { app: 'smoke' }, annotations: { note: 'smoke' } },
    spec: {
      backoffLimit: 0,
      template: {
        spec: { restartPolicy: 'Never', containers: [{ name: 'smoke', image: 'docker.io/library/busybox:1.37.0' }] },
      },
    },
  }),
  skywalking: skywalking({
    address: 'http://oap.skywalking:12800',
    interval: '3m',
    query: 'query { x }',
    successCondition: expression('result.x > 1'),
  }),
  plugin: metricPlugin({ name: 'argoproj-labs/sample', config: { any: ['thing'] } }),
};
