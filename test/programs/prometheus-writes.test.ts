import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PrometheusAgentSpec } from '../../imports/prometheus-agent.ts';
import { objectOf } from '../charts/compose.ts';
import { exampleFleet, objectsIn } from '../example-fleet.ts';
import { freePort } from '../free-ports.ts';
import { Central, PASSWORD } from './central.ts';
import { cachedProgram } from './program.ts';
import { prometheusConfig, type WriterHere } from './prometheus-config.ts';
import { ask, eventually, startCentral, WRITE } from './samples.ts';

const prometheus = cachedProgram('prometheus');
const nginx = spawnSync('nginx', ['-v']).error === undefined;
if (!nginx) console.log('not run: an agent at the door of the fleet, for there is no nginx on the PATH');

describe.skipIf(prometheus === undefined)('a real Prometheus', () => {
  let central: Central;

  beforeAll(async () => {
    central = new Central();
    await startCentral(central, 'http://127.0.0.1:9');
  });

  afterAll(() => central.processes.end());

  async function run(name: string, config: (here: Pick<WriterHere, 'address'>) => string, args: readonly string[]) {
    const address = `127.0.0.1:${await freePort()}`;
    const file = join(central.processes.folder, `${name}.yml`);
    writeFileSync(file, config({ address }));
    const common = [`--config.file=${file}`, `--web.listen-address=${address}`];
    await central.processes.start(name, {
      file: prometheus!,
      args: [...common, ...args],
      ready: `http://${address}/-/ready`,
    });
    return address;
  }

  const written = (cluster: string) =>
    eventually(() => ask(central.url('thanos-query'), `up{job="itself",cluster="${cluster}"}`));

  test('of the central cluster writes to the routers as its own tenant', async () => {
    const spec = objectOf(central.objects, 'Prometheus').spec as PrometheusAgentSpec;
    const url = central.url('thanos-receive-router', 'write', WRITE);
    await run('prometheus', (here) => prometheusConfig(spec, { ...here, url }), [
      `--storage.tsdb.path=${join(central.processes.folder, 'tsdb')}`,
    ]);
    await written('cluster-01').toEqual([
      expect.objectContaining({ cluster: 'cluster-01', tenant_id: 'cluster-01', receive: 'true' }),
    ]);
  });

  test.skipIf(!nginx)(
    'as the agent of an edge writes through the door, and loses nothing before that knows its password',
    async () => {
      await central.runProxy('thanos-receive-auth', ['cluster-03']);
      const spec = objectOf(objectsIn(exampleFleet(3), 'cluster-02'), 'PrometheusAgent').spec as PrometheusAgentSpec;
      const url = central.url('thanos-receive-auth', 'proxy', WRITE);
      const login = { username: 'cluster-02', password: PASSWORD };
      const agent = await run('prometheus-agent', (here) => prometheusConfig(spec, { ...here, url, login }), [
        '--agent',
        `--storage.agent.path=${join(central.processes.folder, 'wal')}`,
        ...(spec.additionalArgs ?? []).map(({ name, value }) => `--${name}=${value}`),
      ]);
      const counted = async () => {
        const text = await (await fetch(`http://${agent}/metrics`)).text();
        const of = (what: string) =>
          new RegExp(`^prometheus_remote_storage_samples_${what}_total{.*} (.*)$`, 'm').exec(text);
        return { isRetried: Number(of('retried')?.[1]) > 0, failed: of('failed')?.[1] };
      };
      const kept = { isRetried: true, failed: '0' };
      await eventually(counted).toMatchObject(kept);
      expect(central.processes.said('prometheus-agent')).toContain(
        '503 Service Temporarily Unavailable: login refused',
      );
      central.letIn('thanos-receive-auth', ['cluster-02']);
      await written('cluster-02').toEqual([
        expect.objectContaining({ cluster: 'cluster-02', tenant_id: 'cluster-02', region: 'lab' }),
      ]);
      expect(await counted()).toMatchObject(kept);
    },
  );
});
