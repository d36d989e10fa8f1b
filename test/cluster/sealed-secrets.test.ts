import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { images } from '../../charts/versions.ts';
import { type NeededSecret, neededSecrets } from '../../engine/compose/needed.ts';
import { load } from '../../engine/synthesize.ts';
import { demoKey } from '../demo/keys.ts';
import { demoValue } from '../demo/values.ts';
import { titleOf } from './answers.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { settled } from './controllers.ts';
import { startDefined } from './defined.ts';
import { deliveriesOf, objectsFor, treeOf } from './delivery.ts';
import { report } from './report.ts';
import { applySealed, isSealed, prepareSealed, unsynced } from './sealed.ts';
import { SealingController } from './sealing-controller.ts';
import type { Server } from './server.ts';
import { expectedSecret, heldSecret } from './unsealed.ts';

const loaded = load({ clusters: 'clusters', schemas: 'imports/schemas', registry });
if (!('fleet' in loaded)) throw new Error('the example fleet was refused');
const { fleet } = loaded;
const needed = neededSecrets(fleet, registry);
const tree = treeOf('dist');
const binaries = binariesOf(NEWEST);

test('the programs are of the version that dist delivers', () => {
  const programs = JSON.parse(readFileSync('.ci/programs.json', 'utf8')) as Record<string, { version: string }>;
  const versions = ['kubeseal', 'sealed-secrets-controller'].map((name) => programs[name]?.version);
  expect(versions).toEqual([`v${images.sealedSecrets.tag}`, `v${images.sealedSecrets.tag}`]);
});

describe.skipIf(binaries === undefined).each(fleet.clusters.map(({ name }) => name))(
  `the controller of Sealed Secrets on kubernetes ${NEWEST}: %s`,
  (cluster) => {
    const sealed = objectsFor(tree, cluster).filter(isSealed);
    const here = needed.filter((need) => need.cluster === cluster);
    const counts = { 'SealedSecrets opened': 0, values: 0, files: 0 };
    let server: Server;

    beforeAll(async () => {
      server = await startDefined(binaries!);
      await prepareSealed(server.client, sealed);
      const controller = await SealingController.install(server, deliveriesOf(tree, cluster));
      const pem = readFileSync(`clusters/certs/${cluster}.pem`, 'utf8').replace(/^#.*\n/gm, '');
      await controller.give('demo', { privateKey: demoKey(cluster), pem });
      await controller.start();
      await applySealed(server.client, sealed);
    });

    afterAll(async () => {
      if (server !== undefined) report({ version: NEWEST, fleet: 'sealed', subject: cluster, counts, notes: [] });
      await server?.stop();
    });

    test('dist has a SealedSecret for all that the cluster needs', () => {
      expect(sealed.map(titleOf).sort()).toEqual(
        here.map(({ namespace, spec }) => `SealedSecret ${namespace}/${spec.name}`).sort(),
      );
    });

    test('opens every one', async () => {
      expect(await settled(() => unsynced(server.client, sealed), 30_000)).toEqual([]);
      counts['SealedSecrets opened'] = sealed.length;
    });

    test.each(here.map((need) => [`${need.namespace}/${need.spec.name}`, need] as const))(
      'makes %s of what was sealed and what the component declares',
      async (_, need) => {
        const { spec, namespace } = need;
        const values = await Promise.all(spec.values.map(async (name) => [name, await demoValue(need, name)] as const));
        const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: spec.name, namespace } };
        const held = heldSecret((await server.client.get(secret)).body);
        const expected = expectedSecret(need, Object.fromEntries(values));
        const { 'app.kubernetes.io/part-of': partOf, ...labels } = held.labels;
        expect({ ...held, labels }).toEqual({ ...expected, labels: { ...expected.labels, ...marksOf(need) } });
        expect(partOf).toMatch(/^[a-z-]+$/);
        expect(Object.keys(held.data)).toEqual(expect.arrayContaining([...spec.keys]));
        counts.values += spec.values.length;
        counts.files += Object.keys(spec.template.data).length;
      },
    );
  },
);

/** By which what a component leaves behind is found. */
const marksOf = ({ components }: NeededSecret) => ({
  'app.kubernetes.io/instance': components[0],
  'app.kubernetes.io/managed-by': 'fleetwright',
});
