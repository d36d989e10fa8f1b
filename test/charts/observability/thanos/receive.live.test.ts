import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECEIVE_FLAGS } from '../../../../charts/observability/thanos/checks/flags/receive.ts';
import { objstoreConfig } from '../../../../charts/observability/thanos/object-storage.ts';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import { images } from '../../../../charts/versions.ts';
import { clusterForTest, composeForTest, fleetForTest, objectOf } from '../../compose.ts';
import { remoteWrite } from './remote-write.ts';

const thanos = process.env.THANOS_BIN;
if (thanos === undefined) console.log('skipped: routers and ingestors with a real thanos, for THANOS_BIN names none');

const objects = composeForTest(thanosReceiver, {
  cluster: { nodes: { ...clusterForTest('cluster-01').nodes, count: 3 } },
  options: {
    router: { limits: { concurrency: 30, request: { size: '1Mi' }, tenants: { 'cluster-03': { size: '1Ki' } } } },
  },
});
const ingestors = objectOf(objects, 'StatefulSet', 'thanos-receive-ingestor').spec;
const router = objectOf(objects, 'Deployment', 'thanos-receive-router').spec;
const files = objectOf(objects, 'ConfigMap', 'thanos-receive-router').data!;

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let folder: string;
const processes: ChildProcess[] = [];

interface Running {
  http: number;
  grpc: number;
  write: number;
}

/** Runs a pod's own arguments; only addresses and folders are this machine's. */
async function run(pod: string, args: readonly string[], mounted: Record<string, string>): Promise<Running> {
  const home = join(folder, pod);
  mkdirSync(home);
  for (const [name, text] of Object.entries(mounted)) writeFileSync(join(home, name), text);
  const [http, grpc, write, capnproto] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const here = args.map((arg) =>
    arg
      .replace('$(POD_NAME)', pod)
      .replace('/var/thanos/receive', join(home, 'data'))
      .replace('/etc/thanos', home)
      .replace(/[0-9.]+:10901$/, `127.0.0.1:${grpc}`)
      .replace(/[0-9.]+:10902$/, `127.0.0.1:${http}`)
      .replace(/[0-9.]+:19291$/, `127.0.0.1:${write}`)
      .replace(/[0-9.]+:19391$/, `127.0.0.1:${capnproto}`),
  );
  const log = openSync(join(home, 'log'), 'a');
  const process = spawn(thanos!, here, { cwd: home, stdio: ['ignore', log, log] });
  processes.push(process);
  while (
    !(await fetch(`http://127.0.0.1:${http}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (process.exitCode !== null) throw new Error(readFileSync(join(home, 'log'), 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { http, grpc, write };
}

/** Of the shape that the Secret holds; nothing is written to it, since no block is full. */
const objstore = JSON.stringify(
  objstoreConfig(
    { objectStorage: { ...fleetForTest().objectStorage, endpoint: 'http://127.0.0.1:9' } },
    { accessKey: 'thanos', secretKey: 'secret' },
  ),
);
const argsOf = (spec: typeof router): readonly string[] => spec.template.spec.containers[0]!.args!;

describe.skipIf(thanos === undefined)('routers and ingestors, run by a real thanos', () => {
  const stores: Running[] = [];
  let door: Running;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'receive-'));
    for (let i = 0; i < ingestors.replicas!; i++) {
      stores.push(await run(`thanos-receive-ingestor-${i}`, argsOf(ingestors), { 'objstore.yml': objstore }));
    }
    const hashrings = files['hashrings.json']!.replace(
      /thanos-receive-ingestor-(\d)\.thanos-receive-ingestor\.monitoring\.svc\.cluster\.local:10901/g,
      (_, ordinal) => `127.0.0.1:${stores[Number(ordinal)]!.grpc}`,
    );
    door = await run('thanos-receive-router', argsOf(router), { ...files, 'hashrings.json': hashrings });
  }, 120_000);

  afterAll(() => {
    for (const process of processes) process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (tenant: string, body = remoteWrite({ __name__: 'up', cluster: tenant }, 1, Date.now())) =>
    fetch(`http://127.0.0.1:${door.write}/api/v1/receive`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'THANOS-TENANT': tenant, 'Content-Encoding': 'snappy', 'Content-Type': 'application/x-protobuf' },
    });

  test('a sample of a cluster stands on as many ingestors as there are copies, in a TSDB of its own', async () => {
    expect((await write('cluster-02')).status).toBe(200);
    const metrics = await Promise.all(
      stores.map(({ http }) => fetch(`http://127.0.0.1:${http}/metrics`).then((answer) => answer.text())),
    );
    // The write quorum of three copies is two.
    const held = metrics.filter((text) => /^prometheus_tsdb_head_series\{tenant="cluster-02"\} 1$/m.test(text));
    expect(held.length).toBeGreaterThanOrEqual(2);
  });

  test('a tenant that is no cluster is refused', async () => {
    expect((await write('stranger')).status).toBe(500);
  });

  test('the limits of one cluster hold for that cluster alone', async () => {
    const body = (cluster: string) => remoteWrite({ __name__: 'up', cluster, long: 'x'.repeat(2000) }, 1, Date.now());
    expect((await write('cluster-03', body('cluster-03'))).status).toBe(413);
    expect((await write('cluster-02', body('cluster-02'))).status).toBe(200);
  });

  test('the routers route only', () => {
    expect(readFileSync(join(folder, 'thanos-receive-router', 'log'), 'utf8')).toContain('mode=RouterOnly');
    expect(readFileSync(join(folder, 'thanos-receive-ingestor-0', 'log'), 'utf8')).toContain('mode=IngestorOnly');
  });

  test('every flag of our list is one of its own', () => {
    const { switches, values } = RECEIVE_FLAGS[images.thanos.tag]!;
    const args = [...switches.flatMap((name) => [`--${name}`, `--no-${name}`]), ...values.map((name) => `--${name}=1`)];
    const { stderr } = spawnSync(thanos!, ['receive', ...args, '--no-such-flag'], { encoding: 'utf8' });
    expect(stderr).toContain("unknown long flag '--no-such-flag'");
  });
});
