import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { argoRollouts } from '../../../charts/observability/catalogue/argo-rollouts.ts';
import { seriesOf } from '../../../charts/observability/catalogue/exporter.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { complaints } from '../answers.ts';
import { binariesOf, NEWEST } from '../binaries.ts';
import { PROGRAMS, settled, startControllers } from '../controllers.ts';
import { startDefined } from '../defined.ts';
import { prepare } from '../definitions.ts';
import type { Server } from '../server.ts';
import { startRollouts } from './controller.ts';
import { placeAll } from './pods.ts';
import { ACCOUNT } from './rights.ts';

const ARGO = ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Experiment'];
const KINDS: KubeObject[] = [
  ...ARGO.map((kind) => ({ apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name: '' } })),
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: '' } },
];

const NAMESPACE = 'judged';
const APP = { 'app.kubernetes.io/name': 'app' };
const meta = (name: string) => ({ name, namespace: NAMESPACE });

const rollout = (image: string): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: meta('app'),
  spec: {
    replicas: 2,
    revisionHistoryLimit: 0,
    selector: { matchLabels: APP },
    template: {
      metadata: { labels: APP },
      spec: { containers: [{ name: 'app', image: `registry.test/app:${image}` }] },
    },
    strategy: {
      canary: {
        canaryMetadata: { labels: { role: 'canary' } },
        stableMetadata: { labels: { role: 'stable' } },
        steps: [
          {
            experiment: {
              duration: '2s',
              templates: [{ name: 'candidate', specRef: 'canary', replicas: 1, service: { name: 'candidate' } }],
            },
          },
          { analysis: { templates: [{ templateName: 'job' }] } },
        ],
      },
    },
  },
});

const objects: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
  { apiVersion: 'v1', kind: 'Secret', metadata: meta('login'), stringData: { password: 'x' } },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: meta('job'),
    spec: {
      args: [{ name: 'password', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }],
      metrics: [
        {
          name: 'job',
          provider: {
            job: {
              spec: {
                backoffLimit: 0,
                template: {
                  spec: {
                    restartPolicy: 'Never',
                    containers: [{ name: 'job', image: 'registry.test/job:1', args: ['{{args.password}}'] }],
                  },
                },
              },
            },
          },
        },
      ],
    },
  },
  rollout('v1'),
];

const binaries = binariesOf(NEWEST, PROGRAMS);

describe.skipIf(binaries === undefined)('the rights of the controller of Argo Rollouts', () => {
  let server: Server;
  let metrics: string;
  const ends: (() => void)[] = [];

  beforeAll(async () => {
    server = await startDefined(binaries!);
    await prepare(KINDS, server.client);
    await startControllers(server);
    ends.push(placeAll(server.client));
    ({ metrics } = await startRollouts(server));
  });

  afterAll(async () => {
    for (const end of ends) end();
    await server?.stop();
  });

  const apply = async (object: KubeObject) =>
    expect(complaints(object, await server.client.apply(object)), object.kind).toEqual([]);

  const there = async (path: string): Promise<string> =>
    JSON.stringify((await server.client.send('GET', path.replace('{}', `namespaces/${NAMESPACE}`))).body);

  /** Until the objects of a path hold a text. */
  const holds = (path: string, text: string) =>
    settled(async () => ((await there(path)).includes(text) ? [] : [await there(path)]), 90_000);

  test('are enough for experiments with a Service, labels of pods, Jobs with Secrets, and restarts', async () => {
    const path = '/apis/argoproj.io/v1alpha1/{}/rollouts';
    for (const object of objects) await apply(object);
    expect(await holds(path, '"phase":"Healthy"')).toEqual([]);
    await apply({ ...rollout('v1'), spec: { ...(rollout('v1').spec as object), restartAt: '2100-01-01T00:00:00Z' } });
    await apply(rollout('v2'));
    expect(await holds('/apis/argoproj.io/v1alpha1/{}/analysisruns', '"phase":"Running"')).toEqual([]);
    // No kubelet ends it; what counts is that it was made.
    expect(await holds('/apis/batch/v1/{}/jobs', '"args":["x"]')).toEqual([]);
    const refused = server
      .log('rollouts-controller')
      .split('\n')
      .filter((line) => line.includes('forbidden'));
    expect(refused).toEqual([]);
  });

  test('do for its metrics, whose names are those of the catalogue', async () => {
    const text = await (await fetch(metrics)).text();
    const told = new Set([...text.matchAll(/^([a-z][a-zA-Z0-9_]*)[ {]/gm)].map(([, name]) => name));
    const missing = seriesOf(argoRollouts).filter((name) => !told.has(name));
    // Nothing has failed yet, and nobody is told of anything.
    expect(missing.filter((name) => !/_reconcile_error$|^notification_send/.test(name))).toEqual([]);
    expect(text).toMatch(/^rollout_info\{name="app",namespace="judged",phase="[A-Z]\w+",strategy="canary"/m);
    expect(text).toMatch(/^workqueue_depth\{name="Rollouts"\}/m);
  });

  test('are no more than that', async () => {
    const review = async (verb: string, group: string, resource: string, namespace?: string) => {
      const { body } = await server.client.send('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: ACCOUNT, resourceAttributes: { verb, group, resource, namespace } },
      });
      return (body.status as { allowed: boolean }).allowed;
    };
    expect(await review('get', '', 'secrets', NAMESPACE)).toBe(true);
    expect(await review('list', '', 'secrets', NAMESPACE)).toBe(false);
    expect(await review('list', '', 'configmaps', 'argo-rollouts')).toBe(false);
    expect(await review('patch', 'networking.istio.io', 'virtualservices', NAMESPACE)).toBe(false);
    expect(await review('create', 'apps', 'deployments', NAMESPACE)).toBe(false);
  });
});
