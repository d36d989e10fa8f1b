import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fluentBit } from '../../../../../charts/observability/logging/fluent-bit.ts';
import {
  requestsScript,
  securityScript,
} from '../../../../../charts/observability/logging/opensearch/bootstrap-script.ts';
import { openSearch } from '../../../../../charts/observability/logging/opensearch/opensearch.ts';
import type { Request } from '../../../../../charts/observability/logging/opensearch/requests.ts';
import { DeliverySchema } from '../../../../../clusters/schema/cluster.ts';
import { composeForTest, fleetForTest, objectOf } from '../../../compose.ts';

const objects = composeForTest(openSearch, { options: { retention: '14d', readers: ['ann', 'bob'] } });
const files = objectOf(objects, 'ConfigMap', 'opensearch-bootstrap').data!;

describe('the Job', () => {
  const job = objectOf(objects, 'Job');

  test('is made anew after each sync, for its template cannot change', () => {
    expect(job.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/hook': 'PostSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    });
    expect(job.spec).toMatchObject({ activeDeadlineSeconds: 1800, template: { spec: { restartPolicy: 'Never' } } });
  });

  test('loads users and roles by the certificate that may, and asks for the rest as a user who may no more', () => {
    const { initContainers, containers } = job.spec.template.spec;
    expect(initContainers![0]!.volumeMounts).toContainEqual({
      name: 'security-admin',
      mountPath: '/security/admin',
      readOnly: true,
    });
    expect(containers[0]!.env).toContainEqual({ name: 'OPENSEARCH_USER', value: 'bootstrap' });
    expect(JSON.stringify(containers)).not.toContain('/security/admin');
  });

  test('has a file for everything that it sends', () => {
    for (const [, name] of files['requests.sh']!.matchAll(/^(?:ask|change) \S+ '\/[^']+' (\S+)/gm)) {
      expect(Object.keys(files)).toContain(`${name}.json`);
    }
  });

  test('deletes logs by their age', () => {
    expect(JSON.parse(files['retention.json']!)).toMatchObject({
      policy: {
        default_state: 'kept',
        states: [{ transitions: [{ state_name: 'deleted', conditions: { min_index_age: '14d' } }] }, {}],
        ism_template: [{ index_patterns: ['logs-*'] }],
      },
    });
  });

  test.each([
    ['daily', '14d'],
    ['weekly', '20d'],
    ['monthly', '44d'],
  ])('of indices that are %s the last day is as old as is asked for at %s', (indices, age) => {
    const [config] = [composeForTest(openSearch, { options: { retention: '14d', indices } })].map((all) =>
      objectOf(all, 'ConfigMap', 'opensearch-bootstrap'),
    );
    const { states } = JSON.parse(config!.data!['retention.json']!).policy;
    expect(states[0].transitions[0].conditions).toEqual({ min_index_age: age });
  });

  test('takes labels and the fields of applications as one field each, whatever a cluster calls it', () => {
    const clusters = fleetForTest().clusters.map((cluster) => {
      const options = fluentBit.options.parse(cluster.name === 'cluster-03' ? { mergeLogKey: 'fields' } : {});
      return { ...cluster, components: { 'fluent-bit': { delivery: DeliverySchema.parse({}), options } } };
    });
    const { data } = objectOf(composeForTest(openSearch, { fleet: { clusters } }), 'ConfigMap', 'opensearch-bootstrap');
    expect(JSON.parse(data!['index-template.json']!).template.mappings.properties).toMatchObject({
      fields: { type: 'flat_object' },
      log_processed: { type: 'flat_object' },
      kubernetes: { properties: { labels: { type: 'flat_object' } } },
    });
  });

  test('takes snapshots into the bucket of the fleet', () => {
    expect(JSON.parse(files['snapshot-repository.json']!)).toMatchObject({
      type: 's3',
      settings: { bucket: 'opensearch-snapshots' },
    });
  });
});

describe('its script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensearch-'));
  const asked: { asked: string; user: string; body: unknown }[] = [];
  let server: Server;
  /** Policies that are there already, and answers in their order before the last, which stays. */
  const state = { policy: false, health: [503, 200] };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const [, credentials = ''] = request.headers.authorization?.split(' ') ?? [];
      asked.push({
        asked: `${request.method} ${request.url}`,
        user: Buffer.from(credentials, 'base64').toString(),
        body: text === '' ? undefined : JSON.parse(text),
      });
      const answer = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
      if (request.url?.startsWith('/_cluster/health')) answer(state.health.shift() ?? 200, {});
      else if (request.method === 'GET') answer(state.policy ? 200 : 404, { _id: 'x', _seq_no: 7, _primary_term: 3 });
      else answer(request.url?.startsWith('/none') ? 404 : 200, {});
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const REQUESTS: Request[] = [
    { name: 'template', method: 'PUT', path: '/_index_template/logs', body: { a: 1 } },
    { name: 'policy', method: 'PUT', path: '/policies/daily', body: { b: 2 }, create: 'POST' },
    { name: 'maybe', method: 'POST', path: '/none', body: {}, mayFail: true },
  ];

  async function run(requests: readonly Request[]): Promise<string[]> {
    asked.length = 0;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const script = requestsScript(requests, { url, files: folder, ca: folder }).replace('sleep 5', 'sleep 0');
    for (const { name, body } of requests) writeFileSync(join(folder, `${name}.json`), JSON.stringify(body));
    writeFileSync(join(folder, 'requests.sh'), script);
    await promisify(execFile)('bash', [join(folder, 'requests.sh')], {
      // not-a-secret: with what a shell could take for its own
      env: { ...process.env, OPENSEARCH_USER: 'bootstrap', OPENSEARCH_PASSWORD: 'a$b c' },
    });
    return asked.map((each) => each.asked);
  }

  test('waits until there are answers, makes what is not there, and leaves out what may fail', async () => {
    expect(await run(REQUESTS)).toEqual([
      'GET /_cluster/health?wait_for_status=yellow&timeout=60s',
      'GET /_cluster/health?wait_for_status=yellow&timeout=60s',
      'PUT /_index_template/logs',
      'GET /policies/daily',
      'POST /policies/daily',
      'POST /none',
    ]);
    expect(asked.find((each) => each.asked.startsWith('PUT'))).toMatchObject({
      user: 'bootstrap:a$b c',
      body: { a: 1 },
    });
  });

  test('changes what is there by its version', async () => {
    state.policy = true;
    expect(await run(REQUESTS)).toContain('PUT /policies/daily?if_seq_no=7&if_primary_term=3');
  });

  test('fails where something is refused that may not be', async () => {
    await expect(run([{ name: 'wrong', method: 'PUT', path: '/none', body: {} }])).rejects.toThrow();
  });

  test('tries to load users and roles until a node takes them', () => {
    const folders = { users: '/u', security: '/s', admin: '/a', ca: '/c', scratch: '/tmp' };
    const script = securityScript('opensearch.logging.svc', 9200, folders);
    expect(script).toMatch(/until\n.*securityadmin\.sh -icl -h opensearch\.logging\.svc -p 9200/);
    expect(script).toContain('cp /s/*.yml /u/*.yml /tmp/security/');
  });
});
