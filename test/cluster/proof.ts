import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { Schemas } from '../../engine/validate/index.ts';
import { complaints, titleOf } from './answers.ts';
import { binariesOf, type Version } from './binaries.ts';
import type { Client } from './client.ts';
import { driftOf } from './compare.ts';
import { startDefined } from './defined.ts';
import { prepare } from './definitions.ts';
import { clustersOf, deliveriesOf, objectsFor, type Tree } from './delivery.ts';
import { operatedPods, podsOf } from './pods.ts';
import { report } from './report.ts';
import type { Server } from './server.ts';

/** A whole fleet, and how it is called where the proofs are counted. */
export interface Rendered {
  fleet: string;
  tree: Tree;
  versionOf(cluster: string): Version;
  /** Further tests of a cluster, once all stands there. */
  further?(cluster: string, client: () => Client): void;
}

/** Proves a whole tree: each cluster of it on an empty API server of its Kubernetes version. */
export function prove(rendered: Rendered): void {
  for (const cluster of clustersOf(rendered.tree)) proveCluster(rendered, cluster);
}

function proveCluster({ fleet, tree, versionOf, further }: Rendered, cluster: string): void {
  const version = versionOf(cluster);
  const binaries = binariesOf(version);
  const schemas = new Schemas('imports/schemas', version);

  describe.skipIf(binaries === undefined)(`kubernetes ${version}: ${cluster}`, () => {
    const deliveries = deliveriesOf(tree, cluster);
    const objects = objectsFor(tree, cluster);
    const pods = podsOf(objects);
    const notProved = [...new Set(deliveries.flatMap(({ upstream }) => upstream)), ...operatedPods(objects)];
    const counts = { 'objects applied': 0, refused: 0, pods: 0, drift: 0, 'not proved': notProved.length };
    const notes = [`not proved: ${notProved.join(', ')}`];
    let server: Server;
    let client: Client;

    beforeAll(async () => {
      server = await startDefined(binaries!);
      client = server.client;
      const { definitions, source } = await prepare(objects, client);
      notes.push(`definitions: ${definitions.length}, from ${source}`);
    });

    afterAll(async () => {
      if (server !== undefined) report({ version, fleet, subject: cluster, counts, notes });
      await server?.stop();
    });

    test('accepts every object, in the order in which Argo CD applies them, without a warning', async () => {
      const refused = await applied(objects, client);
      counts['objects applied'] = objects.length - refused.length;
      counts.refused = refused.length;
      expect(refused).toEqual([]);
    });

    test('accepts a pod of every workload, without a warning', async () => {
      const refused = await each(pods, async (pod) => complaints(pod, await client.rehearse(pod)));
      counts.pods = pods.length;
      expect(refused).toEqual([]);
    });

    test('holds what was rendered, and nothing else but defaults', async () => {
      const drift = await each(objects, async (object) => {
        const { body } = await client.get(object);
        return driftOf(object, body, schemas).map((line) => `${titleOf(object)}: ${line}`);
      });
      counts.drift = drift.length;
      expect(drift).toEqual([]);
    });

    test('is changed by nothing when all is applied again', async () => {
      const before = await versionsOf(objects, client);
      expect(await applied(objects, client)).toEqual([]);
      expect(await versionsOf(objects, client)).toEqual(before);
    });

    further?.(cluster, () => client);
  });
}

async function each(objects: readonly KubeObject[], ask: (object: KubeObject) => Promise<string[]>): Promise<string[]> {
  const lines: string[] = [];
  for (const object of objects) lines.push(...(await ask(object)));
  return lines;
}

const applied = (objects: readonly KubeObject[], client: Client): Promise<string[]> =>
  each(objects, async (object) => complaints(object, await client.apply(object)));

/** Kinds whose version is another after the first update, though nothing of them has changed: defaults of their status. */
const SETTLED_LATE = ['PersistentVolumeClaim', 'Gateway'];

/** By its version, or by all that there is of it. */
const versionsOf = (objects: readonly KubeObject[], client: Client): Promise<string[]> =>
  each(objects, async (object) => {
    const { metadata, ...rest } = (await client.get(object)).body as { metadata?: { resourceVersion?: string } };
    const { resourceVersion, ...others } = metadata ?? {};
    const isLate = SETTLED_LATE.includes(object.kind);
    return [`${titleOf(object)} ${isLate ? JSON.stringify({ ...rest, metadata: others }) : resourceVersion}`];
  });
