import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { externalSecrets } from '../../charts/platform/external-secrets.ts';
import { ExternalSecret } from '../../charts/secrets/external-secret.ts';
import { ClusterSecretStore, SecretStore } from '../../charts/secrets/secret-store.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { SecretsSchema } from '../../clusters/schema/secrets.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { Schemas } from '../../engine/validate/index.ts';
import { jsonOf } from '../charts/argocd/objects.ts';
import { composeForTest } from '../charts/compose.ts';
import { STORES } from '../charts/secrets/store-data.ts';
import { PROVIDERS } from '../charts/secrets/stores.ts';
import { complaints, titleOf } from './answers.ts';
import { binariesOf, NEWEST, type Version } from './binaries.ts';
import type { Client } from './client.ts';
import { driftOf } from './compare.ts';
import { startDefined } from './defined.ts';
import { definitionsFor, install } from './definitions.ts';
import { prove } from './proof.ts';
import { report } from './report.ts';
import { Server } from './server.ts';

const clusters = 'test/fixtures/external-secrets/clusters';
const { files: tree } = synthesize({ clusters, schemas: 'imports/schemas', registry });

test('the fleet with stores is rendered', () => expect(tree.size).toBeGreaterThan(0));

prove({ fleet: 'external-secrets', tree, versionOf: () => NEWEST });

const ofConstructs = Object.entries(PROVIDERS).flatMap(([name, provider]): KubeObject[] => [
  jsonOf((scope) => new ClusterSecretStore(scope, 'Cluster', { name, conditions: [], provider })),
  jsonOf((scope) => new SecretStore(scope, 'Own', { name, namespace: 'external-secrets', provider })),
]);

const ofData = STORES.map(([name, store]): KubeObject => {
  const cluster = { name: 'cluster-02', secrets: SecretsSchema.parse({ store }) };
  const found = composeForTest(externalSecrets, { cluster }).find(({ kind }) => kind === 'ClusterSecretStore')!;
  return { ...found, metadata: { ...found.metadata, name: `data-${name.replaceAll(' ', '-')}` } };
});

const secrets = (['ClusterSecretStore', 'SecretStore'] as const).map(
  (kind): KubeObject =>
    jsonOf(
      (scope) =>
        new ExternalSecret(scope, 'Secret', {
          name: kind.toLowerCase(),
          namespace: 'external-secrets',
          store: { kind, name: 'vault-token' },
          refreshInterval: '15m',
          data: { token: { key: 'a/b', property: 'token', store: { kind, name: 'aws-keys' } } },
          dataFrom: [
            { extract: { key: 'a/b' }, rewrite: [{ regexp: { source: '^', target: 'a_' } }] },
            { find: { name: { regexp: '^fleet-' } } },
            { generator: { kind: 'Password', name: 'long' } },
          ],
          target: {
            creationPolicy: 'Owner',
            deletionPolicy: 'Retain',
            template: { type: 'Opaque', mergePolicy: 'Merge', data: { file: '{{ .token | quote }}' } },
          },
        }),
    ),
);

const objects = [...ofConstructs, ...ofData, ...secrets];
const binaries = binariesOf(NEWEST);

describe.skipIf(binaries === undefined)(`kubernetes ${NEWEST}: every store and login`, () => {
  const schemas = new Schemas('imports/schemas', NEWEST);
  let server: Server;
  let client: Client;

  beforeAll(async () => {
    server = await startDefined(binaries!);
    client = server.client;
    await install(definitionsFor(objects).definitions, client);
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'external-secrets' } });
  });

  afterAll(async () => {
    if (server !== undefined) {
      report({ version: NEWEST, subject: 'stores', counts: { 'objects applied': objects.length }, notes: [] });
    }
    await server?.stop();
  });

  test('is accepted without a warning, and held as it was rendered', async () => {
    const found: string[] = [];
    for (const object of objects) {
      found.push(...complaints(object, await client.apply(object)));
      const { body } = await client.get(object);
      found.push(...driftOf(object, body, schemas).map((line) => `${titleOf(object)}: ${line}`));
    }
    expect(found).toEqual([]);
  });
});

const TOO_OLD: Version = '1.28';
const released = definitionsFor(secrets);
const isKnown = released.source !== 'the committed schemas' && binariesOf(TOO_OLD) !== undefined;

describe.skipIf(!isKnown)(`kubernetes ${TOO_OLD}`, () => {
  test('refuses the definitions, for the reason that a cluster of it is refused with', async () => {
    const server = await Server.start(binariesOf(TOO_OLD)!);
    try {
      await expect(install(released.definitions, server.client)).rejects.toThrow('selectableFields');
    } finally {
      await server.stop();
    }
  });
});
