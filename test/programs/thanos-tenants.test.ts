import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TENANT_HEADER } from '../../charts/observability/thanos/door.ts';
import { Central, PASSWORD } from './central.ts';
import { AGENTS, ask, eventually, OLD, sample, seriesOf, startCentral, WRITE, write } from './samples.ts';

const nginx = spawnSync('nginx', ['-v']).error === undefined;
if (!nginx) console.log('not run: the doors of the fleet, for there is no nginx on the PATH');

const central = new Central();

const login = (user: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${PASSWORD}`).toString('base64')}`,
});

beforeAll(() => startCentral(central, 'http://127.0.0.1:9'));

afterAll(() => central.processes.end());

describe('what a cluster asks about itself', () => {
  const tenants = () => central.url('thanos-query-tenant');
  const as = (tenant: string) => ({ headers: { [TENANT_HEADER]: tenant } });

  test('is answered of its own metrics only', async () => {
    await eventually(() => ask(tenants(), 'up', as('cluster-02'))).toEqual([seriesOf('cluster-02')]);
    expect(await ask(tenants(), 'old', { ...as('cluster-02'), time: `${OLD + 60}` })).toEqual([]);
    expect(await ask(tenants(), 'old', { ...as('cluster-03'), time: `${OLD + 60}` })).toHaveLength(1);
  });

  test.each([
    'up{tenant_id="cluster-03"}',
    'up{cluster="cluster-03"}',
    'up{tenant_id=~".+",cluster!="cluster-02"}',
    'up or up{tenant_id="cluster-03"} unless up{tenant_id="cluster-02"}',
  ])('holds nothing of another that it names: %s', async (query) => {
    const known = await ask(tenants(), query, as('cluster-02'));
    expect(known.filter(({ tenant_id }) => tenant_id !== 'cluster-02')).toEqual([]);
  });

  test('is nothing where nobody says who asks', async () => {
    expect(await ask(tenants(), 'up')).toEqual([]);
  });
});

describe.skipIf(!nginx)('the doors of the fleet', () => {
  beforeAll(async () => {
    await central.runProxy('thanos-receive-auth', ['cluster-02', 'cluster-04']);
    await central.runProxy('thanos-query-auth', ['cluster-02', 'cluster-04']);
  });

  const door = () => central.url('thanos-query-auth', 'proxy');

  test('what a cluster writes is its own, whatever it says, and it can ask for it', async () => {
    const headers = { ...login('cluster-04'), [TENANT_HEADER]: 'cluster-02' };
    const written = sample('cluster-04', AGENTS[0]!, 'through_the_door');
    expect(await write(central.url('thanos-receive-auth', 'proxy', WRITE), headers, written)).toBe(200);
    await eventually(() => ask(door(), 'through_the_door', { headers })).toEqual([
      seriesOf('cluster-04', 'through_the_door'),
    ]);
  });

  test('nobody else can ask for it', async () => {
    const headers = { ...login('cluster-02'), [TENANT_HEADER]: 'cluster-04' };
    expect(await ask(door(), 'through_the_door', { headers })).toEqual([]);
    expect(await ask(door(), 'up', { headers })).toEqual([seriesOf('cluster-02')]);
  });

  test.each(['/api/v1/labels', '/api/v1/label/cluster/values', '/api/v1/series?match[]=up'])(
    '%s tells of no other cluster',
    async (path) => {
      const answer = await fetch(`${door()}${path}`, { headers: login('cluster-02') });
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(text).toContain('cluster');
      expect(text).not.toMatch(/cluster-0[^2]/);
    },
  );

  test.each([
    '/metrics',
    '/debug/pprof/cmdline',
    '/api/v1/alerts',
    '/api/v1/rules',
    '/api/v1/targets',
    '/api/v1/stores',
    '/api/v1/status/config',
    '/api/v1/query_exemplars?query=up',
    '/api/v1/query_explain?query=up',
    '/api/v1/metadata',
    '/',
  ])('%s, which knows no tenants, is not there', async (path) => {
    expect((await fetch(`${door()}${path}`, { headers: login('cluster-02') })).status).toBe(404);
  });

  test('nor is anything without a login', async () => {
    expect((await fetch(`${door()}/api/v1/query?query=up`)).status).toBe(401);
  });
});
