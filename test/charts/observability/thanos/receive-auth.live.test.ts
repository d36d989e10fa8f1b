import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import { HEALTH_PATH } from '../../../../charts/shared/login-proxy-config.ts';
import { composeForTest, objectOf } from '../../compose.ts';

const nginx = spawnSync('nginx', ['-v']).error === undefined;
if (!nginx) console.log('skipped: the proxy with a real nginx, for there is no nginx on the PATH');

const RECEIVE = '/api/v1/receive';
const PASSWORD = 'kept out of every log';

/** A line of htpasswd in the salted SHA-1 that nginx checks itself, whatever its C library can. */
function htpasswd(user: string, password: string): string {
  const salt = 'salt';
  const digest = createHash('sha1').update(password).update(salt).digest();
  return `${user}:{SSHA}${Buffer.concat([digest, Buffer.from(salt)]).toString('base64')}\n`;
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let folder: string;
const received: IncomingHttpHeaders[] = [];
const upstream = createServer((asked, answer) => {
  received.push(asked.headers);
  asked.resume().on('end', () => answer.writeHead(204).end());
});
let proxy: ChildProcess;
let port: number;

/** The rendered configuration, with this machine's ports and folders in the place of the pod's. */
async function configFile(): Promise<string> {
  const config = objectOf(composeForTest(thanosReceiver), 'ConfigMap', 'thanos-receive-auth').data!['nginx.conf']!;
  port = await freePort();
  const text = config
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('thanos-receive-router.monitoring.svc:19291', `127.0.0.1:${await listening(upstream)}`)
    .replaceAll('/tmp', folder)
    .replace('/etc/thanos-receive-auth-users', folder);
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, text);
  writeFileSync(join(folder, 'htpasswd'), htpasswd('cluster-02', PASSWORD));
  return file;
}

interface Asked {
  method?: string;
  user?: string;
  headers?: Record<string, string>;
}

const authorization = (user: string | undefined): Record<string, string> =>
  user === undefined ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` };

/** The status that the proxy answers. A body that only its length announces is never sent. */
function ask(path: string, { method = 'POST', user, headers = {} }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept alive may be closed just as it is used again.
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: { ...headers, ...authorization(user) },
    };
    const asked = request(options, (answer) => {
      resolve(answer.statusCode!);
      answer.resume();
      if ('content-length' in headers) asked.destroy();
    });
    asked.on('error', reject);
    if ('content-length' in headers) asked.flushHeaders();
    else asked.end(method === 'GET' ? undefined : 'samples');
  });
}

async function ready(): Promise<void> {
  for (;;) {
    const status = await ask(HEALTH_PATH, { method: 'GET' }).catch(() => undefined);
    if (status === 200) return;
    if (proxy.exitCode !== null) throw new Error(readFileSync(join(folder, 'log'), 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.skipIf(!nginx)('the proxy, run by a real nginx', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'receive-auth-'));
    chmodSync(folder, 0o755);
    const file = await configFile();
    const log = openSync(join(folder, 'log'), 'a');
    const stdio = ['ignore', log, log] as const;
    // Else its workers would be a user who may not read the folder.
    const globals = process.getuid?.() === 0 ? ['-g', 'user root;'] : [];
    const args = ['-e', 'stderr', '-c', file, ...globals];
    spawnSync('nginx', ['-t', ...args], { stdio: [...stdio] });
    expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('test is successful');
    proxy = spawn('nginx', args, { stdio: [...stdio] });
    await ready();
  });

  afterAll(() => {
    proxy?.kill('SIGTERM');
    upstream.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the tenant is the user, whatever the client says', async () => {
    const headers = { 'THANOS-TENANT': 'cluster-03', thanos_tenant: 'cluster-03', 'THANOS-REPLICA': '1' };
    expect(await ask(RECEIVE, { user: `cluster-02:${PASSWORD}`, headers })).toBe(204);
    const last = received.at(-1)!;
    expect(last['thanos-tenant']).toBe('cluster-02');
    expect(last).not.toHaveProperty('thanos_tenant');
    expect(last).not.toHaveProperty('thanos-replica');
    expect(last).not.toHaveProperty('authorization');
  });

  test.each([
    ['a wrong password', 'cluster-02:guess'],
    ['another cluster with the same password', `cluster-03:${PASSWORD}`],
    ['no user', `:${PASSWORD}`],
    ['nobody', undefined],
  ])('%s is refused before the router hears of it', async (_, user) => {
    const before = received.length;
    expect(await ask(RECEIVE, { user })).toBe(401);
    expect(received.length).toBe(before);
  });

  test.each(['/', '/api/v1/query', '/api/v1/receive/', '/api/v1/receive/x', '/-/ready', '/metrics', '/api/v1/otlp'])(
    'there is nothing at %s',
    async (path) => {
      expect(await ask(path, { user: `cluster-02:${PASSWORD}` })).toBe(404);
    },
  );

  test.each(['GET', 'PUT', 'DELETE'])('%s is no way to write', async (method) => {
    expect(await ask(RECEIVE, { method, user: `cluster-02:${PASSWORD}` })).toBe(405);
  });

  test('a body over the limit is refused', async () => {
    const headers = { 'content-length': String(16 * 2 ** 20 + 1) };
    expect(await ask(RECEIVE, { user: `cluster-02:${PASSWORD}`, headers })).toBe(413);
  });

  test('the log says who wrote, and no secret', async () => {
    await ask(RECEIVE, { user: `cluster-02:${PASSWORD}` });
    const log = readFileSync(join(folder, 'log'), 'utf8');
    expect(log).toContain('127.0.0.1 cluster-02 "POST /api/v1/receive HTTP/1.1" 204');
    expect(log).not.toContain(PASSWORD);
    expect(log).not.toContain(Buffer.from(`cluster-02:${PASSWORD}`).toString('base64'));
  });
});
