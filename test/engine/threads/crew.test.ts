import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
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
  writeApp(join(folder, 'clusters'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const APP = `name: shop
namespace: shop
image: registry.example.org/shop
ports: {http: 8080}
environments:
  prod: {rollingSync: {steps: [{labels: {region: lab}, maxUpdate: 10%}]}}
  test: {}
`;

/** An app on every cluster, once from its folder and once from an ApplicationSet. */
function writeApp(clusters: string): void {
  const environments = ['prod', 'test'].map((name) => `  ${name}: {labels: {region: lab}}\n`);
  appendFileSync(join(clusters, 'fleet.yaml'), `environments:\n${environments.join('')}`);
  mkdirSync(join(clusters, 'apps'));
  writeFileSync(join(clusters, 'apps/shop.yaml'), APP);
  const image = 'registry.example.org/shop:v1.0.0';
  writeFileSync(join(clusters, 'apps/images.yaml'), `shop: {prod: "${image}", test: "${image}"}\n`);
}

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
  const paths = Object.keys(many.files);
  expect(paths.filter((path) => path.endsWith('/shop-test/deployment-shop.yaml'))).toHaveLength(MANY);
  expect(paths.filter((path) => path.endsWith('apps/shop-prod.yaml'))).toEqual([]);
  expect(paths).toContain('argocd/apps/shop-prod-appset.yaml');
});

test('what a thread has taken that ends before it is done is done by this one', () => {
  const options = { components: registry.components, kubernetesVersions: ['1.36'] };
  const fleet = loadFleet({ folder: join(folder, 'clusters'), ...options }).fleet!;
  const schemas = new Schemas('imports/schemas', '1.36');
  // Whatever comes of a place, here it is only counted.
  const some = composeCluster(fleet, fleet.clusters[1]!, { registry, schemas });
  const taken = join(folder, 'taken');
  const order = { fleet, schemas: taken, places: [...fleet.clusters.keys()] };
  const composed: number[] = [];
  const made = composeTogether(order, {
    program: join(process.cwd(), 'test/engine/threads/takes-and-ends.mjs'),
    compose(place) {
      // The first share is not done before the thread has taken the second.
      while (availableParallelism() > 1 && !existsSync(taken)) pause();
      composed.push(place);
      return some;
    },
    noteReads: () => {},
    patience: 50,
  });
  expect([...made.keys()].sort((a, b) => a - b)).toEqual(order.places);
  expect(composed.toSorted((a, b) => a - b)).toEqual(order.places);
  if (availableParallelism() > 1) expect(composed.slice(-8)).not.toContain(order.places.at(-1));
});

const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
