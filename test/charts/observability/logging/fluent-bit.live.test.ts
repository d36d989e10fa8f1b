import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fluentBit } from '../../../../charts/observability/logging/fluent-bit.ts';
import { CONFIG_FILE } from '../../../../charts/observability/logging/fluent-bit-config.ts';
import { composeForTest, objectOf } from '../../compose.ts';
import { apiServer, blackHole, certificates, type Delivery, openSearch, portOf } from './search.ts';

const program = process.env.FLUENT_BIT_BIN;
if (program === undefined) console.log('skipped: logs delivered by a real fluent-bit, for FLUENT_BIT_BIN names none');

const textOf = (options: object): string =>
  objectOf(composeForTest(fluentBit, { cluster: { name: 'cluster-02' }, options }), 'ConfigMap').data![CONFIG_FILE]!;

const id = '0123456789abcdef'.repeat(4);

/** New files from their beginning, and timeouts and repetitions that a test can wait for. */
const inAHurry = (text: string): string =>
  text
    .replace('read_from_head: false', 'read_from_head: true')
    .replace('net.io_timeout: 60', 'net.io_timeout: 5')
    .replace('flush: 1', 'flush: 1\n  scheduler.base: 1\n  scheduler.cap: 2');

describe.skipIf(program === undefined)('logs, delivered by a real fluent-bit', () => {
  let folder = '';
  let search: Server;
  let api: Server;
  let agent: ChildProcess | undefined;
  const deliveries: Delivery[] = [];

  /** The file of the ConfigMap; only hosts, ports and folders are this machine's. */
  function local(changes: (text: string) => string = (text) => text): string {
    const logs = join(folder, 'logs');
    const text = textOf({ flush: 1 })
      .replaceAll('/var/log/containers/', `${logs}/`)
      .replace('kube.var.log.containers.', `kube${logs.replaceAll('/', '.')}.`)
      .replaceAll('/var/lib/fluent-bit', join(folder, 'state'))
      .replaceAll('/fluent-bit/etc/opensearch', folder)
      .replaceAll('opensearch.k8s-cluster-01.miribit.lab', 'localhost')
      .replace('port: 443', `port: ${portOf(search)}`)
      .replace('http_server: true', 'http_server: false')
      .replace('refresh_interval: 10', 'refresh_interval: 1')
      .replace(
        'merge_log: true',
        `kube_url: http://127.0.0.1:${portOf(api)}\n      kube_namespace_file: ${folder}/token\n      kube_token_file: ${folder}/token\n      merge_log: true`,
      );
    const path = join(folder, 'fluent-bit.yaml');
    writeFileSync(path, changes(text));
    return path;
  }

  function start(path: string): void {
    const log = openSync(join(folder, 'log'), 'a');
    const env = { ...process.env, OPENSEARCH_PASSWORD: 'secret' };
    agent = spawn(program!, [`--config=${path}`], { env, stdio: ['ignore', log, log] });
  }

  async function stop(): Promise<void> {
    const ended = new Promise((resolve) => agent?.once('exit', resolve));
    // Not asked to end, so that what has not been delivered must be on disk.
    agent?.kill('SIGKILL');
    await ended;
  }

  const write = (name: string, lines: readonly string[], flag = 'F'): void =>
    appendFileSync(
      join(folder, 'logs', name),
      lines.map((line, i) => `2026-08-21T10:00:00.00000000${i}Z stdout ${flag} ${line}\n`).join(''),
    );

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (agent?.exitCode != null) throw new Error(readFileSync(join(folder, 'log'), 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** So many lines that begin with a word lie in the buffer on disk. */
  const waiting = (word: string): number => {
    const folders = readdirSync(join(folder, 'state/storage'), { recursive: true, encoding: 'utf8' });
    const chunks = folders.filter((path) => path.endsWith('.flb'));
    const text = chunks.map((path) => readFileSync(join(folder, 'state/storage', path), 'latin1')).join('');
    return new Set(text.match(new RegExp(`${word} pod-[0-9]+`, 'g'))).size;
  };

  const documents = () => deliveries.flatMap((delivery) => delivery.documents);
  const logged = (): string => readFileSync(join(folder, 'log'), 'utf8');
  const following = (): boolean => logged().includes('stream processor started');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'logs-'));
    for (const inside of ['logs', 'state']) mkdirSync(join(folder, inside));
    writeFileSync(join(folder, 'token'), 'token');
    certificates(folder);
    search = await openSearch(folder, deliveries);
    api = await apiServer();
    start(local());
    await until(following);
  });

  afterAll(async () => {
    await stop();
    search.close();
    api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('arrive once, whole, with what Kubernetes knows of their pod, and none of its own', async () => {
    write(`fluent-bit-x7k2p_logging-agent_fluent-bit-${id}.log`, ['own']);
    write(`web-1_shop_web-${id}.log`, [
      'java.lang.RuntimeException: boom',
      '\tat a.b.C.d(C.java:1)',
      '{"a.b":1,"cluster":"x"}',
    ]);
    await until(() => documents().length >= 2);
    const [trace, json] = documents();
    expect(documents()).toHaveLength(2);
    expect(trace).toMatchObject({
      index: 'logs-cluster-02-2026.08.21',
      id: expect.stringMatching(/^[0-9A-F-]{36}$/),
      source: { log: 'java.lang.RuntimeException: boom\n\tat a.b.C.d(C.java:1)', cluster: 'cluster-02' },
    });
    expect(trace?.source.kubernetes).toMatchObject({
      pod_name: 'web-1',
      namespace_name: 'shop',
      labels: { app: 'web', 'app_kubernetes_io/name': 'web' },
    });
    expect(json?.source).toMatchObject({ log_processed: { a_b: 1, cluster: 'x' }, cluster: 'cluster-02' });
    expect(json?.source).not.toHaveProperty('log');
    expect(deliveries[0]?.authorization).toBe(`Basic ${btoa('fluentbit:secret')}`);
  });

  test('arrive as one message though its lines are written one by one, and after a rotation too', async () => {
    const name = `slow-1_shop_slow-${id}.log`;
    const trace = (word: string) => [
      `java.lang.RuntimeException: ${word}`,
      ...Array(20).fill('\tat a.b.C.d(C.java:1)'),
    ];
    const whole = (word: string) => documents().some(({ source }) => source.log === trace(word).join('\n'));
    // Ten times, for a reading may fall between two lines.
    const say = async (word: string) => {
      for (const line of Array(10).fill(trace(word)).flat()) {
        write(name, [line]);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    await say('before');
    await until(() => whole('before'));
    renameSync(join(folder, 'logs', name), join(folder, 'rotated'));
    await say('after');
    await until(() => whole('after'));
  });

  test('wait on disk while OpenSearch is away, even if the agent is killed', async () => {
    const port = portOf(search);
    search.closeAllConnections();
    await new Promise((resolve) => search.close(resolve));
    write(`web-1_shop_web-${id}.log`, ['while away']);
    await until(() => /failed to flush chunk|retry in/.test(logged()));
    await stop();
    search = await openSearch(folder, deliveries, port);
    start(local());
    await until(() => documents().some(({ source }) => source.log === 'while away'));
    expect(documents().filter(({ source }) => source.log === 'while away')).toHaveLength(1);
  });

  test('are read on while more chunks wait than may be in memory, and all delivered afterwards', async () => {
    await stop();
    const port = portOf(search);
    const config = local(inAHurry);
    search.closeAllConnections();
    await new Promise((resolve) => search.close(resolve));
    const hole = await blackHole(port);
    const pods = Array.from({ length: 200 }, (_, i) => `pod-${i}`);
    const say = (word: string) => {
      for (const pod of pods) write(`${pod}_shop_web-${id}.log`, [`${word} ${pod}`]);
    };
    start(config);
    say('first');
    await until(() => waiting('first') === pods.length);
    say('last');
    await until(() => waiting('last') === pods.length);
    await hole.close();
    search = await openSearch(folder, deliveries, port);
    const said = () => new Set(documents().map(({ source }) => source.log));
    await until(() => pods.every((pod) => said().has(`first ${pod}`) && said().has(`last ${pod}`)));
  }, 120_000);

  test('do not go to a host whose certificate names another', async () => {
    await stop();
    writeFileSync(join(folder, 'log'), '');
    const before = documents().length;
    start(
      local((text) => text.replace('host: localhost', 'host: 127.0.0.1').replace('vhost: localhost', 'vhost: other')),
    );
    await until(following);
    write(`web-1_shop_web-${id}.log`, ['for nobody']);
    await until(() => logged().includes('certificate verify failed'));
    expect(documents()).toHaveLength(before);
  });

  test('may be configured by every option', () => {
    const path = join(folder, 'options.yaml');
    writeFileSync(
      path,
      textOf({
        systemd: { enabled: true },
        parsers: [{ name: 'access', format: 'regex', regex: '^(?<host>[^ ]+)' }],
        multiline: ['java', 'ours'],
        multilineParsers: [
          {
            name: 'ours',
            rules: [
              { state: 'start_state', regex: '/^\\d/', next_state: 'more' },
              { state: 'more', regex: '/^\\s/', next_state: 'more' },
            ],
          },
        ],
        extraInputs: [{ name: 'tail', tag: 'host.audit', path: '/var/log/audit.log', parser: 'access' }],
        extraFilters: [
          { name: 'grep', match: 'kube.*', exclude: ['log ^ping', 'log ^pong'] },
          { name: 'throttle', match: 'kube.*', rate: 800, window: 5, interval: '1s' },
          { name: 'nest', match: 'kube.*', operation: 'lift', nested_under: 'kubernetes' },
        ],
        keepFields: ['log', 'kubernetes'],
      }),
    );
    const { status, stderr } = spawnSync(program!, ['--dry-run', `--config=${path}`], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining('configuration test is successful'),
    });
  });
});
