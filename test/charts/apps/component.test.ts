import { describe, expect, test } from 'vitest';
import { appComponent } from '../../../charts/apps/component.ts';
import { secretsOf } from '../../../charts/shared/component.ts';
import { DeliverySchema } from '../../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import type { WorkloadInput } from '../../../clusters/schema/workload.ts';
import { clusterForTest, fleetForTest, objectOf } from '../compose.ts';
import { appForTest, placedForTest } from './placed.ts';

const nameOf = ({ app, environment }: PlacedApp) => `${app}-${environment}`;

/** What an app asks to be sealed on a cluster where these run. */
function secretsFor(placed: PlacedApp, { name = 'cluster-03', others = [] as PlacedApp[] } = {}) {
  const all = [placed, ...others];
  const fleet = fleetForTest({ apps: Object.fromEntries(all.map((each) => [nameOf(each), each])) });
  const delivery = DeliverySchema.parse({});
  const components = Object.fromEntries(all.map((each) => [nameOf(each), { delivery, options: each }]));
  return secretsOf(appComponent(placed), fleet, clusterForTest(name, { components }));
}

const namesFor = (...of: Parameters<typeof secretsFor>) => Object.values(secretsFor(...of)).map(({ name }) => name);

const MEASURED: Partial<WorkloadInput> = { delivery: { type: 'canary', analysis: [{ type: 'latency' }] } };

describe('secrets of an app', () => {
  const secrets = {
    database: {
      purpose: 'what frontend logs in to its database with',
      values: { password: { from: 'random' }, token: { from: 'person' } },
      files: { pgpass: 'db:5432:shop:shop:{{ .password }}\n' },
      env: { DB_PASSWORD: 'password' },
      mount: '/etc/database',
    },
  } as const;

  test('are declared by its file', () => {
    const declared = secretsFor(placedForTest({ secrets }))['own/database'];
    expect(declared).toMatchObject({
      name: 'frontend-database',
      keys: ['password', 'token', 'pgpass'],
      make: { password: { from: 'random', length: 32 }, token: { from: 'person', how: secrets.database.purpose } },
    });
  });

  test('reach the container as variables, and as files where they are none', () => {
    const deployment = Object(objectOf(appForTest({ secrets }), 'Deployment').spec);
    const { containers, volumes } = deployment.template.spec;
    expect(containers[0].env).toEqual([
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'frontend-database', key: 'password' } } },
    ]);
    expect(volumes).toContainEqual({
      name: 'etc-database',
      secret: {
        secretName: 'frontend-database',
        items: [
          { key: 'token', path: 'token' },
          { key: 'pgpass', path: 'pgpass' },
        ],
      },
    });
  });

  test('share a value between clusters below the name of the app alone', () => {
    const values = { password: { from: 'random', shared: true } } as const;
    const shared = { database: { purpose: 'x', values, env: { A: 'password' } } };
    expect(secretsFor(placedForTest({ secrets: shared }))['own/database']?.make.password).toMatchObject({
      id: 'apps/my-app-prod/frontend/database/password',
    });
  });

  test('are a certificate for an Ingress, and none at the Gateway', () => {
    const ingress = { host: 'shop', port: 'http' } as const;
    expect(secretsFor(placedForTest({ ingress })).tls?.make['tls.crt']).toMatchObject({
      hosts: ['shop.k8s-cluster-03.miribit.lab'],
    });
    expect(namesFor(placedForTest({ ingress, delivery: { type: 'canary', traffic: 'gateway' } }))).toEqual([]);
  });
});

describe('logins', () => {
  test('for metrics are for edges, which have nobody who answers', () => {
    expect(namesFor(placedForTest(MEASURED))).toEqual(['frontend-metrics-login']);
    expect(namesFor(placedForTest(MEASURED), { name: 'cluster-01' })).toEqual([]);
  });

  test('are what nginx wants: one header, made of the password that the door knows', () => {
    const { metrics } = secretsFor(placedForTest(MEASURED));
    expect(metrics?.template.data).toEqual({
      authorization: 'Basic {{ printf "cluster-03:%s" .password | b64enc }}',
    });
    expect(metrics?.make.password).toMatchObject({ from: 'random', id: 'thanos-query/cluster-03' });
  });

  test('of the registry are of each app alone, whose pods pull with it', () => {
    expect(namesFor(placedForTest({ registryLogin: true }))).toEqual(['frontend-registry-login']);
    const { spec } = objectOf(appForTest({ registryLogin: true }), 'Deployment');
    expect(Object(spec).template.spec.imagePullSecrets).toEqual([{ name: 'frontend-registry-login' }]);
  });

  test.each(['api', 'web'])('of the registry stay where they are while %s comes and goes beside it', (app) => {
    const neighbour = placedForTest({ registryLogin: true }, { app });
    const own = placedForTest({ registryLogin: true });
    expect(secretsFor(own, { others: [neighbour] })).toEqual(secretsFor(own));
    const alone = appForTest({ registryLogin: true });
    expect(appForTest({ registryLogin: true }, { others: [neighbour] })).toEqual(alone);
  });
});

describe('flows', () => {
  const backend = placedForTest(
    { ports: { http: 8080, admin: 9000 }, network: { from: [{ app: 'frontend' }] } },
    { app: 'backend' },
  );

  test('lead to another app of the environment', () => {
    const network = { to: [{ app: 'backend', port: 'admin' }] };
    const policy = Object(objectOf(appForTest({ network }, { others: [backend] }), 'NetworkPolicy').spec);
    expect(policy.egress[0]).toEqual({
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'my-app-prod' } },
          podSelector: {
            matchLabels: { 'app.kubernetes.io/name': 'backend', 'app.kubernetes.io/instance': 'backend-prod' },
          },
        },
      ],
      ports: [{ port: 9000, protocol: 'TCP' }],
    });
  });

  test('lead to hosts and addresses outside the cluster', () => {
    const network = { to: [{ host: 'api.example.org' }, { addresses: ['10.0.0.7'], ports: [5432] }] };
    const objects = appForTest({ network });
    expect(Object(objectOf(objects, 'NetworkPolicy').spec).egress).toEqual([
      { to: [{ ipBlock: { cidr: '10.0.0.7/32' } }], ports: [{ port: 5432, protocol: 'TCP' }] },
    ]);
    expect(Object(objectOf(objects, 'CiliumNetworkPolicy').spec).egress).toContainEqual({
      toFQDNs: [{ matchName: 'api.example.org' }],
      toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
    });
  });

  test('lead to what stands on nodes of the same cluster', () => {
    const network = { to: [{ host: `mail.${clusterForTest('cluster-03').zone}`, ports: [25] }] };
    expect(Object(objectOf(appForTest({ network }), 'CiliumNetworkPolicy').spec).egress).toContainEqual({
      toEntities: ['host', 'remote-node', 'ingress'],
      toPorts: [{ ports: [{ port: '25', protocol: 'TCP' }] }],
    });
  });

  test('lead from another app to the ports that are named', () => {
    const network = { from: [{ app: 'backend', ports: ['http'] }] };
    const policy = Object(objectOf(appForTest({ network }, { others: [backend] }), 'NetworkPolicy').spec);
    expect(policy.ingress[0]).toMatchObject({
      from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'backend' } } }],
      ports: [{ port: 8080 }],
    });
  });
});

describe('what others write', () => {
  const written = (...app: Parameters<typeof placedForTest>) =>
    appComponent(placedForTest(...app)).ignoreDifferences?.map(({ kind, name = 'of any name' }) => `${kind} ${name}`);

  test('is nothing of a Deployment', () => {
    expect(written({})).toEqual([]);
  });

  test('is the version in the Services that switch, and the weights of a route', () => {
    const ingress = { host: 'shop', port: 'http' } as const;
    expect(written({ ingress, delivery: { type: 'canary', traffic: 'gateway' } })).toEqual([
      'Service frontend-stable',
      'Service frontend-canary',
      'HTTPRoute of any name',
    ]);
    expect(written({ delivery: { type: 'blueGreen' } })).toEqual(['Service frontend', 'Service frontend-preview']);
  });

  test('are the weights of its own Services alone', () => {
    const delivery = { type: 'canary', traffic: 'gateway' } as const;
    const placed = placedForTest({ ingress: { host: 'shop', port: 'http' }, delivery });
    expect(appComponent(placed).ignoreDifferences?.at(-1)).toEqual({
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      jqPathExpressions: [
        '.spec.rules[]?.backendRefs[]? | select(.name == "frontend-stable" or .name == "frontend-canary") | .weight',
      ],
    });
  });

  test.each(['rolling', 'blueGreen', 'canary'] as const)(
    'is all that may be on a branch, where %s stands here',
    (type) => {
      expect(written({ delivery: { type } }, { isElsewhere: true })).toEqual([
        'Service of any name',
        'HTTPRoute of any name',
      ]);
    },
  );
});
