import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { alertmanager } from '../../../../charts/observability/alerting/alertmanager.ts';
import { grafana } from '../../../../charts/observability/grafana/grafana.ts';
import { thanosQuery } from '../../../../charts/observability/thanos/thanos-query.ts';
import { secretsOf } from '../../../../charts/shared/component.ts';
import { DeliverySchema } from '../../../../clusters/schema/cluster.ts';
import { clusterForTest, composeForTest, fleetForTest, objectOf, problemsOf } from '../../compose.ts';

const on = { delivery: DeliverySchema.parse({}), options: {} };
const beside = [thanosQuery];
const OAUTH = {
  clientId: 'grafana',
  authUrl: 'https://login.example.org/authorize',
  tokenUrl: 'https://login.example.org/token',
  apiUrl: 'https://login.example.org/userinfo',
};

const composed = (options: object = {}, components: object = {}) =>
  composeForTest(grafana, {
    options,
    cluster: { components: { alertmanager: on, 'thanos-query': on, ...components } },
  });

const pod = (objects: ReturnType<typeof composed>) => objectOf(objects, 'Deployment', 'grafana').spec.template;

function ini(objects: ReturnType<typeof composed>): string {
  return objectOf(objects, 'ConfigMap', 'grafana').data!['grafana.ini']!;
}

function sources(objects: ReturnType<typeof composed>): Record<string, unknown>[] {
  const text = objectOf(objects, 'ConfigMap', 'grafana-data-sources').data!['data-sources.yaml']!;
  return (load(text) as { datasources: Record<string, unknown>[] }).datasources;
}

const egress = (objects: ReturnType<typeof composed>): string =>
  JSON.stringify([
    objectOf(objects, 'NetworkPolicy', 'grafana').spec?.egress,
    objectOf(objects, 'CiliumNetworkPolicy', 'grafana').spec?.egress ?? [],
  ]);

describe('Grafana', () => {
  test.each([{}, { storage: '5Gi' }, { oauth: OAUTH }])('an API server takes it with %j', (options) => {
    expect(problemsOf(composed(options, { opensearch: on }))).toEqual([]);
  });

  test('keeps nothing, unless it is given a volume that one pod may have', () => {
    expect(pod(composed()).spec.volumes).toContainEqual({ name: 'data', emptyDir: {} });
    const stored = composed({ storage: '5Gi' });
    expect(pod(stored).spec.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'grafana' } });
    expect(objectOf(stored, 'Deployment').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  test('writes out what a server would fill in and refuse once it is given a volume', () => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
    expect(objectOf(composed(), 'Deployment').spec).toMatchObject({ strategy });
  });

  test('its password stands in no object, only where its file is', () => {
    expect(ini(composed())).toContain('admin_password = $__file{/etc/grafana/secrets/admin-password}');
    expect(pod(composed()).spec.volumes).toContainEqual(
      expect.objectContaining({ secret: expect.objectContaining({ secretName: 'grafana' }) }),
    );
  });

  test('asks for no dashboard more often than there is something new', () => {
    expect(ini(composed())).toContain('min_refresh_interval = 30s');
  });

  test('tells nobody of its use', () => {
    expect(ini(composed())).toMatch(/reporting_enabled = false\ncheck_for_updates = false/);
  });

  test('settings of the fleet win over ours', () => {
    expect(ini(composed({ settings: { log: { level: 'debug' }, smtp: { enabled: true } } }))).toMatch(
      /level = debug[\s\S]*\[smtp\]\nenabled = true/,
    );
  });

  test('groups that may log in are read from the claims, whole names of them', () => {
    const text = ini(composed({ oauth: { ...OAUTH, allowedGroups: ['On Call', 'sre'] } }));
    expect(text).toContain('allowed_groups = `["On Call","sre"]`\ngroups_attribute_path = groups\n');
    expect(ini(composed({ oauth: OAUTH }))).not.toMatch(/groups/);
  });

  test('a value with a semicolon is no comment', () => {
    expect(ini(composed({ settings: { smtp: { password: 'a;b' } } }))).toContain('password = `a;b`');
  });

  test('takes nothing that would end its line', () => {
    const problems = [
      { adminUser: 'a\nb' },
      { oauth: { clientId: 'a\rb', authUrl: 'https://a.b', tokenUrl: 'https://a.b', apiUrl: 'https://a.b' } },
      { settings: { log: { level: 'debug\n' } } },
    ].map((options) => grafana.options.safeParse(options).error?.issues.map(({ path }) => path.join('.')));
    expect(problems).toEqual([['adminUser'], ['oauth.clientId'], ['settings.log.level']]);
  });

  test('a change of a dashboard does not restart it', () => {
    const { annotations } = pod(composed()).metadata!;
    const { annotations: fewer } = pod(composed({}, { longhorn: on })).metadata!;
    expect(fewer).toEqual(annotations);
  });
});

describe('data sources', () => {
  test('are those that the cluster has, by fixed uids', () => {
    expect(sources(composed()).map(({ uid, url }) => [uid, url])).toEqual([
      ['thanos', 'http://thanos-query-frontend.monitoring.svc:10902'],
      ['alertmanager', 'http://alertmanager.monitoring.svc:9093'],
    ]);
    expect(sources(composed({}, { opensearch: on })).map(({ uid }) => uid)).toContain('opensearch');
  });

  test('Thanos is what a dashboard asks unless it says otherwise', () => {
    expect(sources(composed())[0]).toMatchObject({
      isDefault: true,
      jsonData: { prometheusType: 'Thanos', httpMethod: 'POST' },
    });
  });

  test('Grafana waits as long as a query may take, and knows how often the fleet is scraped', () => {
    expect(sources(composed())[0]).toMatchObject({
      jsonData: { timeInterval: '30s', queryTimeout: '2m', timeout: 150 },
    });
    const scraping = (scrapeInterval: string) => ({ ...on, options: { scrapeInterval } });
    const components = { 'prometheus-agent': scraping('2m') };
    const slow = composeForTest(grafana, {
      cluster: {
        components: { 'thanos-query': { ...on, options: { query: { timeout: '5m' } } }, prometheus: scraping('60s') },
      },
      fleet: { clusters: [clusterForTest('cluster-01'), clusterForTest('cluster-02', { components })] },
    });
    expect(sources(slow)[0]).toMatchObject({ jsonData: { timeInterval: '2m', queryTimeout: '5m', timeout: 330 } });
  });

  test('it may reach them and nothing else', () => {
    expect(egress(composed())).not.toMatch(/9200|443/);
    expect(egress(composed({ openSearchPlugin: 'image' }, { opensearch: on }))).not.toContain('443');
    expect(egress(composed({}, { opensearch: on }))).toMatch(/9200.*grafana\.com/);
    expect(egress(composed({ oauth: OAUTH }))).toContain('login.example.org');
    expect(egress(composed({ oauth: OAUTH }))).not.toContain('remote-node');
    const tokenUrl = 'https://gitlab.k8s-cluster-01.miribit.lab/oauth/token';
    expect(egress(composed({ oauth: { ...OAUTH, tokenUrl } }))).toContain('remote-node');
  });

  test('Thanos and Alertmanager let it in', () => {
    for (const component of [thanosQuery, alertmanager]) {
      const objects = composeForTest(component, {
        cluster: { components: { grafana: on } },
        ...(component === alertmanager
          ? { options: { receivers: { a: { type: 'webhook' } }, defaultReceiver: 'a' } }
          : {}),
      });
      expect(JSON.stringify(objects.filter(({ kind }) => kind === 'NetworkPolicy'))).toContain('"grafana"');
    }
  });
});

test('only what is needed is sealed', () => {
  const sealed = (options: object, components: object): readonly string[] => {
    const own = { delivery: on.delivery, options: grafana.options.parse(options) };
    const cluster = { ...clusterForTest('cluster-01'), components: { ...components, grafana: own } };
    return secretsOf(grafana, fleetForTest(), cluster).grafana!.values;
  };
  expect(sealed({}, {})).toEqual(['admin-password', 'secret-key']);
  expect(sealed({ oauth: OAUTH }, { opensearch: on })).toEqual([
    'admin-password',
    'secret-key',
    'opensearch-password',
    'ca.crt',
    'oauth-client-secret',
  ]);
});

test('is served at its host with TLS', () => {
  const { spec } = objectOf(composeForTest(grafana, { beside }), 'Ingress', 'grafana');
  expect(spec.tls).toEqual([{ hosts: ['grafana.k8s-cluster-01.miribit.lab'], secretName: 'grafana-tls' }]);
});
