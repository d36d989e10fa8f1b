import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { Schemas } from '../../engine/validate/index.ts';
import { fieldPath } from '../../engine/yaml/field-path.ts';
import { withValue } from '../engine/validate/sites.ts';
import { complaints } from './answers.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { driftOf } from './compare.ts';
import { startDefined } from './defined.ts';
import { definitionsFor, install } from './definitions.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import type { Server } from './server.ts';

const binaries = binariesOf(NEWEST);
const schemas = new Schemas('imports/schemas', NEWEST);
const objects = deliveriesOf(treeOf('dist'), 'cluster-01').flatMap((delivery) => delivery.objects);

const find = (kind: string, name: string): KubeObject => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`dist has no ${kind} ${name}`);
  return found;
};

const valueAt = (object: KubeObject, path: string): unknown =>
  path.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], object);

const RECEIVER = find('Deployment', 'thanos-receive-auth');
const INGESTOR = find('StatefulSet', 'thanos-receive-ingestor');
const METRICS = find('Deployment', 'kube-state-metrics');
const JOB = find('Job', 'opensearch-bootstrap');
const CONTAINER = 'spec.template.spec.containers.0';

const ofAnother = (labels: unknown): unknown => ({ ...(labels as object), 'controller-uid': randomUUID() });

/** What a hand or a controller may do to an object after it was applied. */
const DRIFTS: readonly [what: string, object: KubeObject, path: string, to: (value: unknown) => unknown][] = [
  ['a dropped field', METRICS, `${CONTAINER}.readinessProbe`, () => undefined],
  ['a dropped default', METRICS, `${CONTAINER}.imagePullPolicy`, () => undefined],
  ['a default that became another value', METRICS, 'spec.progressDeadlineSeconds', () => 601],
  ['a reordered list', INGESTOR, `${CONTAINER}.args`, (args) => [...(args as string[])].reverse()],
  ['a longer list', METRICS, `${CONTAINER}.args`, (args) => [...(args as string[]), '--v=5']],
  ['a changed quantity', METRICS, `${CONTAINER}.resources.requests.memory`, () => '1Mi'],
  ['a quantity written otherwise', INGESTOR, `${CONTAINER}.resources.limits.memory`, () => '3072Mi'],
  ['another replica', INGESTOR, 'spec.replicas', (replicas) => Number(replicas) + 1],
  ['another image', RECEIVER, `${CONTAINER}.image`, () => 'docker.io/library/nginx:1.0'],
  ['a label more', RECEIVER, 'metadata.labels.debug', () => 'yes'],
  ['an added field', RECEIVER, 'spec.template.spec.hostPID', () => true],
  ['a larger claim', INGESTOR, 'spec.volumeClaimTemplates.0.spec.resources.requests.storage', () => '60Gi'],
  ['a number that became text', find('Service', 'thanos-receive-auth'), 'spec.ports.0.targetPort', () => '8080'],
  ['an address of another network', find('Service', 'thanos-receive-auth'), 'spec.clusterIP', () => '192.0.2.1'],
  ['an opened policy', find('NetworkPolicy', 'kube-state-metrics'), 'spec.ingress', () => [{}]],
  ['an edited file', find('ConfigMap', 'fluent-bit'), 'data.extra', () => 'x'],
  ['a wider role', find('ClusterRole', 'kube-state-metrics'), 'rules.0.verbs', () => ['*']],
  ['a selector of another Job', JOB, 'spec.selector', () => ({ matchLabels: { 'controller-uid': randomUUID() } })],
  ['a pod of another Job', JOB, 'spec.template.metadata.labels', (labels) => ofAnother(labels)],
  ['an edited custom resource', find('ServiceMonitor', 'kube-state-metrics'), 'spec.endpoints.0.interval', () => '1s'],
];

test('the page says how many drifts are planted', () => {
  expect(readFileSync('docs/validation.md', 'utf8')).toContain(`${DRIFTS.length} planted drifts are found`);
});

describe.skipIf(binaries === undefined)('of what a server holds', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startDefined(binaries!);
    await install(definitionsFor(objects).definitions, server.client);
    const concerned = objects.filter(
      (object) => object.kind === 'Namespace' || DRIFTS.some(([, drifting]) => drifting === object),
    );
    for (const object of concerned) expect(complaints(object, await server.client.apply(object))).toEqual([]);
  });

  afterAll(() => server?.stop());

  test.each(DRIFTS)('%s is found, and nothing else', async (_, object, path, to) => {
    const { body } = await server.client.get(object);
    expect(driftOf(object, body, schemas)).toEqual([]);
    const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const drifted = withValue(body as KubeObject, steps, to(valueAt(body as KubeObject, path)));
    const found = driftOf(object, drifted, schemas);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((line) => !line.startsWith(fieldPath(steps)))).toEqual([]);
  });
});
