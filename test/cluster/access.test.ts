import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { ACCOUNT, type Access, accessOf } from '../../engine/access/account.ts';
import { deliveredTo } from '../../engine/access/delivered.ts';
import { Journal } from '../../engine/access/journal.ts';
import { namespacesMade, needsOf } from '../../engine/access/needs.ts';
import { awaitToken, endTokens, nextSecret, tokensOf } from '../../engine/access/token.ts';
import type { Connection } from '../../engine/connect/connection.ts';
import { loadFleet } from '../../engine/load/index.ts';
import { Schemas } from '../../engine/validate/index.ts';
import { complaints } from './answers.ts';
import { binariesOf } from './binaries.ts';
import type { Client } from './client.ts';
import { definitionsFor, install } from './definitions.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { adminOf, clientOf, startTokens } from './login.ts';
import { Server } from './server.ts';

const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager'];
const CLUSTER = 'cluster-02';
const RBAC = 'rbac.authorization.k8s.io';

/** What stands on a cluster before it joins a fleet. */
const PREREQUISITES = ['cilium.io'];

function accessOfCluster(): Access {
  const { fleet } = loadFleet({
    folder: 'clusters',
    components: registry.components,
    kubernetesVersions: Schemas.supported('imports/schemas'),
  });
  const cluster = fleet!.clusters.find(({ name }) => name === CLUSTER)!;
  const schemas = new Schemas('imports/schemas', cluster.kubernetes);
  const { delivered } = deliveredTo(fleet!, cluster, { registry, schemas });
  return accessOf(CLUSTER, needsOf(delivered), namespacesMade(delivered));
}

const groupOf = ({ spec }: KubeObject): string => (spec as { group: string }).group;

describe.skipIf(binariesOf('1.36', PROGRAMS) === undefined)("Argo CD's account on an edge", () => {
  const objects = deliveriesOf(treeOf('dist'), CLUSTER).flatMap((delivery) => delivery.objects);
  const { prepared, account } = accessOfCluster();
  let server: Server;
  let admin: Connection;
  let argoCd: Client;

  beforeAll(async () => {
    server = await Server.start(binariesOf('1.36', PROGRAMS)!);
    startTokens(server);
    admin = adminOf(server);
    const { definitions } = definitionsFor(objects);
    await install(
      definitions.filter((definition) => PREREQUISITES.includes(groupOf(definition))),
      server.client,
    );
    const journal = new Journal(admin);
    for (const object of prepared) await journal.create(object);
    for (const object of account) await journal.apply(object);
    const secret = nextSecret(CLUSTER, await tokensOf(admin, CLUSTER));
    await journal.create(secret);
    argoCd = clientOf(server, (await awaitToken(admin, secret)).toString());
    // What upstream repositories bring, which Argo CD applies like all else.
    await install(
      definitions.filter((definition) => !PREREQUISITES.includes(groupOf(definition))),
      argoCd,
    );
  });

  afterAll(async () => {
    argoCd?.close();
    await server?.stop();
  });

  test('applies the whole dist of the cluster', async () => {
    const refused: string[] = [];
    for (const object of objects) refused.push(...complaints(object, await argoCd.apply(object)));
    expect(refused).toEqual([]);
    expect(objects.filter(({ kind }) => ['Namespace', 'ClusterRole', 'Role'].includes(kind)).length).toBeGreaterThan(5);
  });

  test('finds every role and binding there, so that kubectl auth reconcile has none to create', async () => {
    const rights = objects.filter(({ apiVersion }) => apiVersion.startsWith(RBAC));
    const answers = await Promise.all(
      rights.map(async (object) => (await argoCd.send('PUT', await argoCd.pathOf(object), object)).status),
    );
    expect(answers).toEqual(rights.map(() => 200));
  });

  test('applies the rights that the chart of Longhorn brings', async () => {
    const meta = (name: string) => ({ name, labels: { 'app.kubernetes.io/name': 'longhorn' } });
    const roleRef = (name: string) => ({ apiGroup: RBAC, kind: 'ClusterRole', name });
    const apiVersion = `${RBAC}/v1`;
    const rules = [{ apiGroups: ['longhorn.io'], resources: ['volumes'], verbs: ['*'] }];
    const subjects = [{ kind: 'ServiceAccount', name: 'longhorn-support-bundle', namespace: 'longhorn-system' }];
    const brought: KubeObject[] = [
      { apiVersion, kind: 'ClusterRole', metadata: meta('longhorn-role'), rules },
      { apiVersion, kind: 'ClusterRoleBinding', metadata: meta('longhorn-bind'), roleRef: roleRef('longhorn-role') },
      {
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: meta('longhorn-support-bundle'),
        roleRef: roleRef('cluster-admin'),
        subjects,
      },
      {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: meta('longhorn-critical'),
        value: 1000000000,
      },
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'longhorn-post-upgrade', namespace: 'longhorn-system' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'example.org/a' }] } } },
      },
    ];
    const refused: string[] = [];
    for (const object of brought) refused.push(...complaints(object, await argoCd.apply(object)));
    expect(refused).toEqual([]);
  });

  test('prunes what the fleet no longer has', async () => {
    const { metadata } = objects.find(({ kind }) => kind === 'ServiceMonitor')!;
    const path = `/apis/monitoring.coreos.com/v1/namespaces/${metadata.namespace}/servicemonitors/${metadata.name}`;
    expect((await argoCd.send('DELETE', path)).status).toBe(200);
  });

  test('lists and watches what it delivers', async () => {
    const paths = [
      '/api/v1/namespaces',
      '/api/v1/pods',
      '/apis/apps/v1/deployments',
      `/apis/${RBAC}/v1/clusterroles`,
      '/apis/monitoring.coreos.com/v1/servicemonitors',
      '/apis/longhorn.io/v1beta2/recurringjobs',
    ];
    const answers = await Promise.all(paths.map(async (path) => (await argoCd.send('GET', path)).status));
    // The kinds of Longhorn are not installed here, which is not for want of a right.
    expect(answers).toEqual([200, 200, 200, 200, 200, 404]);
  });

  const role = (name: string, kind = 'ClusterRole') => ({ apiGroup: RBAC, kind, name });
  const self = [{ kind: 'ServiceAccount', ...ACCOUNT }];
  const APPLY = 'application/apply-patch+yaml';
  const binding = { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'mine' } };
  const pod = { containers: [{ name: 'a', image: 'example.org/a' }] };

  test.each<[string, string, string, unknown?, string?]>([
    ['read the secrets of a namespace that it delivers to', 'GET', '/api/v1/namespaces/monitoring/secrets'],
    ['read the token secrets of kube-system', 'GET', `/api/v1/namespaces/kube-system/secrets/${ACCOUNT.name}-token-1`],
    ['list the secrets of all namespaces', 'GET', '/api/v1/secrets'],
    [
      'bind itself to cluster-admin',
      'POST',
      `/apis/${RBAC}/v1/clusterrolebindings`,
      { ...binding, roleRef: role('cluster-admin'), subjects: self },
    ],
    [
      'bind itself to cluster-admin by an apply',
      'PATCH',
      `/apis/${RBAC}/v1/clusterrolebindings/mine?fieldManager=me`,
      { ...binding, roleRef: role('cluster-admin'), subjects: self },
      APPLY,
    ],
    [
      'bind itself to cluster-admin in one namespace',
      'POST',
      `/apis/${RBAC}/v1/namespaces/monitoring/rolebindings`,
      { ...binding, kind: 'RoleBinding', roleRef: role('cluster-admin'), subjects: self },
    ],
    [
      'widen its own role',
      'PATCH',
      `/apis/${RBAC}/v1/clusterroles/${ACCOUNT.name}?fieldManager=me&force=true`,
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRole',
        metadata: { name: ACCOUNT.name },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
      APPLY,
    ],
    [
      'make a role of its own',
      'POST',
      `/apis/${RBAC}/v1/clusterroles`,
      { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'mine' }, rules: [] },
    ],
    ['run a command in a pod', 'POST', '/api/v1/namespaces/monitoring/pods/any/exec?command=sh'],
    ['delete a node', 'DELETE', '/api/v1/nodes/any'],
    ['delete a namespace that is not the fleet’s', 'DELETE', '/api/v1/namespaces/default'],
    [
      'run a pod in kube-system',
      'POST',
      '/apis/apps/v1/namespaces/kube-system/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'mine' },
        spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: pod } },
      },
    ],
    [
      'make a token for another account',
      'POST',
      '/api/v1/namespaces/kube-system/serviceaccounts/default/token',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
    ],
    [
      'watch what others ask the API server',
      'POST',
      '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'mine' },
      },
    ],
  ])('may not %s', async (_, method, path, body, type) => {
    const answer = await argoCd.send(method, path, body, type);
    expect(answer.body.message).toContain('forbidden');
    expect(answer.status).toBe(403);
  });

  test('may not act as another', async () => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'impersonate', resource: 'users', name: 'admin' } },
    };
    const { body } = await argoCd.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review);
    expect(body.status).toEqual({ allowed: false });
  });

  test('has two tokens between a rotation and its end, and then one', async () => {
    const [first] = await tokensOf(admin, CLUSTER);
    const secret = nextSecret(CLUSTER, [first!]);
    await new Journal(admin).create(secret);
    const second = clientOf(server, (await awaitToken(admin, secret)).toString());
    const ask = async (client: Client) => (await client.send('GET', '/api/v1/namespaces')).status;
    expect([await ask(argoCd), await ask(second)]).toEqual([200, 200]);
    await endTokens(admin, [first!]);
    await expect.poll(() => ask(argoCd), { timeout: 30_000, interval: 500 }).toBe(401);
    expect(await ask(second)).toBe(200);
    second.close();
  });
});
