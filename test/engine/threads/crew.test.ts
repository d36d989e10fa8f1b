import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { Builds } from '../../../engine/compose/builds.ts';
import { composeCluster } from '../../../engine/compose/cluster.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { composeTogether } from '../../../engine/threads/crew.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { writeFleet } from '../../bench/fleet.ts';
import { fleetwright, onOneCore } from '../commands/run.ts';
import { snapshot } from '../output/folder.ts';

/** Enough that other threads are asked to help. */
const MANY = 130;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetwright-crew-'));
  writeFleet(process.cwd(), join(folder, 'clusters'), MANY);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('as many threads as there are give the bytes and findings of one', async () => {
  const run = async (name: string, before: readonly string[]) => {
    const out = join(folder, name);
    const args = ['synth', '--quiet', '--clusters', join(folder, 'clusters'), '--out', out];
    const { code, stderr } = await fleetwright(args, { before });
    return { code, stderr, files: snapshot(out) };
  };
  const one = await run('one', onOneCore());
  const many = await run('many', []);
  expect(many).toEqual(one);
  expect(many.code).toBe(0);
});

test('what a thread has taken that ends before it is done is done by this one', () => {
  const options = { components: registry.components, kubernetesVersions: ['1.36'] };
  const fleet = loadFleet({ folder: join(folder, 'clusters'), ...options }).fleet!;
  const schemas = new Schemas('imports/schemas', '1.36');
  const builds = new Builds();
  const order = { fleet, schemas: 'imports/schemas', places: [...fleet.clusters.keys()] };
  const composed = composeTogether(order, {
    program: join(process.cwd(), 'test/engine/threads/takes-and-ends.mjs'),
    compose: (place) => composeCluster(fleet, fleet.clusters[place]!, { registry, schemas, builds }),
    noteReads: () => {},
    patience: 50,
  });
  expect([...composed.keys()].sort((a, b) => a - b)).toEqual(order.places);
});
