import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import { composeForTest } from '../../compose.ts';
import { hasNginx, LiveProxy } from '../../shared/live-proxy.ts';

const RECEIVE = '/api/v1/receive';
const PASSWORD = 'kept out of every log';

describe.skipIf(!hasNginx)('the proxy, run by a real nginx', () => {
  let proxy: LiveProxy;

  beforeAll(async () => {
    proxy = await LiveProxy.start(composeForTest(thanosReceiver), {
      name: 'thanos-receive-auth',
      upstream: 'thanos-receive-router.monitoring.svc:19291',
      user: 'cluster-02',
      password: PASSWORD,
    });
  });

  afterAll(() => proxy?.stop());

  test('the tenant is the user, whatever the client says', async () => {
    const headers = { 'THANOS-TENANT': 'cluster-03', thanos_tenant: 'cluster-03', 'THANOS-REPLICA': '1' };
    expect(await proxy.ask(RECEIVE, { user: `cluster-02:${PASSWORD}`, headers })).toBe(204);
    const last = proxy.received.at(-1)!.headers;
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
  ])('%s is refused before the router hears of it, with what a writer tries again at', async (_, user) => {
    const before = proxy.received.length;
    expect(await proxy.ask(RECEIVE, { user })).toBe(503);
    expect(proxy.received.length).toBe(before);
  });

  test.each(['/', '/api/v1/query', '/api/v1/receive/', '/api/v1/receive/x', '/-/ready', '/metrics', '/api/v1/otlp'])(
    'there is nothing at %s',
    async (path) => {
      expect(await proxy.ask(path, { user: `cluster-02:${PASSWORD}` })).toBe(404);
    },
  );

  test.each(['GET', 'PUT', 'DELETE'])('%s is no way to write', async (method) => {
    expect(await proxy.ask(RECEIVE, { method, user: `cluster-02:${PASSWORD}` })).toBe(405);
  });

  test('a body over the limit is refused', async () => {
    const headers = { 'content-length': String(16 * 2 ** 20 + 1) };
    expect(await proxy.ask(RECEIVE, { user: `cluster-02:${PASSWORD}`, headers })).toBe(413);
  });

  test('the log says whose writes failed and no others, and no secret', async () => {
    await proxy.ask(RECEIVE, { user: `cluster-02:${PASSWORD}` });
    await proxy.ask(RECEIVE, { method: 'PUT', user: `cluster-02:${PASSWORD}` });
    await proxy.ask(RECEIVE, { user: 'cluster-02:guess' });
    const { log } = proxy;
    expect(log).toMatch(/^127\.0\.0\.1 \S+ "PUT \/api\/v1\/receive HTTP\/1\.1" 405 /m);
    expect(log).toContain('127.0.0.1 cluster-02 "POST /api/v1/receive HTTP/1.1" 503');
    expect(log).not.toMatch(/HTTP\/1\.1" 2\d\d /);
    expect(log).not.toContain(PASSWORD);
    expect(log).not.toContain(Buffer.from(`cluster-02:${PASSWORD}`).toString('base64'));
  });
});
