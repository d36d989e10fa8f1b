import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { ACCOUNT } from '../../engine/access/account.ts';
import { inProcess } from '../engine/commands/in-process.ts';
import { forgetCluster } from '../engine/load/temporary-fleet.ts';
import { SealingFleet } from '../engine/seal/sealing-fleet.ts';
import { complaints } from './answers.ts';
import { binariesOf } from './binaries.ts';
import { type Client, MERGE } from './client.ts';
import { definitionsFor, install } from './definitions.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { clientOf, NODE, startTokens } from './login.ts';
import { Server } from './server.ts';

const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager'];
const CLUSTER = 'cluster-04';
const SECRET = `argocd/cluster-${CLUSTER}`;
const RBAC = 'rbac.authorization.k8s.io';

/** What stands on a cluster before it joins a fleet. */
const PREREQUISITES = ['cilium.io'];

/** Nothing is sealed while the cluster joins. */
const SEALED_LATER: KubeObject = {
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name: 'prometheus-agent-remote-write', namespace: 'monitoring' },
  spec: { encryptedData: { password: 'AgBy' } },
};

const groupOf = ({ spec }: KubeObject): string => (spec as { group: string }).group;

describe.skipIf(binariesOf('1.36', PROGRAMS) === undefined)("Argo CD's account on an edge that was added", () => {
  const objects = [...deliveriesOf(treeOf('dist'), CLUSTER).flatMap((delivery) => delivery.objects), SEALED_LATER];
  const endings: (() => void)[] = [];
  const kubeconfigs = mkdtempSync(join(tmpdir(), 'fleetwright-kube-'));
  const kubeconfig = join(kubeconfigs, 'test.conf');
  let fleet: SealingFleet;
  let data: string;
  let server: Server;
  let argoCd: Client;

  const run = (...args: string[]) =>
    inProcess(['cluster', ...args, '--clusters', fleet.clusters, '--kubeconfig', kubeconfig, '--context', 'test'], {
      top: fleet.top,
    });
  /** What the central cluster's controller makes of the sealed file. */
  const sealedToken = () => fleet.opened('cluster-01', SECRET, 'bearerToken');
  const ask = async (client: Client) => (await client.send('GET', '/api/v1/namespaces')).status;

  beforeAll(async () => {
    server = await Server.start(binariesOf('1.36', PROGRAMS)!);
    startTokens(server);
    writeFileSync(kubeconfig, JSON.stringify(server.client.kubeconfig()), { mode: 0o600 });
    await server.client.create(NODE);
    await server.client.send('PATCH', '/api/v1/nodes/node-1/status', { status: NODE.status }, MERGE);
    const { definitions } = definitionsFor(objects);
    const isThere = (definition: KubeObject) => PREREQUISITES.includes(groupOf(definition));
    await install(definitions.filter(isThere), server.client);
    fleet = await SealingFleet.make((remove) => endings.push(remove));
    data = fleet.read(`clusters/${CLUSTER}.yaml`);
    rmSync(join(fleet.clusters, `${CLUSTER}.yaml`));
    rmSync(join(fleet.clusters, `certs/${CLUSTER}.pem`));
    const named = ['clusters/fleet.yaml', 'clusters/apps/frontend.yaml'].map(
      (path) => [path, fleet.read(path)] as const,
    );
    forgetCluster(fleet.clusters, CLUSTER);
    const said = ['--pool', '192.168.101.230-192.168.101.239', '--api-server', 'https://192.168.101.198:6443'];
    const added = await run('add', CLUSTER, ...said, '--disk', '500Gi', '--label', 'environment=production');
    expect(added).toMatchObject({ code: 0 });
    // What it is to run beyond its role comes once it is there, and takes further rights.
    const [components = ''] = /^components:\n( .*\n)+/m.exec(data) ?? [];
    const path = `clusters/${CLUSTER}.yaml`;
    for (const [file, text] of [...named, [path, fleet.read(path) + components] as const]) fleet.write(file, text);
    expect(await run('grant', CLUSTER)).toMatchObject({ code: 0, stdout: expect.stringContaining('my-app-prod') });
    argoCd = clientOf(server, sealedToken());
    // What upstream repositories bring, which Argo CD applies like all else.
    await install(
      definitions.filter((definition) => !isThere(definition)),
      argoCd,
    );
  });

  afterAll(async () => {
    argoCd?.close();
    for (const end of endings) end();
    rmSync(kubeconfigs, { recursive: true, force: true });
    await server?.stop();
  });

  test('comes with data that the cluster told, and the authority that signs for it', () => {
    expect(fleet.read(`clusters/${CLUSTER}.yaml`)).toContain('count: 1\n');
    expect(data).toContain('192.168.101.198');
    const authority = Buffer.from(fleet.opened('cluster-01', SECRET, 'caData'), 'base64').toString();
    const { clusters } = server.client.kubeconfig() as { clusters: [{ cluster: Record<string, string> }] };
    expect(authority).toBe(readFileSync(clusters[0].cluster['certificate-authority']!, 'utf8'));
  });

  test('applies the whole dist of the cluster', async () => {
    const refused: string[] = [];
    for (const object of objects) refused.push(...complaints(object, await argoCd.apply(object)));
    expect(refused).toEqual([]);
    expect(objects.filter(({ kind }) => ['Namespace', 'ClusterRole', 'Role'].includes(kind)).length).toBeGreaterThan(5);
  });

  test('comes with a first sealing key, whose certificate is in the fleet', async () => {
    const { body } = await server.client.send('GET', '/api/v1/namespaces/kube-system/secrets/sealed-secrets-key-first');
    const { data } = body as { data: Record<string, string> };
    expect(fleet.read(`clusters/certs/${CLUSTER}.pem`)).toContain(Buffer.from(data['tls.crt']!, 'base64').toString());
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

  test('leaves no gap when its token is rotated: both work until the end is said', async () => {
    const first = argoCd;
    expect(await run('rotate', CLUSTER)).toMatchObject({ code: 0 });
    const second = clientOf(server, sealedToken());
    expect([await ask(first), await ask(second)]).toEqual([200, 200]);
    // The test's server stands for the central cluster too.
    const finish = () => run('rotate', CLUSTER, '--finish', '--central-context', 'test');
    expect((await finish()).stderr).toContain('does not hold the new token yet');
    expect(await ask(first)).toBe(200);
    await server.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
    const [namespace, name = ''] = SECRET.split('/');
    const stringData = { config: JSON.stringify({ bearerToken: sealedToken() }) };
    await server.client.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData });
    expect(await finish()).toMatchObject({ code: 0, stdout: '- Secret kube-system/argocd-manager-token-1\n' });
    await expect.poll(() => ask(first), { timeout: 30_000, interval: 500 }).toBe(401);
    expect(await ask(second)).toBe(200);
    argoCd = second;
    first.close();
  });

  test('has all that the fleet needs, and gets back what was taken from it', async () => {
    expect((await run('grant', CLUSTER)).stdout).toBe(`${CLUSTER}: as the fleet needs it\n`);
    await server.client.send('DELETE', `/apis/${RBAC}/v1/namespaces/monitoring/roles/${ACCOUNT.name}`);
    const { stdout } = await run('check', CLUSTER, '--json');
    expect(JSON.parse(stdout).findings.map(({ code }: { code: string }) => code)).toContain('access');
    expect((await run('grant', CLUSTER)).stdout).toContain(`Role monitoring/${ACCOUNT.name} is not there`);
    expect((await run('grant', CLUSTER)).stdout).toBe(`${CLUSTER}: as the fleet needs it\n`);
  });

  test('ends with the cluster’s removal, and what Argo CD has applied stays', async () => {
    forgetCluster(fleet.clusters, CLUSTER);
    expect(await run('remove', CLUSTER)).toMatchObject({ code: 0 });
    await expect.poll(() => ask(argoCd), { timeout: 30_000, interval: 500 }).toBe(401);
    const roles = await server.client.send('GET', `/apis/${RBAC}/v1/clusterroles?labelSelector=fleetwright/access`);
    expect(roles.body.items).toEqual([]);
    expect((await server.client.send('GET', `/apis/${RBAC}/v1/clusterroles/prometheus-agent`)).status).toBe(200);
    expect((await run('remove', CLUSTER)).stdout).toContain('nothing of an access is on context test');
  });
});
