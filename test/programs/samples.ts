import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { TENANT_HEADER } from '../../charts/observability/thanos/door.ts';
import { remoteWrite } from '../charts/observability/thanos/remote-write.ts';
import type { Central } from './central.ts';
import { program, run } from './program.ts';

/** Milliseconds of what is written in a run. */
export const NOW = Date.now();

/** The seconds at which a block of the bucket begins, some days ago. */
export const OLD = Math.floor(NOW / 1000 / 7200 - 60) * 7200;

/** One sample of a replica of a cluster's agent. */
export const sample = (cluster: string, replica: string, name = 'up'): Buffer =>
  remoteWrite({ __name__: name, job: 'node-exporter', cluster, prometheus_replica: replica }, 1, NOW);

/** Writes to Receive or its proxy; the status that it answers. */
export async function write(url: string, headers: Record<string, string>, body: Buffer): Promise<number> {
  const format = { 'content-encoding': 'snappy', 'content-type': 'application/x-protobuf' };
  const answer = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers: { ...format, ...headers } });
  return answer.status;
}

export interface Series {
  metric: Record<string, string>;
}

/** What a query answers: the labels of every series, by cluster. */
export async function ask(
  url: string,
  query: string,
  { headers, ...parameters }: { headers?: Record<string, string>; dedup?: string; time?: string } = {},
): Promise<Record<string, string>[]> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, ...parameters })}`, { headers });
  const { data, error } = (await answer.json()) as { data?: { result: Series[] }; error?: string };
  if (data === undefined) throw new Error(error);
  const byCluster = (a: Series, b: Series) => ((a.metric.cluster ?? '') < (b.metric.cluster ?? '') ? -1 : 1);
  return data.result.sort(byCluster).map(({ metric }) => metric);
}

/** A block of the bucket as an ingestor ships it. */
function block(central: Central, tenant: string, replica: string): void {
  const folder = join(central.processes.folder, `blocks-of-${replica}`);
  const lines = Array.from({ length: 60 }, (_, i) => `old{cluster="${tenant}"} ${i} ${OLD + i * 60}`);
  const input = `${folder}.txt`;
  writeFileSync(input, `${lines.join('\n')}\n# EOF\n`);
  const made = run(program('promtool'), ['tsdb', 'create-blocks-from', 'openmetrics', input, folder]);
  if (made.status !== 0) throw new Error(made.text);
  const labels = [`tenant_id="${tenant}"`, `receive_replica="${replica}"`, 'receive="true"'];
  const upload = ['tools', 'bucket', 'upload-blocks', `--path=${folder}`, `--objstore.config=${central.objstore}`];
  const uploaded = run(central.thanos, [...upload, ...labels.map((label) => `--label=${label}`)]);
  if (uploaded.status !== 0) throw new Error(uploaded.text);
}

/** A query learns of new tenants, and the Ruler of new samples, after some seconds. */
export const eventually = (look: () => Promise<unknown>) => expect.poll<unknown>(look, { timeout: 30_000 });

/** A series of a cluster as it is answered: without what tells its copies apart. */
export const seriesOf = (cluster: string, name = 'up') => ({
  __name__: name,
  cluster,
  job: 'node-exporter',
  receive: 'true',
  tenant_id: cluster,
});

/** Both replicas of the agent of an edge. */
export const AGENTS = ['prometheus-agent-0', 'prometheus-agent-1'];

export const WRITE = '/api/v1/receive';

/** Runs all of Thanos that answers queries, over samples of two clusters and a block of one of them. */
export async function startCentral(central: Central, alertmanager: string): Promise<void> {
  block(central, 'cluster-03', 'thanos-receive-ingestor-0');
  block(central, 'cluster-03', 'thanos-receive-ingestor-1');
  await central.runAll('thanos-receive-ingestor', 3);
  await central.runAll('thanos-store', 2);
  await central.run('Deployment', 'thanos-receive-router');
  // Written before anyone asks: a query learns of a new tenant within seconds only.
  const router = central.url('thanos-receive-router', 'write', WRITE);
  for (const cluster of ['cluster-02', 'cluster-03']) {
    for (const replica of AGENTS) {
      expect(await write(router, { [TENANT_HEADER]: cluster }, sample(cluster, replica))).toBe(200);
    }
  }
  await central.runQueries(alertmanager);
}
