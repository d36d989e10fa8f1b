import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { overduePauses } from '../../../engine/pauses.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { BACKEND_FILE, FRONTEND_FILE, withApps } from '../load/apps/app-fleet.ts';
import { TemporaryFleet } from '../load/temporary-fleet.ts';
import { applicationsOf } from './application-set.ts';
import { componentOf, composed } from './small-fleet.ts';

type Change = (fleet: TemporaryFleet) => TemporaryFleet;

const apps = (change: Change = (fleet) => fleet) => composed([], (fleet) => change(withApps(fleet)));

const fleetLine =
  (text: string): Change =>
  (fleet) =>
    fleet.edit('fleet.yaml', 'branches: {strategy: github-flow}', text);

const prod =
  (text: string): Change =>
  (fleet) =>
    fleet.edit(FRONTEND_FILE, '  prod:\n', `  prod:\n${text}`);

const application = (fleet: ReturnType<typeof apps>, name: string, cluster: string) =>
  fleet.object(`clusters/${cluster}/apps/${name}.yaml`) as KubeObject & { spec: Record<string, unknown> };

test('an app in an environment is a component of each of its clusters', () => {
  const fleet = apps();
  expect(fleet.lines('error')).toEqual([]);
  expect([...fleet.files.keys()].filter((path) => path.includes('frontend'))).toEqual([
    'clusters/cluster-02/apps/frontend-dev.yaml',
    'clusters/cluster-02/frontend-dev/configmap-frontend.yaml',
    'clusters/cluster-03/apps/frontend-staging.yaml',
    'clusters/cluster-03/apps/frontend-prod.yaml',
    'clusters/cluster-03/frontend-staging/configmap-frontend.yaml',
    'clusters/cluster-03/frontend-prod/configmap-frontend.yaml',
    'clusters/cluster-04/apps/frontend-prod.yaml',
    'clusters/cluster-04/frontend-prod/configmap-frontend.yaml',
  ]);
  expect(application(fleet, 'frontend-prod', 'cluster-04')).toMatchObject({
    metadata: { name: 'frontend-prod-cluster-04', annotations: { 'argocd.argoproj.io/sync-wave': '6' } },
    spec: {
      project: 'apps-prod',
      destination: { name: 'cluster-04', namespace: 'my-app-prod' },
      source: { targetRevision: 'main', path: 'dist/clusters/cluster-04/frontend-prod' },
    },
  });
  expect(fleet.object('clusters/cluster-02/frontend-dev/configmap-frontend.yaml')).toMatchObject({
    metadata: { namespace: 'my-app-dev' },
    data: { image: 'ghcr.io/myorg/frontend:v1.2.4' },
  });
});

test('a file of an app that is gone takes nothing away before a person has said so', () => {
  const { metadata } = application(apps(), 'frontend-prod', 'cluster-04');
  expect(metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Prune=false' });
  expect(metadata).not.toHaveProperty('finalizers');
});

test('an Application says whose it is; one that is no app does not', () => {
  const fleet = composed([componentOf('agent')], withApps);
  expect(application(fleet, 'frontend-prod', 'cluster-04').metadata.labels).toEqual({
    'app.kubernetes.io/part-of': 'my-app',
    'fleetwright/app': 'frontend',
    'fleetwright/environment': 'prod',
    'fleetwright/team': 'shop',
    'fleetwright/cluster': 'cluster-04',
    'fleetwright/component': 'frontend-prod',
  });
  expect(application(fleet, 'agent', 'cluster-04').metadata.labels).toEqual({
    'fleetwright/cluster': 'cluster-04',
    'fleetwright/component': 'agent',
  });
});

test('sync, pauses and patches of an environment are those of its component', () => {
  const patch = 'patches: [{target: {kind: ConfigMap, name: frontend}, merge: {data: {key: changed}}}]';
  const fleet = apps(prod(`    ${patch}\n    pause: {reason: move, until: 2026-01-31}\n`));
  expect(application(fleet, 'frontend-prod', 'cluster-03').spec).toMatchObject({
    syncPolicy: { automated: { enabled: false } },
    info: [{ name: 'paused', value: 'move (until 2026-01-31)' }],
  });
  expect(fleet.object('clusters/cluster-03/frontend-prod/configmap-frontend.yaml')).toMatchObject({
    data: { key: 'changed' },
  });
  expect(overduePauses(fleet.fleet!, '2026-02-01')).toMatchObject([
    { at: 'clusters/apps/frontend.yaml: environments.prod.pause.until' },
  ]);
});

describe('branches', () => {
  const revisions = (strategy: string) => {
    const fleet = apps(fleetLine(`branches: ${strategy}`));
    expect(fleet.lines('error')).toEqual([]);
    return ['frontend-dev cluster-02', 'frontend-staging cluster-03', 'frontend-prod cluster-04'].map((text) => {
      const [name = '', cluster = ''] = text.split(' ');
      const { source } = application(fleet, name, cluster).spec as { source: { targetRevision: string; path: string } };
      expect(source.path).toBe(`dist/clusters/${cluster}/${name}`);
      return source.targetRevision;
    });
  };

  test('github-flow: folders of one branch', () => {
    expect(revisions('{strategy: github-flow}')).toEqual(['main', 'main', 'main']);
  });

  test('environment-branches: the same folders, each on its branch', () => {
    const environments = '{dev: development, staging: staging, prod: production}';
    expect(revisions(`{strategy: environment-branches, environments: ${environments}}`)).toEqual([
      'development',
      'staging',
      'production',
    ]);
  });

  test('tags: where nothing is pinned, what is latest', () => {
    expect(revisions('{strategy: tags, environments: {dev: latest, staging: v1.3.0-rc.1, prod: v1.2.3}}')).toEqual([
      'main',
      'v1.3.0-rc.1',
      'v1.2.3',
    ]);
  });

  test('an app knows whether its objects come from elsewhere than its Applications', () => {
    const environments = '{dev: latest, staging: v1.3.0-rc.1, prod: v1.2.3}';
    const { fleet } = apps(fleetLine(`branches: {strategy: tags, environments: ${environments}}`));
    const elsewhere = ['dev', 'staging', 'prod'].map((name) => fleet!.apps[`frontend-${name}`]?.isElsewhere);
    expect(elsewhere).toEqual([undefined, true, true]);
  });

  test('gitflow: the branches of its roles', () => {
    expect(revisions('{strategy: gitflow, environments: {dev: develop, staging: release/1.4, prod: main}}')).toEqual([
      'develop',
      'release/1.4',
      'main',
    ]);
  });

  test('what is no app follows the revision of the fleet', () => {
    const fleet = apps(
      fleetLine('branches: {strategy: tags, environments: {dev: latest, staging: latest, prod: v1.0.0}}'),
    );
    expect(fleet.object('argocd/apps/cluster-04-apps.yaml')).toMatchObject({
      spec: { source: { targetRevision: 'main' } },
    });
  });
});

const projectOf = (fleet: ReturnType<typeof apps>, name: string) =>
  fleet.object(`argocd/projects/${name}-project.yaml`) as KubeObject & { spec: Record<string, unknown> };

const projectsOf = (fleet: ReturnType<typeof apps>) =>
  [...fleet.files.keys()].flatMap((path) => /^argocd\/projects\/(.*)-project\.yaml$/.exec(path)?.[1] ?? []);

describe('projects', () => {
  test('each environment has one, as narrow as its apps', () => {
    const fleet = apps();
    expect(projectsOf(fleet)).toEqual(['observability', 'apps-dev', 'apps-prod', 'apps-staging']);
    expect(projectOf(fleet, 'apps-prod').spec).toEqual({
      description: 'Apps in prod',
      sourceRepos: ['http://gitlab.k8s-cluster-01.miribit.lab/observability/thanos-multi-cluster.git'],
      destinations: [
        { name: 'cluster-03', namespace: 'my-app-prod' },
        { name: 'cluster-04', namespace: 'my-app-prod' },
      ],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [{ group: '', kind: 'ConfigMap' }],
      syncWindows: [
        {
          kind: 'allow',
          schedule: '0 9 * * 1-5',
          duration: '8h',
          timeZone: 'Asia/Seoul',
          manualSync: false,
          namespaces: ['my-app-prod'],
        },
      ],
    });
    expect(projectOf(fleet, 'observability').spec).toMatchObject({ destinations: [], sourceRepos: [] });
  });

  test('a role may do in Argo CD what it is allowed, with the Applications of its project', () => {
    expect(projectOf(apps(), 'apps-dev').spec.roles).toEqual([
      {
        name: 'developer',
        policies: [
          'p, proj:apps-dev:developer, applications, get, apps-dev/*, allow',
          'p, proj:apps-dev:developer, applications, sync, apps-dev/*, allow',
          'p, proj:apps-dev:developer, logs, get, apps-dev/*, allow',
        ],
        groups: ['developers'],
      },
    ]);
  });

  test('a team may have its own, in which a role of an environment reaches that environment only', () => {
    const lead = 'lead: {description: releases, groups: [leads], policies: ["applications, sync, frontend-*, deny"]}';
    const fleet = apps(fleetLine(`projects: {shop: {description: The shop, teams: [shop], roles: {${lead}}}}`));
    expect(projectsOf(fleet)).toEqual(['observability', 'shop']);
    expect(projectOf(fleet, 'shop').spec).toMatchObject({
      description: 'The shop',
      destinations: [
        { name: 'cluster-02', namespace: 'my-app-dev' },
        { name: 'cluster-03', namespace: '{my-app-prod,my-app-staging}' },
        { name: 'cluster-04', namespace: 'my-app-prod' },
      ],
      syncWindows: [{ kind: 'allow', namespaces: ['my-app-prod'] }],
      roles: [
        {
          name: 'lead',
          description: 'releases',
          policies: ['p, proj:shop:lead, applications, sync, shop/frontend-*, deny'],
          groups: ['leads'],
        },
        {
          name: 'dev-developer',
          policies: [
            'p, proj:shop:dev-developer, applications, get, shop/backend-dev-*, allow',
            'p, proj:shop:dev-developer, applications, get, shop/frontend-dev-*, allow',
            'p, proj:shop:dev-developer, applications, sync, shop/backend-dev-*, allow',
            'p, proj:shop:dev-developer, applications, sync, shop/frontend-dev-*, allow',
            'p, proj:shop:dev-developer, logs, get, shop/backend-dev-*, allow',
            'p, proj:shop:dev-developer, logs, get, shop/frontend-dev-*, allow',
          ],
        },
      ],
    });
  });

  test('a team in an environment goes before a team, and that before an environment', () => {
    const fleet = apps((fleet) =>
      fleetLine(
        'projects: {shop: {teams: [shop]}, live: {environments: [prod]}, shop-live: {teams: [shop], environments: [prod]}}',
      )(fleet).edit(BACKEND_FILE, 'team: shop\n', ''),
    );
    const projects = ['frontend-prod', 'backend-prod', 'frontend-staging', 'backend-staging'].map(
      (name) => application(fleet, name, 'cluster-03').spec.project,
    );
    expect(projects).toEqual(['shop-live', 'live', 'shop', 'apps-staging']);
  });

  test('what an app brings outside its namespace is refused', () => {
    const foreign = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'foreign', namespace: 'monitoring' } };
    const wide = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wide' } };
    const right = 'expected what is in my-app-dev only, as the rest is for components of the fleet [stray-object]';
    const { lines } = composed([], withApps, ({ app, environment }) =>
      componentOf(`${app}-${environment}`, {
        objects: app === 'frontend' && environment === 'dev' ? [foreign, wide] : [],
      }),
    );
    expect(lines('error')).toEqual([
      `cluster-02/frontend-dev/ConfigMap/monitoring/foreign: is in monitoring; ${right}`,
      `cluster-02/frontend-dev/Namespace/wide: belongs to the whole cluster; ${right}`,
    ]);
  });
});

describe('cluster by cluster', () => {
  const STEPS = '{steps: [{clusters: [cluster-04]}, {labels: {region: lab}, maxUpdate: 50%}]}';
  const rolling = (more = '') =>
    apps((fleet) =>
      prod(`    rollingSync: ${STEPS}\n${more}`)(fleet).edit('cluster-04.yaml', 'region: lab', 'region: first'),
    );
  const set = (fleet: ReturnType<typeof apps>) =>
    fleet.object('argocd/apps/frontend-prod-appset.yaml') as KubeObject & { spec: Record<string, unknown> };

  test('an ApplicationSet has the Applications that the folders of the clusters would have', () => {
    const fleet = rolling();
    expect(fleet.lines('error')).toEqual([]);
    expect([...fleet.files.keys()].filter((path) => path.endsWith('apps/frontend-prod.yaml'))).toEqual([]);
    const plain = apps();
    const expected = ['cluster-03', 'cluster-04'].map((name, i) => {
      const { metadata, ...rest } = application(plain, 'frontend-prod', name);
      const labels = { ...metadata.labels, 'fleetwright/step': String(2 - i) };
      return { ...rest, metadata: { ...metadata, labels } };
    });
    expect(applicationsOf(set(fleet))).toEqual(expected);
    const names = ({ clusters }: typeof plain) => clusters.map(({ applications }) => applications);
    expect(names(fleet)).toEqual(names(plain));
  });

  test('it says whose it is, as its Applications do', () => {
    const { labels } = set(rolling()).metadata;
    expect(labels).toEqual({
      'app.kubernetes.io/part-of': 'my-app',
      'fleetwright/app': 'frontend',
      'fleetwright/environment': 'prod',
      'fleetwright/team': 'shop',
      'fleetwright/component': 'frontend-prod',
    });
    for (const { metadata } of applicationsOf(set(rolling()))) expect(metadata.labels).toMatchObject(labels ?? {});
  });

  test('its steps wait for each other', () => {
    expect(set(rolling()).spec).toMatchObject({
      strategy: {
        type: 'RollingSync',
        rollingSync: {
          steps: [
            { matchExpressions: [{ key: 'fleetwright/step', operator: 'In', values: ['1'] }] },
            { matchExpressions: [{ key: 'fleetwright/step', operator: 'In', values: ['2'] }], maxUpdate: '50%' },
          ],
        },
      },
    });
  });

  test('a pause lets none of them go', () => {
    const { strategy } = set(rolling('    pause: {reason: move, until: 2026-01-31}\n')).spec;
    expect(strategy).toMatchObject({ rollingSync: { steps: [{ maxUpdate: 0 }, { maxUpdate: 0 }] } });
  });

  test('neither a lost file nor a lost cluster takes away what runs', () => {
    const { metadata, spec } = set(rolling());
    expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=false' });
    expect(spec.syncPolicy).toEqual({ applicationsSync: 'create-update', preserveResourcesOnDeletion: true });
    expect(applicationsOf(set(rolling()))[0]!.metadata).not.toHaveProperty('finalizers');
  });

  test('what may drift on one of its clusters does on all', () => {
    const drift = '    allowDrift: [{kind: ConfigMap, name: frontend, field: /data}]\n';
    expect(applicationsOf(set(rolling(drift)))[0]!.spec).toMatchObject({
      ignoreDifferences: [{ kind: 'ConfigMap', name: 'frontend', jsonPointers: ['/data'] }],
    });
  });
});

test('a fleet without apps has not a byte more', () => {
  const plain = composed([]);
  const environments = composed([], (fleet) =>
    fleet.append('fleet.yaml', 'environments: {dev: {clusters: [cluster-02]}}\n'),
  );
  expect(environments.files).toEqual(plain.files);
  expect(projectsOf(plain)).toEqual(['observability']);
});

test('the registry of the repository knows what an app is', () => {
  const fleet = withApps(new TemporaryFleet());
  const { fleet: loaded } = synthesize({ clusters: fleet.folder, schemas: 'imports/schemas', registry });
  expect(Object.keys(loaded!.apps)).toHaveLength(6);
});
