import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { complaints, titleOf } from '../answers.ts';
import { binariesOf, NEWEST } from '../binaries.ts';
import type { Body, Client } from '../client.ts';
import { driftOf } from '../compare.ts';
import { PROGRAMS, settled, startControllers } from '../controllers.ts';
import { startDefined } from '../defined.ts';
import { prepare } from '../definitions.ts';
import { deliveriesOf, objectsIn, treeOf } from '../delivery.ts';
import { report } from '../report.ts';
import type { Server } from '../server.ts';
import { startRollouts } from './controller.ts';
import { ignoredIn, settingsOf, synced } from './ignored.ts';
import { placeAll } from './pods.ts';

const CLUSTER = 'cluster-03';
const PATIENCE = 120_000;
const APPLY = 'application/apply-patch+yaml';

const tree = treeOf('dist');
const settings = settingsOf(objectsIn(tree, tree.keys()), CLUSTER);
const objects = deliveriesOf(tree, CLUSTER)
  .flatMap((delivery) => delivery.objects)
  .filter(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace)?.startsWith('my-app-'));
const rollouts = objects.filter(({ kind }) => kind === 'Rollout');
const schemas = new Schemas('imports/schemas', NEWEST);
const binaries = binariesOf(NEWEST, PROGRAMS);

/** What no Argo CD minds: marks of controllers, and the count that an autoscaler owns. */
const UNMINDED = /^(metadata\.annotations|spec\.replicas: \d+ instead of nothing)/;

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
      const lines = ignoredIn(object, driftOf(object, body, schemas), settings);
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

  const drifts = async (wanted: readonly KubeObject[], of: Client): Promise<string[]> =>
    (
      await Promise.all(
        wanted.map(async (object) => {
          const lines = driftOf(object, (await of.get(object)).body, schemas);
          const ignored = ignoredIn(object, lines, settings);
          return lines
            .filter((line) => !ignored.includes(line) && !UNMINDED.test(line))
            .map((line) => `${titleOf(object)}: ${line}`);
        }),
      )
    ).flat();
});

/** The Rollouts that are not in a phase. */
async function unlike(wanted: readonly KubeObject[], client: Client, phase: string): Promise<string[]> {
  const answers = await Promise.all(wanted.map((rollout) => client.get(rollout)));
  return answers.flatMap(({ body }, i) => {
    const status = body.status as { phase?: string; message?: string } | undefined;
    return status?.phase === phase ? [] : [`${titleOf(wanted[i]!)}: ${status?.phase}: ${status?.message}`];
  });
}

/** What a sync would make of an object if it took nothing as it is. */
async function rehearsed(object: KubeObject, client: Client): Promise<Body> {
  const query = 'fieldManager=argocd-controller&force=true&dryRun=All';
  return (await client.send('PATCH', `${await client.pathOf(object)}?${query}`, object, APPLY)).body;
}

/** A Secret that has every key of a sealed one. */
function unsealed({ kind, metadata: { name, namespace }, spec }: KubeObject): KubeObject[] {
  if (kind !== 'SealedSecret') return [];
  const { encryptedData, template } = spec as { encryptedData: object; template?: { data?: object } };
  const keys = Object.keys({ ...encryptedData, ...template?.data });
  const stringData = Object.fromEntries(keys.map((key) => [key, 'not-checked']));
  return [{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData }];
}

/** A Rollout with another image, judged by nothing that asks pods: none of them answers here. */
const newer = (rollout: KubeObject): KubeObject =>
  JSON.parse(JSON.stringify(rollout), (key, value) => {
    if (key === 'prePromotionAnalysis') return undefined;
    return key === 'image' ? `${value}-next` : value;
  });
