import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argoRolloutsDashboard } from '../../../charts/rollouts/dashboard.ts';
import { composeForTest } from '../compose.ts';
import { hasNginx, LiveProxy } from '../shared/live-proxy.ts';

const ROLLOUT = '/rollouts/api/v1/rollouts/shop-live/shop';
const user = 'admin:password';

describe.skipIf(!hasNginx).each([true, false])('the proxy of the Rollouts dashboard, actions: %s', (actions) => {
  let proxy: LiveProxy;

  beforeAll(async () => {
    proxy = await LiveProxy.start(composeForTest(argoRolloutsDashboard, { options: { actions } }), {
      name: 'argo-rollouts-dashboard-auth',
      upstream: 'argo-rollouts-dashboard.argo-rollouts.svc:3100',
      user: 'admin',
      password: 'password',
    });
  });

  afterAll(() => proxy?.stop());

  test.each(['/', '/rollouts/', `${ROLLOUT}/info/watch`])('shows %s to whoever logs in', async (path) => {
    expect(await proxy.ask(path, { method: 'GET' })).toBe(401);
    expect(await proxy.ask(path, { method: 'GET', user })).toBe(204);
    expect(proxy.received.at(-1)).toMatchObject({ method: 'GET', url: path });
  });

  test.each(['promote', 'promote/full', 'abort', 'retry', 'restart'])('passes %s on where it may', async (action) => {
    expect(await proxy.ask(`${ROLLOUT}/${action}`, { method: 'PUT', user })).toBe(actions ? 204 : 405);
  });

  test.each(['undo/3', '%75ndo/3', './undo/3', 'x/../undo/3', 'set/shop/registry.example.org/shop/v2', '/undo/3'])(
    'never passes %s on',
    async (action) => {
      const before = proxy.received.length;
      expect(await proxy.ask(`${ROLLOUT}/${action}`, { method: 'PUT', user })).toBe(actions ? 404 : 405);
      expect(proxy.received.length).toBe(before);
    },
  );

  test.each(['POST', 'PATCH', 'DELETE'])('knows no %s', async (method) => {
    expect(await proxy.ask(`${ROLLOUT}/promote`, { method, user })).toBe(405);
  });
});
