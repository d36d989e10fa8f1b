import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Schemas } from '../../engine/validate/index.ts';
import { everything } from '../charts/rollouts/everything.ts';
import { complaints, titleOf } from './answers.ts';
import { binariesOf, NEWEST, type Version } from './binaries.ts';
import type { Client } from './client.ts';
import { driftOf } from './compare.ts';
import { startDefined } from './defined.ts';
import { definitionsFor, install } from './definitions.ts';
import { report } from './report.ts';
import type { Server } from './server.ts';

const OLDEST: Version = '1.28';
const objects = everything();

describe.each([NEWEST, OLDEST])('kubernetes %s: every strategy, step, router and provider', (version) => {
  const binaries = binariesOf(version);

  describe.skipIf(binaries === undefined)('of Argo Rollouts', () => {
    const schemas = new Schemas('imports/schemas', version);
    let server: Server;
    let client: Client;

    beforeAll(async () => {
      server = await startDefined(binaries!);
      client = server.client;
      await install(definitionsFor(objects).definitions, client);
      await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    });

    afterAll(async () => {
      if (server !== undefined) {
        report({ version, subject: 'rollouts', counts: { 'objects applied': objects.length }, notes: [] });
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
});
