import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { newAuthority } from '../connect/certificates.ts';
import { API_SERVERS, FakeCluster, SEALING_KEY } from '../connect/fake-cluster.ts';
import { SealingFleet, sealer } from '../seal/sealing-fleet.ts';
import { inProcess } from './in-process.ts';
import { Run } from './run.ts';

const SECRET = 'argocd/cluster-cluster-05';
const DATA = 'clusters/cluster-05.yaml';
const SEALED = `clusters/sealed/cluster-01/${SECRET}.yaml`;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

const POOL = ['--pool', '192.168.101.240-192.168.101.249'];
const SERVER = ['--api-server', 'https://192.168.101.199:6443'];

async function setUp() {
  return { fleet: await SealingFleet.make(), cluster: await FakeCluster.start() };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

const run = ({ fleet, cluster }: SetUp, args: readonly string[], kubeconfig = cluster.kubeconfig()) =>
  inProcess(['cluster', ...args, '--clusters', fleet.clusters, '--kubeconfig', kubeconfig], { top: fleet.top });

const add = (both: SetUp, args: readonly string[] = []) =>
  run(both, ['add', 'cluster-05', '--context', 'new', ...POOL, ...SERVER, ...args]);

describe('cluster add', () => {
  test('writes what the cluster tells of itself, and seals its token for the central cluster', async () => {
    const both = await setUp();
    const { fleet, cluster } = both;
    const { code, stdout, stderr } = await add(both, ['--label', 'environment=test', '--disk', '500Gi']);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('[wide-access]') });
    expect(stdout).toContain(`+ ${DATA}\n+ ${SEALED}\nits sealing controller has a key and does not answer`);
    expect(stdout).toContain('next: npm run synth, and commit clusters with dist');
    expect(load(fleet.read(DATA))).toEqual({
      name: 'cluster-05',
      role: 'edge',
      apiServer: 'https://192.168.101.199:6443',
      nodeAddresses: ['192.168.101.199'],
      loadBalancerPool: '192.168.101.240-192.168.101.249',
      kubernetes: '1.36',
      nodes: { count: 1, cpu: '8', memory: '31Gi', disk: '500Gi' },
      ingress: 'hostNetwork',
      labels: { environment: 'test' },
    });
    expect(fleet.opened('cluster-01', SECRET, 'bearerToken')).toBe('token-of-argocd-manager-token-1');
    const authority = Buffer.from(fleet.opened('cluster-01', SECRET, 'caData'), 'base64').toString();
    expect(authority).toBe(cluster.authority);
    const left = stdout.match(/(?<=still to seal: ).*/g);
    expect(left).toContain('cluster-01 monitoring/thanos-receive-auth-users (cluster-05)');
    expect(left).toContain('cluster-05 monitoring/prometheus-agent-remote-write (password, ca.crt)');
    // What was missing before is not the new cluster's.
    expect(left?.filter((line) => line.includes('cluster-02') || line.includes('argocd/'))).toEqual([]);
  });

  test('leaves the token nowhere but in the sealed file', async () => {
    const both = await setUp();
    const { stdout, stderr } = await add(both);
    expect(stdout + stderr + both.fleet.read(DATA) + both.fleet.read(SEALED)).not.toContain('token-of-');
  });

  test('takes the certificate of a controller that runs already', async () => {
    const both = await setUp();
    const { pem } = await sealer();
    const path = '/api/v1/namespaces/kube-system/services/http:sealed-secrets-controller:http/proxy/v1/cert.pem';
    both.cluster.answers.set(`GET ${path}`, { status: 200, body: pem });
    const { stdout } = await add(both);
    expect(stdout).toContain('+ clusters/certs/cluster-05.pem');
    expect(both.fleet.read('clusters/certs/cluster-05.pem')).toMatch(/^# fetched \d{4}-\d\d-\d\d from context new /);
  });

  test('makes the first key of a controller that is to come, and keeps its private part nowhere', async () => {
    const both = await setUp();
    const { cluster, fleet } = both;
    cluster.objects.delete(SEALING_KEY);
    const { code, stdout } = await add(both);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('+ clusters/certs/cluster-05.pem'),
    });
    const { data = {}, ...secret } = cluster.objects.get(
      '/api/v1/namespaces/kube-system/secrets/sealed-secrets-key-first',
    )!;
    expect(secret).toMatchObject({
      type: 'kubernetes.io/tls',
      metadata: { labels: { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' } },
    });
    const [certificate, key] = ['tls.crt', 'tls.key'].map((part) => Buffer.from(data[part]!, 'base64').toString());
    expect(new X509Certificate(certificate!).checkPrivateKey(createPrivateKey(key!))).toBe(true);
    expect(fleet.read('clusters/certs/cluster-05.pem')).toContain(certificate);
    expect(await inProcess(['seal', 'list', '--clusters', fleet.clusters], { top: fleet.top })).toMatchObject({
      code: 0,
    });
    expect(fleet.read('clusters/certs/cluster-05.pem')).not.toContain('PRIVATE');
  });

  test('makes nothing under --dry-run, and says what it would', async () => {
    const both = await setUp();
    const { code, stdout } = await add(both, ['--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('Kubernetes 1.36, 1 node, storage classes: local-path, network: cilium\n');
    expect(stdout).toContain('+ ClusterRole argocd-manager\n');
    expect(stdout).toContain(`+ ${DATA}\n+ ${SEALED}\n`);
    expect(both.cluster.paths).toEqual([]);
    expect(existsSync(join(both.fleet.top, DATA))).toBe(false);
  });

  test.each([
    ['the last right is refused', `PATCH ${RBAC}/namespaces/monitoring/roles/argocd-manager`, 'forbidden'],
    ['the token does not work', 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews', 'forbidden'],
  ])('takes back what it made where %s', async (_, request, code) => {
    const both = await setUp();
    both.cluster.answers.set(request, { status: 403, body: { message: 'no' } });
    const { code: exit, stderr } = await add(both);
    expect(exit).toBe(2);
    expect(stderr).toContain(`[${code}]`);
    expect(both.cluster.paths).toEqual([]);
    expect([DATA, SEALED].filter((path) => existsSync(join(both.fleet.top, path)))).toEqual([]);
  });

  test('takes back what it made where a file cannot be written', async () => {
    const both = await setUp();
    mkdirSync(join(both.fleet.clusters, 'sealed'));
    symlinkSync('/nowhere/at/all', join(both.fleet.clusters, 'sealed/cluster-01'));
    const { code } = await add(both);
    expect(code).toBe(2);
    expect(both.cluster.paths).toEqual([]);
    expect(existsSync(join(both.fleet.top, DATA))).toBe(false);
  });

  test('comes to its end where it is interrupted on the way', async () => {
    const both = await setUp();
    const { fleet, cluster } = both;
    const args = ['cluster', 'add', 'cluster-05', '--context', 'new', ...POOL, ...SERVER, '--clusters', fleet.clusters];
    const running = new Run([...args, '--kubeconfig', cluster.kubeconfig()], { cwd: fleet.top });
    cluster.onRequest = (asked) => {
      if (asked.endsWith('/clusterroles/argocd-manager')) running.child.kill('SIGINT');
    };
    expect(await running.ended()).toMatchObject({ code: 0 });
    expect(fleet.opened('cluster-01', SECRET, 'bearerToken')).toBe('token-of-argocd-manager-token-1');
    expect(existsSync(join(fleet.top, DATA))).toBe(true);
  });

  test('says what it could not take back', async () => {
    const both = await setUp();
    const path = `${RBAC}/clusterroles/argocd-manager`;
    both.cluster.answers.set(`DELETE ${path}`, { status: 403, body: { message: 'no' } });
    both.cluster.answers.set('POST /apis/authentication.k8s.io/v1/selfsubjectreviews', { status: 403, body: {} });
    expect((await add(both)).stderr).toContain(
      'ClusterRole argocd-manager was made and could not be deleted [not-undone]',
    );
    expect(both.cluster.paths).toEqual([path]);
  });

  test('takes a token that is given, and makes no account', async () => {
    const both = await setUp();
    const file = both.fleet.write('token', 'admin-token\n');
    const { code } = await add(both, ['--token-file', file]);
    expect(code).toBe(0);
    expect(both.cluster.paths).toEqual([]);
    expect(both.fleet.opened('cluster-01', SECRET, 'bearerToken')).toBe('admin-token');
  });

  test('takes a certificate that is given, and says so in the data', async () => {
    const both = await setUp();
    const { fleet, cluster } = both;
    const { certificate, key } = await cluster.sign({ name: 'argocd' });
    const files = [
      '--client-certificate',
      fleet.write('a.crt', certificate),
      '--client-key',
      fleet.write('a.key', key),
    ];
    expect(await add(both, files)).toMatchObject({ code: 0 });
    expect(cluster.paths).toEqual([]);
    expect(load(fleet.read(DATA))).toMatchObject({ login: 'client-certificate' });
    expect(Buffer.from(fleet.opened('cluster-01', SECRET, 'keyData'), 'base64').toString()).toBe(key);
    const { stderr } = await run(both, ['rotate', 'cluster-05', '--context', 'new']);
    expect(stderr).toContain('its data says login: client-certificate, and what is given is a token');
    expect(await run(both, ['rotate', 'cluster-05', '--context', 'new', ...files])).toMatchObject({ code: 0 });
  });

  test('takes no certificate that has ended', async () => {
    const both = await setUp();
    const { certificate, key } = await (await newAuthority()).sign({ notAfter: new Date('2001-02-01') });
    const files = [both.fleet.write('admin.crt', certificate), both.fleet.write('admin.key', key)];
    const { code, stderr } = await add(both, ['--client-certificate', files[0]!, '--client-key', files[1]!]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('has ended on Feb  1') });
  });

  test('refuses what cannot be, before it makes anything', async () => {
    const both = await setUp();
    const here = ['--context', 'new'];
    const refusals: [message: string, args: string[]][] = [
      ['--pool is missing', []],
      ['is no DNS label', [...POOL, '../x']],
      ['go together', [...POOL, '--client-key', 'a']],
      ['expected KEY=VALUE', [...POOL, '--label', 'a']],
      ['did you mean new?', [...POOL, '--context', 'nwe']],
      ['expected --api-server', [...POOL, ...here]],
      ['did you mean local-path?', [...POOL, ...SERVER, ...here, '--storage-class', 'local-pth']],
      ['cluster-02', ['--pool', '192.168.101.210-192.168.101.219', ...SERVER, ...here]],
      ['clusters/cluster-02.yaml is there already', [...POOL, 'cluster-02']],
    ];
    for (const [message, args] of refusals) {
      const hasName = args.at(-1) === '../x' || args.at(-1) === 'cluster-02';
      const { code, stderr } = await run(both, ['add', ...(hasName ? [] : ['cluster-05']), ...args]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    }
    expect(both.cluster.paths).toEqual([]);
  });

  test('makes the login alone of a cluster whose file is there, and leaves the file', async () => {
    const both = await setUp();
    const { fleet, cluster } = both;
    const text = fleet.read('clusters/cluster-02.yaml');
    const login = () => run(both, ['add', 'cluster-02', '--context', 'new']);
    const { code, stdout } = await login();
    expect(code).toBe(0);
    expect(stdout).toContain('+ clusters/sealed/cluster-01/argocd/cluster-cluster-02.yaml');
    expect(stdout).not.toContain('+ clusters/cluster-02.yaml');
    expect(stdout).toContain('next: npm run seal -- list --missing, then npm run synth');
    expect(fleet.read('clusters/cluster-02.yaml')).toBe(text);
    expect(fleet.opened('cluster-01', 'argocd/cluster-cluster-02', 'bearerToken')).toMatch(/^token-of-/);
    expect(cluster.paths.length).toBeGreaterThan(0);
    expect((await login()).stderr).toContain('already, of cluster-02; expected npm run cluster -- rotate cluster-02');
    const central = await run(both, ['add', 'cluster-01', '--context', 'new']);
    expect(central.stderr).toContain('npm run cluster -- key cluster-01');
  });

  test('refuses an account that is there already', async () => {
    const both = await setUp();
    const path = '/api/v1/namespaces/kube-system/serviceaccounts/argocd-manager';
    both.cluster.objects.set(path, { metadata: { name: 'argocd-manager' } });
    expect((await add(both)).stderr).toContain('that is not ours, such as argocd cluster add makes');
  });

  test('refuses a demo fleet', async () => {
    const both = await setUp();
    const { pem } = await sealer({ subject: 'O=Fleetwright demo' });
    both.fleet.write('clusters/certs/cluster-01.pem', pem);
    expect((await add(both)).stderr).toContain('[demo-fleet]');
    expect(both.cluster.requests).toEqual([]);
  });
});

describe('cluster rotate', () => {
  test('seals a new token beside the old one, and ends that once the central cluster has it', async () => {
    const both = await setUp();
    const { fleet, cluster } = both;
    await add(both);
    const would = await run(both, ['rotate', 'cluster-05', '--context', 'new', '--dry-run']);
    expect(would.stdout).toBe(`+ Secret kube-system/argocd-manager-token-2\n~ ${SEALED}\n`);
    expect(cluster.tokens).toHaveLength(1);
    const first = await run(both, ['rotate', 'cluster-05', '--context', 'new']);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(`~ ${SEALED}`) });
    expect(fleet.opened('cluster-01', SECRET, 'bearerToken')).toBe('token-of-argocd-manager-token-2');
    expect(cluster.tokens).toHaveLength(2);
    expect((await run(both, ['rotate', 'cluster-05', '--context', 'new'])).stderr).toContain('a rotation is under way');

    const finish = ['rotate', 'cluster-05', '--context', 'new', '--finish', '--central-context', 'new'];
    const central = (token: string) => {
      const config = Buffer.from(JSON.stringify({ bearerToken: token })).toString('base64');
      cluster.objects.set(`/api/v1/namespaces/${SECRET.replace('/', '/secrets/')}`, {
        metadata: { name: 'x' },
        data: { config },
      });
    };
    central('token-of-argocd-manager-token-1');
    expect((await run(both, finish)).stderr).toContain('does not hold the new token yet');
    expect(cluster.tokens).toHaveLength(2);
    central('token-of-argocd-manager-token-2');
    expect(await run(both, finish)).toMatchObject({ code: 0, stdout: '- Secret kube-system/argocd-manager-token-1\n' });
    expect(cluster.tokens).toEqual(['token-of-argocd-manager-token-2']);
  });

  test('ends the new token where it cannot be sealed', async () => {
    const both = await setUp();
    await add(both);
    both.cluster.answers.set('POST /apis/authentication.k8s.io/v1/selfsubjectreviews', { status: 403, body: {} });
    const before = both.fleet.read(SEALED);
    expect((await run(both, ['rotate', 'cluster-05', '--context', 'new'])).code).toBe(2);
    expect(both.cluster.tokens).toEqual(['token-of-argocd-manager-token-1']);
    expect(both.fleet.read(SEALED)).toBe(before);
  });

  test('touches no account of another cluster', async () => {
    const both = await setUp();
    await add(both);
    both.fleet.write(
      'clusters/cluster-06.yaml',
      both.fleet
        .read(DATA)
        .replaceAll('cluster-05', 'cluster-06')
        .replaceAll('.24', '.23')
        .replaceAll('.199', '.189')
        .replaceAll('.230-192.168.101.239', '.180-192.168.101.188'),
    );
    const { code, stderr } = await run(both, ['rotate', 'cluster-06', '--context', 'new']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('[wrong-cluster]') });
  });
});

describe('cluster remove', () => {
  test('ends the access and takes away the files; namespaces stay', async () => {
    const both = await setUp();
    await add(both);
    const { code, stdout } = await run(both, ['remove', 'cluster-05', '--context', 'new']);
    expect(code).toBe(0);
    expect(stdout).toContain('- ServiceAccount kube-system/argocd-manager\n');
    expect(stdout).toContain(`- ${SEALED}\n- ${DATA}\n`);
    // With the login still there, Argo CD would delete what they brought.
    expect(stdout.match(/kubectl -n argocd delete .*/g)).toEqual([
      'kubectl -n argocd delete sealedsecret,secret cluster-cluster-05',
      'kubectl -n argocd delete applications -l fleetwright/cluster=cluster-05',
    ]);
    expect(both.cluster.paths.filter((path) => !path.startsWith('/api/v1/namespaces/'))).toEqual([]);
    expect(both.cluster.paths.filter((path) => path.split('/').length > 5)).toEqual([]);
    expect([DATA, SEALED].filter((path) => existsSync(join(both.fleet.top, path)))).toEqual([]);
  });

  test('keeps the files where the cluster cannot be reached, unless that is said', async () => {
    const both = await setUp();
    await add(both);
    const kubeconfig = both.cluster.kubeconfig({ cluster: { server: 'https://127.0.0.1:1' } });
    const { stderr } = await run(both, ['remove', 'cluster-05', '--context', 'new'], kubeconfig);
    expect(stderr).toContain('[cluster-unreachable]');
    expect(existsSync(join(both.fleet.top, DATA))).toBe(true);
    expect((await run(both, ['remove', 'cluster-05', '--files-only'])).code).toBe(0);
    expect(existsSync(join(both.fleet.top, DATA))).toBe(false);
    expect(both.cluster.tokens).toHaveLength(1);
  });

  test('seals nothing, so that a fleet for show may do it too', async () => {
    const both = await setUp();
    await add(both);
    const { pem } = await sealer({ subject: 'O=Fleetwright demo' });
    both.fleet.write('clusters/certs/cluster-01.pem', pem);
    expect(await run(both, ['remove', 'cluster-05', '--files-only'])).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(both.fleet.top, DATA))).toBe(false);
  });

  test('does not take the central cluster', async () => {
    expect((await run(await setUp(), ['remove', 'cluster-01', '--files-only'])).stderr).toContain(
      'on which Argo CD runs',
    );
  });
});

describe('cluster check and grant', () => {
  test('find nothing on a cluster that was just added, but that its certificate is not fetched', async () => {
    const both = await setUp();
    await add(both);
    const { stdout } = await run(both, ['check', 'cluster-05', '--context', 'new', '--json']);
    const codes = JSON.parse(stdout).findings.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(['api-server', 'sealing-controller']);
  });

  test('find what differs, and put the rights right', async () => {
    const both = await setUp();
    await add(both);
    const { cluster } = both;
    const path = `${RBAC}/clusterroles/argocd-manager`;
    const role = cluster.objects.get(path)!;
    cluster.objects.set(path, { ...role, rules: [] });
    cluster.answers.set('GET /version', { status: 200, body: { major: '1', minor: '35+', gitVersion: 'v1.35.1' } });
    cluster.answers.set(`GET ${API_SERVERS}`, { status: 200, body: { ports: [{ name: 'https', port: 9443 }] } });
    const { stderr } = await run(both, ['check', 'cluster-05', '--context', 'new']);
    expect(stderr).toContain('it runs Kubernetes 1.35, the data says 1.36 [kubernetes-version]');
    expect(stderr).toContain(
      'its API server listens on 9443, where no pod may reach it, the data says apiServerPort 6443 [api-server-port]',
    );
    expect(stderr).toContain(
      'ClusterRole argocd-manager allows something else than the fleet needs; npm run cluster -- grant cluster-05',
    );
    expect((await run(both, ['grant', 'cluster-05', '--context', 'new'])).stdout).toContain(
      '~ ClusterRole argocd-manager',
    );
    expect(cluster.objects.get(path)?.rules).toEqual(role.rules);
    expect((await run(both, ['grant', 'cluster-05', '--context', 'new'])).stdout).toBe(
      'cluster-05: as the fleet needs it\n',
    );
  });

  test('a cluster that cannot be reached keeps no other from being looked at', async () => {
    const both = await setUp();
    const { code, stdout, stderr } = await run(both, ['check']);
    expect(code).toBe(2);
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(4);
    expect(stderr).toMatch(
      /^error {2}\{cluster-01,cluster-02,cluster-03,cluster-04\}: no context is called <cluster>, and none leads to <API server>; .* \[unknown-context\]\n$/,
    );
    const { findings } = JSON.parse((await run(both, ['check', '--json'])).stdout);
    expect(findings).toHaveLength(4);
  });
});
