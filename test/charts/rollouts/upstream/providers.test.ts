import { test } from 'vitest';
import { AnalysisTemplate } from '../../../../charts/rollouts/analysis-template.ts';
import { type ArgSpecs, required } from '../../../../charts/rollouts/args.ts';
import { expression, unguarded } from '../../../../charts/rollouts/condition.ts';
import { endlessly, type Metric, once } from '../../../../charts/rollouts/metric.ts';
import { cloudWatch } from '../../../../charts/rollouts/providers/cloud-watch.ts';
import { datadog } from '../../../../charts/rollouts/providers/datadog.ts';
import { graphite } from '../../../../charts/rollouts/providers/graphite.ts';
import { influxdb } from '../../../../charts/rollouts/providers/influxdb.ts';
import { job } from '../../../../charts/rollouts/providers/job.ts';
import { newRelic } from '../../../../charts/rollouts/providers/new-relic.ts';
import { prometheus } from '../../../../charts/rollouts/providers/prometheus.ts';
import { skywalking } from '../../../../charts/rollouts/providers/skywalking.ts';
import { wavefront } from '../../../../charts/rollouts/providers/wavefront.ts';
import { web } from '../../../../charts/rollouts/providers/web.ts';
import { SecretRef } from '../../../../charts/shared/secret.ts';
import { chartOf } from '../objects.ts';
import { same, templateData } from './same.ts';

/** A template of one metric, as JSON. */
const template = <const Args extends ArgSpecs>(name: string, args: Args, metric: string, made: Metric) =>
  new AnalysisTemplate(chartOf(), name, { name, args, metrics: () => ({ [metric]: made }) }).toJson();

const SERVICE = { 'service-name': required };
const SERVICE_DATA = [{ name: 'service-name' }];
const ADDRESS = 'http://prometheus.example.com:9090';

test('docs/analysis/prometheus.md: headers and a timeout', () => {
  const made = endlessly({
    interval: '5m',
    failureLimit: 3,
    provider: prometheus({
      address: ADDRESS,
      timeout: 40,
      headers: { 'X-Scope-OrgID': 'tenant_a' },
      query: 'up{service="{{args.service-name}}"}',
      successCondition: unguarded('result[0] >= 0.95'),
    }),
  });
  const config = {
    address: ADDRESS,
    timeout: 40,
    headers: [{ key: 'X-Scope-OrgID', value: 'tenant_a' }],
    query: 'up{service="{{args.service-name}}"}',
  };
  const metric = {
    name: 'success-rate',
    interval: '5m',
    successCondition: 'result[0] >= 0.95',
    failureLimit: 3,
    provider: { prometheus: config },
  };
  same(
    template('success-rate', SERVICE, 'success-rate', made),
    templateData('success-rate', { args: SERVICE_DATA, metrics: [metric] }),
  );
});

test('docs/analysis/prometheus.md: a range of samples', () => {
  const given = new AnalysisTemplate(chartOf(), 'template', {
    name: 'range-query-example',
    args: { 'service-name': required, 'lookback-duration': '5m' },
    metrics: (args) => ({
      'success-rate': once({
        provider: prometheus({
          address: ADDRESS,
          rangeQuery: { start: `now() - duration("${args['lookback-duration']}")`, end: 'now()', step: '1m' },
          query: `http_latency_ms{service="${args['service-name']}"}`,
          successCondition: unguarded('all(result, # < 1000)'),
        }),
      }),
    }),
  });
  const rangeQuery = { start: 'now() - duration("{{args.lookback-duration}}")', end: 'now()', step: '1m' };
  const query = 'http_latency_ms{service="{{args.service-name}}"}';
  same(
    given.toJson(),
    // Without its failureLimit of 3: there is one measurement.
    templateData('range-query-example', {
      args: [{ name: 'service-name' }, { name: 'lookback-duration', value: '5m' }],
      metrics: [
        {
          name: 'success-rate',
          successCondition: 'all(result, # < 1000)',
          provider: { prometheus: { rangeQuery, address: ADDRESS, query } },
        },
      ],
    }),
  );
});

test('docs/analysis/prometheus.md: logins, and any certificate', () => {
  const ask = { query: 'up', successCondition: unguarded('result[0] >= 0.95') } as const;
  const oauth2 = {
    tokenUrl: 'https://my-oauth2-provider/token',
    clientId: 'my-client-id',
    clientSecret: '{{args.oauthSecret}}',
    scopes: ['my-oauth2-scope'],
  } as const;
  const sigv4 = { region: '$REGION', profile: '$PROFILE', roleArn: '$ROLEARN' };
  const address = 'https://aps-workspaces.$REGION.amazonaws.com/workspaces/$WORKSPACEID';
  same(prometheus({ ...ask, address: ADDRESS, timeout: 40, authentication: { oauth2 } }).provider, {
    prometheus: { address: ADDRESS, timeout: 40, query: 'up', authentication: { oauth2 } },
  });
  same(prometheus({ ...ask, address, authentication: { sigv4 } }).provider, {
    prometheus: { address, query: 'up', authentication: { sigv4 } },
  });
  same(prometheus({ ...ask, address: 'https://prometheus.example.com', insecure: true }).provider, {
    prometheus: { address: 'https://prometheus.example.com', query: 'up', insecure: true },
  });
});

test('docs/analysis/datadog.md: a query, with a Secret of its own', () => {
  const secret = new SecretRef('default', { name: 'mysecret', keys: ['address', 'api-key', 'app-key'] });
  const ask = {
    apiVersion: 'v2',
    interval: '5m',
    query: 'sum:requests.error.rate{service:{{args.service-name}}}',
    successCondition: unguarded('result <= 0.01'),
  } as const;
  const data = (more: object) =>
    templateData('loq-error-rate', {
      args: SERVICE_DATA,
      metrics: [
        {
          name: 'error-rate',
          interval: '5m',
          successCondition: 'result <= 0.01',
          failureLimit: 3,
          provider: {
            datadog: {
              apiVersion: 'v2',
              interval: '5m',
              ...more,
              query: 'sum:requests.error.rate{service:{{args.service-name}}}',
            },
          },
        },
      ],
    });
  const made = (provider: ReturnType<typeof datadog>) =>
    template('loq-error-rate', SERVICE, 'error-rate', endlessly({ interval: '5m', failureLimit: 3, provider }));
  same(made(datadog(ask)), data({}));
  same(made(datadog({ ...ask, secret })), data({ secretRef: { name: 'mysecret', namespaced: true } }));
});

test('docs/analysis/datadog.md: a formula over several queries', () => {
  const queries = {
    a: 'count:requests.errors{service:my-service}.as_count()',
    b: 'count:requests{service:my-service}.as_count()',
  };
  const given = endlessly({
    interval: '30s',
    failureLimit: 3,
    provider: datadog({
      apiVersion: 'v2',
      interval: '5m',
      aggregator: 'sum',
      queries,
      formula: "moving_rollup(a, 300, 'sum') / moving_rollup(b, 300, 'sum') * 100",
      successCondition: unguarded('default(result, 0) < 5'),
    }),
  });
  const formula = "moving_rollup(a, 300, 'sum') / moving_rollup(b, 300, 'sum') * 100";
  same(given.spec, {
    interval: '30s',
    successCondition: 'default(result, 0) < 5',
    failureLimit: 3,
    provider: { datadog: { apiVersion: 'v2', interval: '5m', aggregator: 'sum', queries, formula } },
  });
});

test('docs/analysis/datadog.md: restarts of containers, with the limits as arguments', () => {
  const given = new AnalysisTemplate(chartOf(), 'template', {
    name: 'canary-container-restarts',
    args: {
      'canary-hash': required,
      'service-name': required,
      'restarts.initial-delay': '60s',
      'restarts.max-restarts': '4',
    },
    metrics: (args) => ({
      'kubernetes.containers.restarts': endlessly({
        initialDelay: args['restarts.initial-delay'],
        interval: '15s',
        failureLimit: 0,
        provider: datadog({
          apiVersion: 'v2',
          interval: '5m',
          queries: {
            q: `max:kubernetes.containers.restarts{service-name:${args['service-name']},rollouts_pod_template_hash:${args['canary-hash']}}`,
          },
          failureCondition: unguarded(`default(result, 0) > ${args['restarts.max-restarts']}`),
        }),
      }),
    }),
  });
  const q =
    'max:kubernetes.containers.restarts{service-name:{{args.service-name}},rollouts_pod_template_hash:{{args.canary-hash}}}';
  same(
    given.toJson(),
    templateData('canary-container-restarts', {
      args: [
        { name: 'canary-hash' },
        { name: 'service-name' },
        { name: 'restarts.initial-delay', value: '60s' },
        { name: 'restarts.max-restarts', value: '4' },
      ],
      metrics: [
        {
          name: 'kubernetes.containers.restarts',
          initialDelay: '{{ args.restarts.initial-delay }}',
          interval: '15s',
          failureCondition: 'default(result, 0) > {{ args.restarts.max-restarts }}',
          failureLimit: 0,
          provider: { datadog: { apiVersion: 'v2', interval: '5m', queries: { q } } },
        },
      ],
    }),
  );
});

test('docs/analysis/newrelic.md', () => {
  const query =
    "FROM Transaction SELECT percentage(count(*), WHERE httpResponseCode != 500) as successRate where appName = '{{ args.application-name }}'";
  const provider = newRelic({
    profile: 'my-newrelic-secret',
    query,
    timeout: 10,
    successCondition: expression('result.successRate >= 0.95'),
  });
  const metric = {
    name: 'success-rate',
    successCondition: 'result.successRate >= 0.95',
    provider: { newRelic: { profile: 'my-newrelic-secret', query, timeout: 10 } },
  };
  same(
    template('success-rate', { 'application-name': required }, 'success-rate', once({ provider })),
    templateData('success-rate', { args: [{ name: 'application-name' }], metrics: [metric] }),
  );
});

test('docs/analysis/wavefront.md', () => {
  const query =
    'sum(rate( 5m, ts("istio.requestcount.count", response_code!=500 and destination_service="{{args.service-name}}" ))) / ' +
    'sum(rate( 5m, ts("istio.requestcount.count", reporter=client and destination_service="{{args.service-name}}" )))';
  const provider = wavefront({
    address: 'example.wavefront.com',
    query,
    successCondition: unguarded('result >= 0.95'),
  });
  const metric = {
    name: 'success-rate',
    interval: '5m',
    successCondition: 'result >= 0.95',
    failureLimit: 3,
    provider: { wavefront: { address: 'example.wavefront.com', query } },
  };
  same(
    template('success-rate', SERVICE, 'success-rate', endlessly({ interval: '5m', failureLimit: 3, provider })),
    templateData('success-rate', { args: SERVICE_DATA, metrics: [metric] }),
  );
});

test('docs/analysis/graphite.md', () => {
  const sum = (outcome: string) =>
    `sumSeries( stats.timers.httpServerRequests.app.{{args.service-name}}.exception.*.method.*.outcome.${outcome}.status.*.uri.*.count )`;
  const query = `target=summarize( asPercent( ${sum('{CLIENT_ERROR,INFORMATIONAL,REDIRECTION,SUCCESS}')}, ${sum('*')} ), '5min', 'avg' )`;
  const provider = graphite({
    address: 'http://graphite.example.com:9090',
    query,
    successCondition: unguarded('results[0] >= 90.000000'),
  });
  const metric = {
    name: 'success-rate',
    interval: '5m',
    successCondition: 'results[0] >= 90.000000',
    failureLimit: 3,
    provider: { graphite: { address: 'http://graphite.example.com:9090', query } },
  };
  same(
    template('success-rate', SERVICE, 'success-rate', endlessly({ interval: '5m', failureLimit: 3, provider })),
    templateData('success-rate', { args: SERVICE_DATA, metrics: [metric] }),
  );
});

test('docs/analysis/influxdb.md', () => {
  const query =
    'from(bucket: "app_istio") |> range(start: -15m) |> filter(fn: (r) => r["destination_workload"] == "{{ args.application-name }}") ' +
    '|> filter(fn: (r) => r["_measurement"] == "istio:istio_requests_errors_percentage:rate1m:5xx")';
  const provider = influxdb({
    profile: 'my-influxdb-secret',
    query,
    successCondition: unguarded('result[0] <= 0.01'),
  });
  const metric = {
    name: 'error-rate',
    successCondition: 'result[0] <= 0.01',
    provider: { influxdb: { profile: 'my-influxdb-secret', query } },
  };
  same(
    template('error-rate', { 'application-name': required }, 'error-rate', once({ provider })),
    templateData('error-rate', { args: [{ name: 'application-name' }], metrics: [metric] }),
  );
});

test('docs/analysis/cloudwatch.md', () => {
  const count = (id: string) =>
    ({
      id,
      metricStat: { metric: { namespace: 'app', metricName: id }, period: 300, stat: 'Sum', unit: 'Count' },
      returnData: false,
    }) as const;
  const condition = 'len(result[0].Values) >= 5 and all(result[0].Values, {# <= 0.01})';
  const provider = cloudWatch({
    interval: '30m',
    metricDataQueries: [{ id: 'rate', expression: 'errors / requests' }, count('errors'), count('requests')],
    successCondition: expression(condition),
  });
  const stat = (metricName: string) => ({
    metric: { namespace: 'app', metricName },
    period: 300,
    stat: 'Sum',
    unit: 'Count',
  });
  const metric = {
    name: 'success-rate',
    interval: '1m',
    successCondition: 'len(result[0].Values) >= 5 and all(result[0].Values, {# <= 0.01})',
    failureLimit: 3,
    provider: {
      cloudWatch: {
        interval: '30m',
        metricDataQueries: [
          { id: 'rate', expression: 'errors / requests' },
          { id: 'errors', metricStat: stat('errors'), returnData: false },
          { id: 'requests', metricStat: stat('requests'), returnData: false },
        ],
      },
    },
  };
  same(
    template('success-rate', {}, 'success-rate', endlessly({ interval: '1m', failureLimit: 3, provider })),
    templateData('success-rate', { metrics: [metric] }),
  );
});

test('docs/analysis/skywalking.md', () => {
  const query =
    'query queryData($duration: Duration!) { service_apdex: readMetricsValues( ' +
    'condition: { name: "service_apdex", entity: { scope: Service, serviceName: "{{ args.service-name }}", normal: true } }, ' +
    'duration: $duration) { label values { values { value } } } }';
  const condition = 'all(result.service_apdex.values.values, {asFloat(.value) >= 9900})';
  const provider = skywalking({
    interval: '3m',
    address: 'http://skywalking-oap.istio-system:12800',
    query,
    successCondition: expression(condition),
  });
  const metric = {
    name: 'apdex',
    interval: '5m',
    successCondition: 'all(result.service_apdex.values.values, {asFloat(.value) >= 9900})',
    failureLimit: 3,
    provider: { skywalking: { interval: '3m', address: 'http://skywalking-oap.istio-system:12800', query } },
  };
  same(
    template('apdex', SERVICE, 'apdex', endlessly({ interval: '5m', failureLimit: 3, provider })),
    templateData('apdex', { args: SERVICE_DATA, metrics: [metric] }),
  );
});

test('docs/analysis/web.md: GET, and POST with either form of body', () => {
  const url = 'http://my-server.com/api/v1/measurement?service={{ args.service-name }}';
  const Authorization = 'Bearer {{ args.api-token }}';
  const ask = {
    url,
    timeoutSeconds: 20,
    jsonPath: '{$.data.ok}',
    successCondition: expression('result == true'),
  } as const;
  const headers = { Authorization, 'Content-Type': 'application/json' };
  const jsonBody = { key1: 'value_1', key2: { nestedObj: 'nested value', key3: '{{ args.service-name }}' } };
  const login = { key: 'Authorization', value: 'Bearer {{ args.api-token }}' };
  const both = [login, { key: 'Content-Type', value: 'application/json' }];
  const data = { url, timeoutSeconds: 20, jsonPath: '{$.data.ok}' };
  const judged = (config: object) => ({ successCondition: 'result == true', provider: { web: config } });
  same(web({ ...ask, headers: { Authorization } }), judged({ ...data, headers: [login] }));
  same(
    web({ ...ask, method: 'POST', headers, body: 'string value' }),
    judged({ ...data, method: 'POST', headers: both, body: 'string value' }),
  );
  same(
    web({ ...ask, method: 'POST', headers, jsonBody }),
    judged({ ...data, method: 'POST', headers: both, jsonBody }),
  );
});

test('docs/analysis/web.md: any certificate, and a login', () => {
  const url = 'https://my-server.com/api/v1/measurement?service={{ args.service-name }}';
  const condition = 'result.ok && result.successPercent >= 0.90';
  const headers = { Authorization: 'Bearer {{ args.api-token }}' };
  same(web({ url, insecure: true, headers, jsonPath: '{$.data}', successCondition: expression(condition) }), {
    successCondition: 'result.ok && result.successPercent >= 0.90',
    provider: {
      web: {
        url,
        insecure: true,
        headers: [{ key: 'Authorization', value: 'Bearer {{ args.api-token }}' }],
        jsonPath: '{$.data}',
      },
    },
  });
  const secret = new SecretRef('default', { name: 'oauth-secret', keys: ['secret'] });
  const given = new AnalysisTemplate(chartOf(), 'template', {
    name: 'success-rate',
    args: { 'service-name': required, oauthSecret: { secretKey: secret.key('secret') } },
    metrics: (args) => ({
      webmetric: once({
        provider: web({
          url: `http://my-server.com/api/v1/measurement?service=${args['service-name']}`,
          timeoutSeconds: 20,
          authentication: {
            oauth2: {
              tokenUrl: 'https://my-oauth2-provider/token',
              clientId: 'my-client-id',
              clientSecret: args.oauthSecret,
              scopes: ['my-oauth2-scope'],
            },
          },
          headers: { 'Content-Type': 'application/json' },
          jsonPath: '{$.data.ok}',
          successCondition: expression('result == true'),
        }),
      }),
    }),
  });
  const oauth2 = {
    tokenUrl: 'https://my-oauth2-provider/token',
    clientId: 'my-client-id',
    clientSecret: '{{ args.oauthSecret }}',
    scopes: ['my-oauth2-scope'],
  };
  const config = {
    url: 'http://my-server.com/api/v1/measurement?service={{ args.service-name }}',
    timeoutSeconds: 20,
    authentication: { oauth2 },
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    jsonPath: '{$.data.ok}',
  };
  same(
    given.toJson(),
    templateData('success-rate', {
      args: [
        { name: 'service-name' },
        { name: 'oauthSecret', valueFrom: { secretKeyRef: { name: 'oauth-secret', key: 'secret' } } },
      ],
      metrics: [{ name: 'webmetric', successCondition: 'result == true', provider: { web: config } }],
    }),
  );
});

test('docs/analysis/job.md', () => {
  const container = {
    name: 'test',
    image: 'my-image:latest',
    command: ['my-test-script', 'my-service.default.svc.cluster.local'],
  };
  const metadata = { annotations: { foo: 'bar' }, labels: { foo: 'bar' } };
  const given = job({
    metadata,
    spec: { backoffLimit: 1, template: { spec: { containers: [container], restartPolicy: 'Never' } } },
  });
  same(given.provider, {
    job: {
      metadata: { annotations: { foo: 'bar' }, labels: { foo: 'bar' } },
      spec: {
        backoffLimit: 1,
        template: {
          spec: {
            containers: [
              {
                name: 'test',
                image: 'my-image:latest',
                command: ['my-test-script', 'my-service.default.svc.cluster.local'],
              },
            ],
            restartPolicy: 'Never',
          },
        },
      },
    },
  });
});
