import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TENANT_HEADER } from '../../charts/observability/thanos/door.ts';
import { thanosReceiver } from '../../charts/observability/thanos/thanos-receiver.ts';
import { clusterForTest, composeForTest } from '../charts/compose.ts';
import { remoteWrite } from '../charts/observability/thanos/remote-write.ts';
import { Central } from './central.ts';
import { NOW, WRITE, write } from './samples.ts';

/** Of a block. */
interface Meta {
  thanos: { labels: Record<string, string> };
}

const central = new Central(
  composeForTest(thanosReceiver, {
    cluster: { nodes: { ...clusterForTest('cluster-01').nodes, count: 3 } },
    options: {
      router: { limits: { concurrency: 30, request: { size: '1Mi' }, tenants: { 'cluster-03': { size: '1Ki' } } } },
    },
  }),
);

beforeAll(async () => {
  await central.runAll('thanos-receive-ingestor', 3);
  await central.run('Deployment', 'thanos-receive-router');
});

afterAll(() => central.processes.end());

const writeAs = (tenant: string, labels: Record<string, string> = {}): Promise<number> =>
  write(
    central.url('thanos-receive-router', 'write', WRITE),
    { [TENANT_HEADER]: tenant },
    remoteWrite({ __name__: 'up', cluster: tenant, ...labels }, 1, NOW),
  );

test('a sample of a cluster stands on as many ingestors as there are copies, in a TSDB of its own', async () => {
  expect(await writeAs('cluster-02')).toBe(200);
  const ingestors = [0, 1, 2].map((ordinal) => central.url(`thanos-receive-ingestor-${ordinal}`, 'http', '/metrics'));
  const metrics = await Promise.all(ingestors.map(async (url) => (await fetch(url)).text()));
  // The write quorum of three copies is two.
  const held = metrics.filter((text) => /^prometheus_tsdb_head_series\{tenant="cluster-02"\} 1$/m.test(text));
  expect(held.length).toBeGreaterThanOrEqual(2);
});

test('a tenant that is no cluster is refused', async () => {
  expect(await writeAs('stranger')).toBe(500);
});

test('the limits of one cluster hold for that cluster alone', async () => {
  const long = { long: 'x'.repeat(2000) };
  expect(await writeAs('cluster-03', long)).toBe(413);
  expect(await writeAs('cluster-02', long)).toBe(200);
});

test('a request that comes while others fill the router waits its turn', async () => {
  const writes = Array.from({ length: 100 }, (_, n) => writeAs('cluster-02', { n: String(n) }));
  expect(new Set(await Promise.all(writes))).toEqual(new Set([200]));
  const metrics = await (await fetch(central.url('thanos-receive-router', 'http', '/metrics'))).text();
  expect(metrics).toMatch(/^thanos_receive_write_request_concurrent_gate_write_requests_max 30$/m);
});

test('an ingestor that is stopped leaves what it holds in the bucket', async () => {
  await central.processes.stop('thanos-receive-ingestor-0');
  const metas = readdirSync(central.bucket, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('meta.json'))
    .map((file) => JSON.parse(readFileSync(join(central.bucket, file), 'utf8')) as Meta);
  expect(metas.map(({ thanos }) => thanos.labels)).toContainEqual({
    receive: 'true',
    receive_replica: 'thanos-receive-ingestor-0',
    tenant_id: 'cluster-02',
  });
});
