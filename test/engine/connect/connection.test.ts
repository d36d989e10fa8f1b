import dns from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConnectError } from '../../../engine/connect/connect-error.ts';
import { Connection } from '../../../engine/connect/connection.ts';
import { contextNamed, readKubeconfig } from '../../../engine/connect/kubeconfig.ts';
import { targetOf } from '../../../engine/connect/target.ts';
import { newAuthority } from './certificates.ts';
import { FakeCluster } from './fake-cluster.ts';

const connect = (file: string, timeout?: number): Connection =>
  new Connection(targetOf(contextNamed(readKubeconfig({ given: [file] }), 'new')), timeout);

/** The one line that a failure prints, without the address. */
async function lineOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (cause) {
    if (!(cause instanceof ConnectError)) throw cause;
    return cause.message.replaceAll(/https:\/\/127\.0\.0\.1:\d+/g, 'URL');
  }
  throw new Error('it came through');
}

/** Whoever answers for names on this machine, if anyone does, takes any time, or knows all of them. */
function lookUpFails(code: string): void {
  const fails = ((_name: string, _options: unknown, done: (cause: Error) => void) =>
    done(Object.assign(new Error(code), { code }))) as typeof dns.lookup;
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(fails);
  onTestFinished(() => spy.mockRestore());
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a connection', () => {
  test('asks as the user of the context', async () => {
    const cluster = await FakeCluster.start();
    const { value } = await connect(cluster.kubeconfig()).json('GET', '/version');
    expect(value).toMatchObject({ gitVersion: 'v1.36.3' });
  });

  test('says in one line that nothing listens', async () => {
    const cluster = await FakeCluster.start();
    const file = cluster.kubeconfig();
    const connection = connect(file);
    const { url } = cluster;
    await cluster.stop();
    expect(url).toContain('https');
    expect(await lineOf(() => connection.send('GET', '/version'))).toBe(
      'context new (URL): unreachable: nothing listens there [cluster-unreachable]',
    );
  });

  test('says that nothing answers in time', async () => {
    const cluster = await FakeCluster.start();
    const silent = createServer(() => {});
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const file = cluster.kubeconfig({ cluster: { server: `https://127.0.0.1:${port}` } });
    expect(await lineOf(() => connect(file, 100).send('GET', '/version'))).toContain('it does not answer in time');
  });

  test('says that the name of a server is not known', async () => {
    const cluster = await FakeCluster.start();
    const connection = connect(cluster.kubeconfig({ cluster: { server: 'https://no-such-host.invalid:6443' } }));
    lookUpFails('ENOTFOUND');
    expect(await lineOf(() => connection.send('GET', '/version'))).toMatch(
      /unreachable: the name is not known \[cluster-unreachable\]$/,
    );
    lookUpFails('EAI_AGAIN');
    expect(await lineOf(() => connection.send('GET', '/version'))).toMatch(
      /unreachable: the name cannot be looked up \[cluster-unreachable\]$/,
    );
  });

  test('says that another authority has signed', async () => {
    const cluster = await FakeCluster.start();
    const other = await newAuthority('another');
    const file = cluster.kubeconfig({ cluster: { 'certificate-authority-data': base64(other.certificate) } });
    expect(await lineOf(() => connect(file).send('GET', '/version'))).toBe(
      'context new (URL): another authority signed its certificate; expected the certificate-authority-data of this cluster [cluster-ca]',
    );
  });

  test('says so too where the environment turns off the check of certificates', async () => {
    const cluster = await FakeCluster.start();
    const other = await newAuthority('another');
    const file = cluster.kubeconfig({ cluster: { 'certificate-authority-data': base64(other.certificate) } });
    vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    try {
      expect(await lineOf(() => connect(file).send('GET', '/version'))).toContain('[cluster-ca]');
    } finally {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    }
  });

  test('says that the certificate is for other names, and takes tls-server-name', async () => {
    const cluster = await FakeCluster.start(['kubernetes.default']);
    expect(await lineOf(() => connect(cluster.kubeconfig()).send('GET', '/version'))).toContain('for other names');
    const file = cluster.kubeconfig({ cluster: { 'tls-server-name': 'kubernetes.default' } });
    expect((await connect(file).send('GET', '/version')).status).toBe(200);
  });

  test('says that the cluster does not know who asks, and nothing of the token', async () => {
    const cluster = await FakeCluster.start();
    const line = await lineOf(() => connect(cluster.kubeconfig({ user: { token: 's3cret' } })).send('GET', '/version'));
    expect(line).toBe(
      'context new (URL): it does not know who asks (401); the token or certificate of the kubeconfig is not of this cluster, or was ended [unauthorized]',
    );
  });

  test('says that the client certificate has ended', async () => {
    const cluster = await FakeCluster.start();
    const authority = await newAuthority();
    const pair = await authority.sign({ name: 'kubernetes-admin', notAfter: new Date('2001-02-01') });
    const user = { 'client-certificate-data': base64(pair.certificate), 'client-key-data': base64(pair.key) };
    expect(await lineOf(() => connect(cluster.kubeconfig({ user })).send('GET', '/version'))).toContain(
      'its client certificate has ended on 2001-02-01, renew it, such as with kubeadm certs renew admin.conf',
    );
  });

  test('says what is not allowed', async () => {
    const cluster = await FakeCluster.start();
    cluster.answers.set('GET /api/v1/nodes', { status: 403, body: { message: 'nodes is\nforbidden' } });
    expect(await lineOf(() => connect(cluster.kubeconfig()).send('GET', '/api/v1/nodes?limit=1'))).toBe(
      'context new (URL): it does not allow GET /api/v1/nodes (403): nodes is forbidden [forbidden]',
    );
  });

  test('says that what answers is no API server', async () => {
    const cluster = await FakeCluster.start();
    cluster.answers.set('GET /version', { status: 502, body: '<html>\n<h1>Bad gateway</h1>' });
    cluster.answers.set('GET /api', { status: 200, body: '<html>' });
    const connection = connect(cluster.kubeconfig());
    expect(await lineOf(() => connection.json('GET', '/version'))).toContain('502 <html> <h1>Bad gateway</h1> [');
    expect(await lineOf(() => connection.json('GET', '/api'))).toContain('the answer is no JSON');
  });

  test('refuses to speak to whoever answers', async () => {
    const cluster = await FakeCluster.start();
    const unchecked = cluster.kubeconfig({ cluster: { 'insecure-skip-tls-verify': true } });
    expect(await lineOf(() => connect(unchecked))).toContain('does not check who answers');
    const open = cluster.kubeconfig({ cluster: { server: 'http://127.0.0.1:8080' } });
    expect(await lineOf(() => connect(open))).toContain('expected an https URL');
  });

  test('runs the login helper that the kubeconfig names, and repeats nothing of what it says', async () => {
    const cluster = await FakeCluster.start();
    const helper = (script: string) => ({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'node',
        args: ['-e', script],
        interactiveMode: 'Never',
      },
    });
    const credential = { kind: 'ExecCredential', status: { token: 'admin-token' } };
    const good = helper(`console.log(${JSON.stringify(JSON.stringify(credential))})`);
    expect((await connect(cluster.kubeconfig({ user: good })).send('GET', '/version')).status).toBe(200);
    const bad = helper('console.error("s3cret"); process.exit(1)');
    expect(await lineOf(() => connect(cluster.kubeconfig({ user: bad })).send('GET', '/version'))).toBe(
      'context new (URL): the way of logging in that the kubeconfig names failed; try it with kubectl [cluster-unreachable]',
    );
  });
});
