import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { Schemas } from '../../engine/validate/index.ts';
import { binariesOf, type Version } from './binaries.ts';
import type { Answer, Client } from './client.ts';
import { driftOf } from './compare.ts';
import { definitionsFor, install } from './definitions.ts';
import { argoCdObjects, clustersOf, type Delivered, deliveriesOf, type Tree } from './delivery.ts';
import { podsOf } from './pods.ts';
import { report } from './report.ts';
import { Server } from './server.ts';

const SCHEMAS = 'imports/schemas';

/** Where in a run an object is named: `namespaces: Namespace monitoring`. */
const titleOf = ({ kind, metadata }: KubeObject): string =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

/** Warnings that nothing can be done about, by kind. */
const UNAVOIDABLE: Readonly<Record<string, RegExp>> = {
  // Argo CD knows the finalizer of a project by this name only.
  AppProject: /"resources-finalizer\.argocd\.argoproj\.io\\": prefer a domain-qualified finalizer name/,
};

/** What an answer says against an object. */
export const complaints = (object: KubeObject, { status, body, warnings }: Answer): string[] => [
  ...(status >= 300 ? [`${titleOf(object)}: ${status} ${body.message}`] : []),
  ...warnings
    .filter((warning) => !UNAVOIDABLE[object.kind]?.test(warning))
    .map((warning) => `${titleOf(object)}: warning: ${warning}`),
];

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** Proves a whole tree, each cluster of it on an empty API server of a Kubernetes version. */
export function prove(version: Version, tree: Tree): void {
  const binaries = binariesOf(version);
  const schemas = new Schemas(SCHEMAS, version);
  const central = clustersOf(tree).find((cluster) => argoCdFor(tree, cluster).length > 0);

  describe.skipIf(binaries === undefined).each(clustersOf(tree))(`kubernetes ${version}: %s`, (cluster) => {
    const deliveries = deliveriesOf(tree, cluster);
    const forArgoCd = cluster === central ? argoCdFor(tree, cluster) : [];
    const objects = [...forArgoCd, ...deliveries.flatMap((delivery) => delivery.objects)];
    let server: Server;
    let client: Client;

    beforeAll(async () => {
      server = await Server.start(binaries!);
      client = server.client;
      const { definitions, source } = definitionsFor(objects);
      await install(definitions, client);
      await client.create(namespace('argocd'));
      report(`kubernetes ${version} ${cluster}: ${definitions.length} definitions from ${source}`);
    });

    afterAll(() => server?.stop());

    test('accepts every object, in the order in which Argo CD applies them, without a warning', async () => {
      expect(await applied(objects, client)).toEqual([]);
      report(`kubernetes ${version} ${cluster}: ${objects.length} objects applied, refused 0`);
    });

    test('accepts a pod of every workload', async () => {
      const pods = podsOf(objects);
      const answers: string[] = [];
      for (const pod of pods) answers.push(...complaints(pod, await client.rehearse(pod)));
      expect(answers).toEqual([]);
      report(`kubernetes ${version} ${cluster}: ${pods.length} pods accepted`);
    });

    test('holds what was rendered and nothing else but defaults', async () => {
      const drift: string[] = [];
      for (const object of objects) {
        const { body } = await client.get(object);
        drift.push(...driftOf(object, body, schemas).map((line) => `${titleOf(object)}: ${line}`));
      }
      expect(drift).toEqual([]);
      report(`kubernetes ${version} ${cluster}: ${objects.length} objects read back, drift 0`);
    });

    test('is changed by nothing when all is applied again', async () => {
      const before = await versionsOf(objects, client);
      expect(await applied(objects, client)).toEqual([]);
      expect(await versionsOf(objects, client)).toEqual(before);
    });
  });
}

function argoCdFor(_tree: Tree, _cluster: string): KubeObject[] {
  return argoCdObjects(_tree);
}

async function applied(objects: readonly KubeObject[], client: Client): Promise<string[]> {
  const problems: string[] = [];
  for (const object of objects) problems.push(...complaints(object, await client.apply(object)));
  return problems;
}

async function versionsOf(objects: readonly KubeObject[], client: Client): Promise<unknown[]> {
  const versions: unknown[] = [];
  for (const object of objects) {
    const { metadata } = (await client.get(object)).body as { metadata?: { resourceVersion?: string } };
    versions.push([titleOf(object), metadata?.resourceVersion]);
  }
  return versions;
}

export type { Delivered };
