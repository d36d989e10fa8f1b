import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeOf } from '../../../charts/rollouts/plan/judgement.ts';
import { templateOf } from '../../../charts/rollouts/plan/shapes.ts';
import type { Phase } from '../../../charts/rollouts/plan/verdict.ts';
import { VERSION } from '../../../charts/rollouts/templates/canary-pods.ts';
import { logErrors } from '../../../charts/rollouts/templates/log-errors.ts';
import { logsLogin, logsSource } from '../../../charts/rollouts/templates/logs-source.ts';
import { metricsLogin, metricsSource } from '../../../charts/rollouts/templates/metrics-source.ts';
import { times } from '../../../charts/rollouts/templates/schedule.ts';
import { successRate } from '../../../charts/rollouts/templates/success-rate.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { authorityIn } from '../../../engine/seal/generate/authority.ts';
import { makePair } from '../../../engine/seal/generate/pair.ts';
import { PrivateFolder } from '../../../engine/seal/generate/private-folder.ts';
import { clusterForTest, fleetForTest } from '../../charts/compose.ts';
import { complaints } from '../answers.ts';
import { binariesOf, NEWEST } from '../binaries.ts';
import { settled } from '../controllers.ts';
import { startDefined } from '../defined.ts';
import { prepare } from '../definitions.ts';
import type { Server } from '../server.ts';
import { startRollouts } from './controller.ts';

/** The controller waits until it knows them all. */
const ARGO = ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Experiment'];

const NAMESPACE = 'asked';
const FLEET = fleetForTest();
const EDGE = clusterForTest('cluster-03');
const PASSWORD = 'x'.repeat(40);

/** What the sealing controller makes of the login's file. */
const headerOf = (user: string, password = PASSWORD): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const LOGINS = { 'metrics-login': headerOf('cluster-03'), 'logs-login': headerOf('rollouts-cluster-03') };

const common = {
  schedule: times(1, { interval: '1m', failureLimit: 0 }),
  pods: { cluster: 'cluster-03', namespace: NAMESPACE, workload: 'api' },
} as const;

const keyOf = (spec: ReturnType<typeof metricsLogin>) => new SecretRef(NAMESPACE, spec).key('authorization');

const TEMPLATES = {
  metrics: successRate(new Chart(new App(), 'a'), {
    ...common,
    name: 'metrics',
    source: metricsSource(FLEET, EDGE, keyOf(metricsLogin('metrics-login', 'cluster-03'))),
    atLeast: 99,
    window: '2m',
  }),
  logs: logErrors(new Chart(new App(), 'a'), {
    ...common,
    name: 'logs',
    source: logsSource(FLEET, EDGE, keyOf(logsLogin('logs-login', 'cluster-03'))),
    query: 'log_processed.level:error',
    atMost: 1,
    window: '5m',
  }),
};

const samples = (...values: string[]) => ({
  status: 'success',
  data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [0, value] })) },
});

const lines = (all: number, errors: number) => ({
  hits: { total: { value: all } },
  aggregations: { errors: { doc_count: errors } },
});

/** What a plan makes of an answer. */
function plannedPhase(template: keyof typeof TEMPLATES, answer: object): Phase {
  const [metric] = templateOf(TEMPLATES[template].toJson()).spec.metrics!;
  const { data } = Object(answer);
  const numbers = (data?.result ?? []).map(({ value }: { value: [number, string] }) => Number(value[1]));
  return judgeOf(metric!)(() => (data === undefined ? Object(answer) : numbers));
}

/** What the doors answer, and how a measurement then ends. */
const ANSWERS: [name: string, template: keyof typeof TEMPLATES, answer: object, phase: string][] = [
  ['metrics', 'metrics', samples('0.995'), 'Successful'],
  ['metrics-fail', 'metrics', samples('0.985'), 'Failed'],
  ['metrics-nobody-asks', 'metrics', samples('NaN'), 'Failed'],
  ['metrics-not-there', 'metrics', samples(), 'Failed'],
  ['logs', 'logs', lines(3000, 3), 'Successful'],
  ['logs-few', 'logs', lines(20, 2), 'Successful'],
  ['logs-fail', 'logs', lines(3000, 60), 'Failed'],
  ['logs-of-errors-alone', 'logs', lines(2, 2), 'Failed'],
  ['logs-not-there', 'logs', lines(0, 0), 'Failed'],
  ['logs-without-index', 'logs', { hits: { total: { value: 0 } } }, 'Failed'],
  ['logs-of-another-form', 'logs', { count: 0 }, 'Error'],
];

interface Asked {
  url: string;
  authorization: string | undefined;
  body: string;
}

/** Stands for the doors of the central cluster: answers those that know the password, and keeps what they asked. */
class Doors {
  readonly asked: Asked[] = [];
  readonly #server: HttpsServer;

  constructor(server: HttpsServer) {
    this.#server = server;
    server.on('request', async (request, response) => {
      const body = (await request.toArray()).map(String).join('');
      const { authorization } = request.headers;
      this.asked.push({ url: request.url ?? '', authorization, body });
      const isKnown = Object.values(LOGINS).includes(authorization ?? '');
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
      // Each asks under its own name.
      const [, name = ''] = (request.url ?? '').split('/');
      response.end(isKnown ? JSON.stringify(ANSWERS.find(([own]) => own === name)?.[2]) : '');
    });
  }

  get address(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const binaries = binariesOf(NEWEST, ['etcd', 'kube-apiserver']);

describe.skipIf(binaries === undefined)('the ready templates of an edge, by the real controller', () => {
  let server: Server;
  let doors: Doors;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fleet-ca-'));
    const authority = await authorityIn(new PrivateFolder(join(folder, 'private')), { today: '2026-01-01' });
    const { certificate, key } = await makePair({ hosts: ['127.0.0.1'], usages: ['server'] }, authority, '2026-01-01');
    const https = createServer({ cert: certificate, key }).listen(0, '127.0.0.1');
    await once(https, 'listening');
    doors = new Doors(https);
    server = await startDefined(binaries!);
    await prepare(
      ARGO.map((kind) => ({ apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name: '' } })),
      server.client,
    );
    const ca = join(folder, 'trusted', 'ca.crt');
    mkdirSync(dirname(ca));
    writeFileSync(ca, authority.pem);
    // As the component of the controller says it.
    await startRollouts(server, { SSL_CERT_DIR: dirname(ca) });
    await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    for (const [name, authorization] of Object.entries(LOGINS)) await login(name, authorization);
  });

  afterAll(async () => {
    await doors?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const apply = async (object: KubeObject) =>
    expect(complaints(object, await server.client.apply(object)), object.kind).toEqual([]);

  const login = (name: string, authorization: string) =>
    apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: NAMESPACE },
      stringData: { authorization },
    });

  /** A run of a template, whose doors are those here. */
  const run = (template: keyof typeof TEMPLATES, name: string): KubeObject => {
    const { spec } = TEMPLATES[template].toJson();
    const text = JSON.stringify(spec).replaceAll(/https:\/\/[^/"]+/g, `${doors.address}/${name}`);
    const { args, metrics } = JSON.parse(text);
    const given = args.map((arg: { name: string }) => (arg.name === VERSION ? { ...arg, value: '5d4f' } : arg));
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisRun',
      metadata: { name, namespace: NAMESPACE },
      spec: { args: given, metrics },
    };
  };

  const ended = async (object: KubeObject, phase: string) => {
    const status = async () => Object(Object((await server.client.get(object)).body).status);
    const left = async () => {
      const found = await status();
      return found.phase === phase ? [] : [JSON.stringify(found)];
    };
    expect(await settled(left, 60_000)).toEqual([]);
  };

  test.each(ANSWERS)('%s: %s that are answered with %j end as %s', async (name, template, answer, phase) => {
    const object = run(template, name);
    const [metric] = Object(object.spec).metrics;
    metric.consecutiveErrorLimit = 0;
    await apply(object);
    await ended(object, phase);
    expect(plannedPhase(template, answer), 'by the plan').toBe(phase);
    const { authorization } = doors.asked.find(({ url }) => url.startsWith(`/${name}/`))!;
    expect(authorization).toBe(LOGINS[`${template}-login`]);
  });

  test('ask about the version that they are given', () => {
    const [ofMetrics, ofLogs] = ['/api/v1/query', '/_search'].map((part) =>
      doors.asked.find(({ url }) => url.includes(part)),
    );
    expect(new URLSearchParams(ofMetrics!.body).get('query')).toContain('rollouts_pod_template_hash="5d4f"');
    expect(JSON.parse(ofLogs!.body).query.bool.filter).toContainEqual({
      prefix: { 'kubernetes.pod_name': 'api-5d4f-' },
    });
  });

  test('come to nothing where the login is wrong', async () => {
    await login('metrics-login', headerOf('cluster-03', 'wrong'));
    const object = run('metrics', 'refused');
    const [metric] = Object(object.spec).metrics;
    metric.consecutiveErrorLimit = 0;
    await apply(object);
    await ended(object, 'Error');
  });
});
