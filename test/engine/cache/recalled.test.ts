import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { check } from '../../../engine/commands/check.ts';
import type { Runtime } from '../../../engine/commands/command.ts';
import { diff } from '../../../engine/commands/diff.ts';
import { dns } from '../../../engine/commands/dns.ts';
import { plan } from '../../../engine/commands/rollout/plan.ts';
import { load } from '../../../engine/synthesize.ts';
import { EDGE, RememberedFleet } from './remembered-fleet.ts';

const NOTHING_ASSUMED = {
  traffic: undefined,
  fault: undefined,
  healthy: undefined,
  ready: undefined,
  person: undefined,
  replicas: undefined,
};

/** The clusters that are remembered with their text, without it, and not at all. */
function recalled(fleet: RememberedFleet) {
  const loaded = load({ clusters: fleet.clusters, schemas: 'imports/schemas', registry });
  if (!('fleet' in loaded)) throw new Error('the fleet was refused');
  const memory = fleet.remembered();
  memory.watch(loaded.fleet);
  const known = loaded.fleet.clusters.map((cluster) => memory.recall(cluster));
  return known.map((each) => (each === undefined ? 'anew' : each.standing === undefined ? 'text' : 'stands'));
}

test('nothing is composed again for an output that is gone, or for another', async () => {
  const fleet = new RememberedFleet();
  const { files } = await fleet.run();
  expect(recalled(fleet)).toEqual(['stands', 'stands', 'stands', 'stands']);
  rmSync(fleet.out, { recursive: true });
  expect(recalled(fleet)).toEqual(['text', 'text', 'text', 'text']);
  expect((await fleet.run({ composes: false })).files).toEqual(files);
  expect((await fleet.run({ into: join(fleet.folder, 'other'), composes: false })).files).toEqual(files);
  expect(recalled(fleet)).toEqual(['stands', 'stands', 'stands', 'stands']);
});

test('what was changed by hand is mended from what is remembered', async () => {
  const fleet = new RememberedFleet();
  const { files } = await fleet.run();
  const file = join(fleet.out, EDGE);
  writeFileSync(file, readFileSync(file, 'utf8').replace('apps', 'sppa'));
  const { lines, ...second } = await fleet.run({ composes: false });
  expect(second.files).toEqual(files);
  expect(lines.join('\n')).toContain('0 added, 1 changed, 0 removed');
});

test('check and diff say of what is remembered what they say of what they compose', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  writeFileSync(join(fleet.out, EDGE), 'x\n');
  const options = { clusters: fleet.clusters, quiet: false, json: false };
  const checking = { ...options, staged: false, strict: false, today: '2026-06-01' };
  const diffing = { ...options, cluster: [], out: fleet.out };
  for (const ask of [
    (runtime: Runtime) => check.run(checking, runtime),
    (runtime: Runtime) => diff.run(diffing, runtime),
  ]) {
    const anew = await fleet.said(ask, { remembers: false });
    expect(anew.lines.length).toBeGreaterThan(0);
    expect(await fleet.said(ask, { composes: false })).toEqual(anew);
  }
});

test('dns and the plan of a rollout say of what is remembered what they say of what they compose', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  const options = { clusters: fleet.clusters, quiet: false };
  const planning = { ...options, app: 'frontend', json: false, update: true, strict: false };
  const unsaid = { env: undefined, base: undefined, svg: undefined };
  for (const ask of [
    (runtime: Runtime) => dns.run({ ...options, format: undefined }, runtime),
    (runtime: Runtime) => plan.run({ ...planning, ...unsaid, ...NOTHING_ASSUMED }, runtime),
  ]) {
    const anew = await fleet.said(ask, { remembers: false });
    expect(anew.lines.length).toBeGreaterThan(0);
    expect(await fleet.said(ask, { composes: false })).toEqual(anew);
  }
});

test.each(['made-', 'text-'])('without its %s it is composed again', async (kind) => {
  const fleet = new RememberedFleet();
  const { files } = await fleet.run();
  const [store = ''] = readdirSync(join(fleet.cache, 'clusters'));
  const folder = join(fleet.cache, 'clusters', store);
  for (const name of readdirSync(folder)) if (name.startsWith(kind)) rmSync(join(folder, name));
  rmSync(fleet.out, { recursive: true });
  expect(recalled(fleet)).toContain('anew');
  expect((await fleet.run()).files).toEqual(files);
});
