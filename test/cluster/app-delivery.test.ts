import { describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { complaints } from './answers.ts';
import { declaredVersions } from './binaries.ts';
import type { Body, Client } from './client.ts';
import { deliveriesOf, objectsIn } from './delivery.ts';
import { prove } from './proof.ts';

const FLEET = 'test/fixtures/app-delivery/clusters';
const CENTRAL = 'cluster-01';

const { files, findings } = synthesize({ clusters: FLEET, schemas: 'imports/schemas', registry });
const objects = objectsIn(files, files.keys());

test('a fleet with all that delivers apps renders, robots and dashboards among it', () => {
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  // What is sealed in no fleet of a test.
  const expected = ['demo-fleet', 'missing-secret'];
  expect(findings.filter(({ code }) => !expected.includes(code))).toEqual([]);
  const names = ['argocd-image-updater', 'argo-rollouts-dashboard', 'argo-rollouts-dashboard', 'argo-rollouts'];
  const deployed = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
  expect(deployed).toEqual(expect.arrayContaining(names));
  const updaters = objects.filter(({ kind }) => kind === 'ImageUpdater').map(({ metadata }) => metadata.name);
  expect(updaters.sort()).toEqual(['shop-live', 'status-live']);
});

test('an ApplicationSet reaches the cluster that Argo CD is in as it reaches any other', () => {
  const destinations = ['cluster-01', 'cluster-02'].map(
    (cluster) => deliveriesOf(files, cluster).find(({ component }) => component === 'shop-live')?.application,
  );
  expect(destinations.map((application) => [application?.metadata.name, application?.spec])).toMatchObject([
    ['shop-live-cluster-01', { destination: { name: 'in-cluster', namespace: 'shop-live' }, project: 'apps-live' }],
    ['shop-live-cluster-02', { destination: { name: 'cluster-02', namespace: 'shop-live' }, project: 'apps-live' }],
  ]);
});

/** Whether an account may: verb, then `resource` or `resource.group`, `resource/subresource`, and a name. */
type Right = readonly [verb: string, resource: string, namespace?: string, name?: string];

const ROLLOUTS = 'argoproj.io';
const UPDATERS = 'argocd-image-updater.argoproj.io';

async function isAllowed(account: Client, [verb, text, namespace, name]: Right): Promise<boolean> {
  const [, resource, subresource, group = ''] = /^([a-z]+)(?:\/([a-z]+))?(?:\.(.+))?$/.exec(text) ?? [];
  const { body } = await account.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, group, resource, subresource, namespace, name } },
  });
  return (body.status as { allowed: boolean }).allowed;
}

async function unlike(account: Client, wanted: boolean, rights: readonly Right[]): Promise<string[]> {
  const answers = await Promise.all(rights.map((right) => isAllowed(account, right)));
  return rights.filter((_, i) => answers[i] !== wanted).map((right) => right.join(' '));
}

const each = (verbs: readonly string[], resource: string, namespace?: string): Right[] =>
  verbs.map((verb) => [verb, resource, namespace]);

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete'];

function rightsOfImageUpdater(client: () => Client): void {
  const robot = () => client().as('argocd', 'argocd-image-updater');

  test('may do what the Image Updater does', async () => {
    const needed: Right[] = [
      ...each(READ, `applications.${ROLLOUTS}`, 'argocd'),
      ...each([...READ, 'update'], `imageupdaters.${UPDATERS}`, 'argocd'),
      ['update', `imageupdaters/status.${UPDATERS}`, 'argocd'],
      ['create', 'events', 'argocd'],
      ['get', 'secrets', 'argocd', 'argocd-image-updater-git'],
      ['get', 'secrets', 'argocd', 'registry-login'],
    ];
    expect(await unlike(robot(), true, needed)).toEqual([]);
  });

  test('may not change an Application, nor see another Secret or namespace', async () => {
    const refused: Right[] = [
      ...each(WRITE, `applications.${ROLLOUTS}`, 'argocd'),
      ...each(WRITE, `appprojects.${ROLLOUTS}`, 'argocd'),
      ...each(['create', 'delete', 'patch'], `imageupdaters.${UPDATERS}`, 'argocd'),
      ...each(READ, `applications.${ROLLOUTS}`),
      ...each(['list', 'watch', 'create'], 'secrets', 'argocd'),
      ['get', 'secrets', 'argocd', 'repository-fleet'],
      ['get', 'secrets', 'argocd', 'cluster-cluster-02'],
      ['get', 'secrets', 'argocd', 'argocd-secret'],
      ['get', 'secrets', 'shop-live', 'shop-registry-login'],
      ...each([...READ, ...WRITE], 'configmaps', 'argocd'),
      ...each(['create', 'get'], 'pods', 'argocd'),
      ['patch', 'events', 'argocd'],
    ];
    expect(await unlike(robot(), false, refused)).toEqual([]);
  });

  test('writes its finalizer and its status, and a sync leaves both', async () => {
    const updater = objects.find(({ kind }) => kind === 'ImageUpdater')!;
    const path = await client().pathOf(updater);
    const { body } = await robot().send('GET', path);
    const { metadata, ...rest } = body as Body & { metadata: object };
    const finalizers = ['resources-finalizer.argocd-image-updater.argoproj.io'];
    const marked = await robot().send('PUT', path, { ...rest, metadata: { ...metadata, finalizers } });
    expect(marked.status).toBe(200);
    const status = { observedGeneration: 1, applicationsMatched: 2, imagesManaged: 1 };
    const told = await robot().send('PUT', `${path}/status`, { ...marked.body, status });
    expect(told).toMatchObject({ status: 200, body: { status } });
    expect(complaints(updater, await client().apply(updater))).toEqual([]);
    expect((await client().get(updater)).body).toMatchObject({ metadata: { finalizers }, status });
  });
}

const SHOWN = ['rollouts', 'analysisruns', 'experiments', 'analysistemplates', 'clusteranalysistemplates'];

function rightsOfDashboard(client: () => Client, { acts }: { acts: boolean }): void {
  const dashboard = () => client().as('argo-rollouts', 'argo-rollouts-dashboard');

  test('may show every Rollout with its pods', async () => {
    const needed: Right[] = [
      ...SHOWN.flatMap((resource) => each(READ, `${resource}.${ROLLOUTS}`)),
      ...each(READ, 'deployments.apps'),
      ...each(READ, 'replicasets.apps'),
      ...each(['list', 'watch'], 'pods'),
    ];
    expect(await unlike(dashboard(), true, needed)).toEqual([]);
  });

  test(`may ${acts ? 'promote, abort and restart' : 'change none of them'}`, async () => {
    const actions = [...each(['patch'], `rollouts.${ROLLOUTS}`), ...each(['patch'], `rollouts/status.${ROLLOUTS}`)];
    expect(await unlike(dashboard(), acts, actions)).toEqual([]);
  });

  test('may change nothing else, and read no Secret', async () => {
    const refused: Right[] = [
      ...each(['create', 'update', 'delete'], `rollouts.${ROLLOUTS}`),
      ...SHOWN.slice(1).flatMap((resource) => each(WRITE, `${resource}.${ROLLOUTS}`)),
      ...['deployments.apps', 'replicasets.apps', 'pods'].flatMap((resource) => each(WRITE, resource)),
      ...each(['get', ...WRITE], 'pods/exec'),
      ...each([...READ, ...WRITE], 'secrets', 'argo-rollouts'),
      ...each(READ, 'configmaps'),
      ['get', 'pods'],
    ];
    expect(await unlike(dashboard(), false, refused)).toEqual([]);
  });
}

function rightsOfController(client: () => Client, { shiftsTraffic }: { shiftsTraffic: boolean }): void {
  const controller = () => client().as('argo-rollouts', 'argo-rollouts');
  const LOCK = 'argo-rollouts-controller-lock';

  test('may lead, of two that wait for each other', async () => {
    const needed: Right[] = [
      ['create', 'leases.coordination.k8s.io', 'argo-rollouts'],
      ['get', 'leases.coordination.k8s.io', 'argo-rollouts', LOCK],
      ['update', 'leases.coordination.k8s.io', 'argo-rollouts', LOCK],
    ];
    expect(await unlike(controller(), true, needed)).toEqual([]);
    expect(await unlike(controller(), false, [['update', 'leases.coordination.k8s.io', 'argo-rollouts']])).toEqual([]);
  });

  test.each([
    ['configmaps', 'argo-rollouts-notification-configmap'],
    ['secrets', 'argo-rollouts-notification-secret'],
  ])('may follow its own of the %s, and list no others', async (resource, name) => {
    const path = `/api/v1/namespaces/argo-rollouts/${resource}`;
    const ask = async (query: string) => (await controller().send('GET', `${path}${query}`)).status;
    expect(await ask(`?fieldSelector=metadata.name%3D${name}`)).toBe(200);
    expect(await ask('')).toBe(403);
  });

  test(`may ${shiftsTraffic ? '' : 'not '}write routes, and ${shiftsTraffic ? '' : 'not '}read a Secret for an analysis`, async () => {
    const rights: Right[] = [
      ['update', 'httproutes.gateway.networking.k8s.io', 'shop-live'],
      ['get', 'secrets', 'shop-live', 'any'],
    ];
    expect(await unlike(controller(), shiftsTraffic, rights)).toEqual([]);
  });
}

prove({
  fleet: 'app delivery',
  tree: files,
  versionOf: declaredVersions(FLEET),
  further(cluster, client) {
    describe('the controller of Argo Rollouts', () =>
      rightsOfController(client, { shiftsTraffic: cluster === CENTRAL }));
    describe('the Rollouts dashboard', () => rightsOfDashboard(client, { acts: cluster !== CENTRAL }));
    if (cluster === CENTRAL) describe('the Image Updater', () => rightsOfImageUpdater(client));
  },
});
