import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { typedApps } from '../../../charts/apps/component.ts';
import type { AppDefinition } from '../../../charts/apps/definition.ts';
import { namespaces } from '../../../charts/platform/namespaces.ts';
import { neededSecrets } from '../../../engine/compose/needed.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { appFleet } from '../../engine/load/apps/app-fleet.ts';
import { cart, shop } from './shop.ts';

const PLACE = {
  name: 'shop',
  team: 'shop',
  namespace: 'shop',
  image: 'registry.example.org/shop/shop',
  registryLogin: true,
  environments: { dev: {}, staging: {}, prod: { clusters: ['cluster-04'] } },
};

const LOCK = `shop:
  dev: registry.example.org/shop/shop:v1.5.0
  staging: registry.example.org/shop/shop:v1.5.0
  prod: registry.example.org/shop/shop:v1.4.0
`;

const SERVED = ['argoproj.io', 'cilium.io', 'monitoring.coreos.com'];

/** A fleet of two apps with the shop in three environments; or, where its file is lost, without it. */
function made(file: object | undefined, apps: Readonly<Record<string, AppDefinition>>) {
  const fleet = appFleet();
  if (file !== undefined) fleet.write('apps/shop.yaml', dump(file)).append('apps/images.yaml', LOCK);
  const own = { components: [namespaces], checks: [], prerequisites: SERVED, ...typedApps(apps) };
  const {
    files,
    findings,
    fleet: loaded,
  } = synthesize({
    clusters: fleet.folder,
    schemas: 'imports/schemas',
    registry: own,
  });
  const errors = findings.filter(({ level }) => level === 'error');
  return {
    files,
    loaded,
    own,
    findings,
    lines: errors.map(({ at, message, code }) => `${at}: ${message} [${code}]`.replaceAll(/\S*clusters\//g, '')),
    object: (path: string) => parse(files.get(path) ?? ''),
  };
}

const TYPED = { ...PLACE, typescript: true };

test('an app in TypeScript takes the path of one in data', () => {
  const { object, lines, own, loaded } = made(TYPED, { shop });
  expect(lines).toEqual([]);
  const dev = object('clusters/cluster-02/shop-dev/deployment-shop.yaml');
  expect(dev.spec.replicas).toBe(1);
  expect(dev.spec.template.spec.containers[0].image).toBe('registry.example.org/shop/shop:v1.5.0');
  const prod = object('clusters/cluster-04/shop-prod/rollout-shop.yaml');
  expect(prod.spec.replicas).toBe(4);
  expect(prod.spec.template.spec.containers[0].image).toBe('registry.example.org/shop/shop:v1.4.0');
  const application = object('clusters/cluster-04/apps/shop-prod.yaml');
  expect(application.spec.project).toBe('apps-prod');
  expect(application.metadata.labels).toMatchObject({ 'fleetwright/environment': 'prod', 'fleetwright/team': 'shop' });
  const project = object('argocd/projects/apps-prod-project.yaml');
  expect(project.spec.syncWindows[0].namespaces).toContain('shop-prod');
  expect(object('clusters/cluster-04/namespaces/namespace-shop-prod.yaml').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'fleetwright/environment': 'prod',
  });
  const secrets = neededSecrets(loaded!, own).filter(({ namespace }) => namespace === 'shop-prod');
  expect(secrets.map(({ spec }) => spec.name)).toEqual(expect.arrayContaining(['shop-tls', 'shop-metrics-login']));
});

test('it is the same, byte for byte', () => {
  const { dev, prod } = shop.environments!;
  const data = {
    ...PLACE,
    ...shop.workload,
    environments: { dev, staging: {}, prod: { ...PLACE.environments.prod, ...prod } },
  };
  const asData = made(data, {});
  const typed = made(TYPED, { shop });
  expect([...typed.files]).toEqual([...asData.files]);
  expect([...typed.files.keys()].filter((path) => path.includes('/shop-')).length).toBeGreaterThan(10);
});

test('its file stands above what it says, and an environment above all', () => {
  const replicasIn = (changes: object) => {
    const { object, lines } = made({ ...TYPED, ...changes }, { shop });
    expect(lines).toEqual([]);
    return [
      object('clusters/cluster-02/shop-dev/deployment-shop.yaml').spec.replicas,
      object('clusters/cluster-04/shop-prod/rollout-shop.yaml').spec.replicas,
    ];
  };
  expect(replicasIn({ replicas: 7 })).toEqual([1, 4]);
  expect(replicasIn({ environments: { ...PLACE.environments, dev: { replicas: 3 } } })).toEqual([3, 4]);
});

test('a chart of its own adds to the workload', () => {
  const { object, lines } = made(TYPED, { shop: cart });
  expect(lines).toEqual([]);
  expect(object('clusters/cluster-04/shop-prod/configmap-shop-greeting.yaml')).toMatchObject({
    metadata: { namespace: 'shop-prod' },
    data: { greeting: 'hello from prod' },
  });
  expect(object('clusters/cluster-04/shop-prod/deployment-shop.yaml').kind).toBe('Deployment');
});

const WRONG: AppDefinition = { workload: { ...shop.workload, metrics: { port: 'web' } } };

test.each<[string, object | undefined, Readonly<Record<string, AppDefinition>>, string[]]>([
  [
    'no definition',
    TYPED,
    {},
    ['apps/shop.yaml:12:1: the registry has no app shop; expected it among typedApps [app-typescript]'],
  ],
  [
    'a definition of another name',
    TYPED,
    { shopp: shop },
    ['apps/shop.yaml:12:1: the registry has no app shop; did you mean shopp? [app-typescript]'],
  ],
  [
    'definitions of others only',
    TYPED,
    { cart },
    ['apps/shop.yaml:12:1: the registry has no app shop; expected it among typedApps [app-typescript]'],
  ],
  [
    'a definition whose file is lost, with its lines in the lock',
    undefined,
    { shop },
    [
      'apps/shop.yaml: the registry has the app shop, and there is no such file; expected it with typescript: true, or no shop in typedApps [app-typescript]',
    ],
  ],
  [
    'a definition that nobody reads',
    { ...PLACE, ports: { http: 8080 } },
    { shop },
    [
      'apps/shop.yaml:1:7: shop stands in TypeScript too, which nobody reads; expected typescript: true, or another name [app-typescript]',
    ],
  ],
  [
    'an environment that is not there',
    TYPED,
    { shop: { ...shop, environments: { prd: {} } } },
    [
      'apps/shop.yaml:12:1: in TypeScript: environments: there is no environment prd; did you mean prod? [unknown-environment]',
    ],
  ],
  [
    'a field that does not hold',
    TYPED,
    { shop: WRONG },
    ['apps/shop.yaml:12:1: in TypeScript: metrics.port: there is no port web; expected one of http [wrong-value]'],
  ],
  [
    'a field of its file that does not hold',
    { ...TYPED, metrics: { port: 'web' } },
    { shop },
    ['apps/shop.yaml:14:9: metrics.port: there is no port web; expected one of http [wrong-value]'],
  ],
])('%s', (_, file, apps, lines) => {
  expect(made(file, apps).lines).toEqual(lines);
});
