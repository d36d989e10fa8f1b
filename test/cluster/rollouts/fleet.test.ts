import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writtenByRollouts } from '../../../charts/apps/delivery/written.ts';
import { HASH_LABEL } from '../../../charts/rollouts/templates/canary-pods.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { complaints, titleOf } from '../answers.ts';
import { binariesOf, NEWEST } from '../binaries.ts';
import { type Body, type Client, MERGE } from '../client.ts';
import { driftOf } from '../compare.ts';
import { PROGRAMS, settled, startControllers } from '../controllers.ts';
import { startDefined } from '../defined.ts';
import { prepare } from '../definitions.ts';
import { deliveriesOf, objectsIn, type Tree, treeOf } from '../delivery.ts';
import { report } from '../report.ts';
import type { Server } from '../server.ts';
import { changedFleet } from './changed-fleet.ts';
import { startRollouts } from './controller.ts';
import { BLUE_GREEN, newer, type Route, rehearsed, selectorOf, unlike, unsealed, weightsOf } from './fleet-objects.ts';
import { normalized, type Settings, settingsOf } from './ignored.ts';
import { placeAll } from './pods.ts';
import { synced } from './respected.ts';

const CLUSTER = 'cluster-03';
const PATIENCE = 120_000;

const settingsIn = (tree: Tree): Settings[] => settingsOf(objectsIn(tree, tree.keys()), CLUSTER);

const appsIn = (tree: Tree): KubeObject[] =>
  deliveriesOf(tree, CLUSTER)
    .flatMap((delivery) => delivery.objects)
    .filter(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace)?.startsWith('my-app-'));

const tree = treeOf('dist');
const settings = settingsIn(tree);
const objects = appsIn(tree);
const rollouts = objects.filter(({ kind }) => kind === 'Rollout');
const schemas = new Schemas('imports/schemas', NEWEST);
const binaries = binariesOf(NEWEST, PROGRAMS);

/** What no Argo CD minds: marks of controllers. */
const UNMINDED = /^metadata\.annotations/;

/** Where an object differs from Git in what its Application does not look at. */
function ignoredIn(object: KubeObject, live: Body): string[] {
  const left = driftOf(normalized(object, object, settings), normalized(live, object, settings), schemas);
  return driftOf(object, live, schemas).filter((line) => !left.includes(line));
}

describe.skipIf(binaries === undefined)(`the apps of ${CLUSTER}`, () => {
  let server: Server;
  let client: Client;
  let end: () => void;

  beforeAll(async () => {
    server = await startDefined(binaries!);
    client = server.client;
    const kinds = ['Experiment', 'AnalysisRun', 'ClusterAnalysisTemplate', 'AnalysisTemplate'].map((kind) => ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind,
      metadata: { name: '' },
    }));
    await prepare([...objects, ...kinds], client);
    await startControllers(server);
    end = placeAll(client);
    await startRollouts(server);
    for (const object of objects) expect(complaints(object, await client.apply(object))).toEqual([]);
    for (const secret of objects.flatMap(unsealed)) expect((await client.create(secret)).status).toBe(201);
  });

  afterAll(async () => {
    end?.();
    await server?.stop();
  });

  test('become healthy', async () => {
    expect(rollouts.length).toBeGreaterThan(0);
    expect(await settled(() => unlike(rollouts, client, 'Healthy'), PATIENCE)).toEqual([]);
  });

  test('differ from Git only where it is ignored', async () => {
    expect(await drifts(objects, client)).toEqual([]);
  });

  test('do so in the midst of a rollout too, and a sync takes nothing back', async () => {
    const next = rollouts.map(newer);
    for (const rollout of next) expect(complaints(rollout, await client.apply(rollout))).toEqual([]);
    expect(await settled(() => unlike(next, client, 'Paused'), PATIENCE)).toEqual([]);
    const wanted = objects.map((object) => next.find((each) => titleOf(each) === titleOf(object)) ?? object);
    expect(await drifts(wanted, client)).toEqual([]);
    const needed = settings.flatMap(({ ignored }) => ignored).length;
    const seen: string[] = [];
    for (const object of wanted) {
      const { body } = await client.get(object);
      const lines = ignoredIn(object, body);
      seen.push(...lines);
      if (lines.length > 0) expect((await rehearsed(object, client)).spec).not.toEqual(body.spec);
      const { body: after } = await client.apply(synced(object, body as KubeObject, settings));
      expect([titleOf(object), after.spec]).toEqual([titleOf(object), body.spec]);
    }
    report({
      version: NEWEST,
      subject: `apps of ${CLUSTER}`,
      counts: {
        'rollouts healthy': rollouts.length,
        'fields of controllers': seen.length,
        'settings for them': needed,
      },
      notes: [],
    });
    expect(seen.length).toBeGreaterThan(0);
  });

  test('another path is delivered in the midst of it, and what is there yet is weighed along', async () => {
    const changed = changedFleet('frontend', ['{host: my-app, port: http}', '{host: my-app, port: http, path: /shop}']);
    const [before, after] = [objects, appsIn(changed)].map((all) => all.filter(({ kind }) => kind === 'HTTPRoute'));
    const [old, route] = [before![0]!, after![0]!];
    const weights = weightsOf((await client.get(old)).body);
    expect(weights).not.toEqual(weightsOf(route as Body));
    await sync(route, settingsIn(changed));
    const isWeighed = async () => {
      await remind(old.metadata.namespace!);
      return isDeepStrictEqual(weightsOf((await client.get(route)).body), weights) ? [] : ['not weighed yet'];
    };
    expect(await settled(isWeighed, PATIENCE)).toEqual([]);
    expect(weightsOf((await client.get(old)).body)).toEqual(weights);
    const isGone = ({ metadata }: KubeObject) => after!.every((each) => each.metadata.name !== metadata.name);
    for (const pruned of before!.filter(isGone)) await client.send('DELETE', await client.pathOf(pruned));
    await sync(route, settingsIn(changed));
    const { spec } = (await client.get(route)).body as Body & Route;
    expect(spec.rules.map(({ matches }) => matches)).toEqual([[{ path: { type: 'PathPrefix', value: '/shop' } }]]);
    expect(weightsOf((await client.get(route)).body)).toEqual(weights);
  });

  test('an autoscaler takes an app over as it is', async () => {
    const changed = changedFleet('backend', ['replicas: 4', 'autoscaling: {min: 2, max: 8}']);
    const rollout = appsIn(changed).find(
      ({ kind, metadata }) => kind === 'Rollout' && metadata.name === 'backend' && metadata.namespace === 'my-app-prod',
    )!;
    const taken = newer(rollout);
    expect(await rehearsed(taken, client)).toMatchObject({ spec: { replicas: 2 } });
    await sync(taken, settingsIn(changed));
    expect(await replicasOf(rollout)).toBe(4);
    // As the autoscaler, whose subresource the committed schemas do not have.
    const path = `${await client.pathOf(rollout)}?fieldManager=kube-controller-manager`;
    expect((await client.send('PATCH', path, { spec: { replicas: 6 } }, MERGE)).status).toBe(200);
    await sync(taken, settingsIn(changed));
    expect(await replicasOf(rollout)).toBe(6);
  });

  test('a branch changes its delivery: no sync takes back what a version has switched, and the controller does', async () => {
    const namespace = 'my-app-staging';
    const changed = changedFleet('frontend', [BLUE_GREEN, '      type: canary\n']);
    const mine = ({ metadata }: KubeObject) => metadata.namespace === namespace && metadata.name === 'frontend';
    const [service, rollout] = ['Service', 'Rollout'].map(
      (kind) => appsIn(changed).find((object) => object.kind === kind && mine(object))!,
    );
    const placed = {
      app: 'frontend',
      workload: { delivery: { type: 'rolling', maxSurge: 1, maxUnavailable: 0 } },
    } as const;
    const ignoredWhere = (isElsewhere?: true) => [
      { namespace, ignored: writtenByRollouts({ ...placed, ...(isElsewhere ? { isElsewhere } : {}) }) },
    ];
    const live = (await client.get(service!)).body as KubeObject;
    const selector = selectorOf(live);
    expect(selector).toHaveProperty(HASH_LABEL);
    expect(selectorOf(synced(service!, live, ignoredWhere()))).not.toEqual(selector);
    await sync(service!, ignoredWhere(true));
    expect(selectorOf((await client.get(service!)).body)).toEqual(selector);
    await sync(rollout!, ignoredWhere(true));
    const isSwitchedBack = async () =>
      HASH_LABEL in selectorOf((await client.get(service!)).body) ? ['switched'] : [];
    expect(await settled(isSwitchedBack, PATIENCE)).toEqual([]);
  });

  const sync = async (object: KubeObject, settings: readonly Settings[]): Promise<void> => {
    const { status, body } = await client.get(object);
    const wanted = status === 404 ? object : synced(object, body as KubeObject, settings);
    expect(complaints(wanted, await client.apply(wanted))).toEqual([]);
  };

  const replicasOf = async (object: KubeObject): Promise<unknown> =>
    Object((await client.get(object)).body.spec).replicas;

  /** The controller hears of no route. */
  const remind = async (namespace: string): Promise<void> => {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/frontend`;
    const annotations = { 'fleetwright.test/reminder': String(Date.now()) };
    await client.send('PATCH', path, { metadata: { annotations } }, MERGE);
  };

  const drifts = async (wanted: readonly KubeObject[], of: Client): Promise<string[]> =>
    (
      await Promise.all(
        wanted.map(async (object) => {
          const { body } = await of.get(object);
          const ignored = ignoredIn(object, body);
          return driftOf(object, body, schemas)
            .filter((line) => !ignored.includes(line) && !UNMINDED.test(line))
            .map((line) => `${titleOf(object)}: ${line}`);
        }),
      )
    ).flat();
});
