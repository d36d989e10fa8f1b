import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { Store } from '../../../engine/cache/store.ts';
import { type Made, Volumes } from '../../../engine/cache/volumes.ts';

const KILOBYTES_400 = 400 * 1024;

const made = (name: string, text: string): Made => ({
  data: `hash of ${name}`,
  composed: {
    name,
    files: new Map([
      [`clusters/${name}/own.yaml`, `${name}\n`],
      [`clusters/${name}/same.yaml`, text],
      [`clusters/${name}/again.yaml`, text],
    ]),
    applications: [],
    objects: 3,
    hosts: [],
    routedHosts: [],
    permissions: {},
    rolling: [],
    mirrors: [],
    facts: {},
    findings: [],
    refusals: [],
  },
});

let store: Store;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-volumes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  store = new Store(folder);
});

test('a cluster comes back as it was made, its text apart from the rest', () => {
  const clusters = ['a', 'b', 'c', 'd', 'e'].map((name) => made(name, name.repeat(KILOBYTES_400)));
  const ids = new Volumes(store).write(clusters);
  expect([...ids.keys()]).toEqual(['a', 'b', 'c', 'd', 'e']);
  const volumes = new Volumes(store);
  for (const { data, composed } of clusters) {
    const id = ids.get(composed.name)!;
    expect(volumes.read(id, composed.name)).toEqual({ data, composed: { ...composed, files: new Map() } });
    expect(volumes.files(id, composed.name)).toEqual(composed.files);
  }
});

test('few clusters with much text are in a volume, and many with little', () => {
  const large = new Volumes(store).write(['a', 'b', 'c'].map((name) => made(name, name.repeat(KILOBYTES_400))));
  expect(new Set(large.values()).size).toBe(3);
  const names = Array.from({ length: 100 }, (_, i) => `edge-${i}`);
  const small = new Volumes(store).write(names.map((name) => made(name, 'x')));
  expect(new Set(small.values()).size).toBe(1);
});

test('what is not there, or is of another volume, is not known', () => {
  const volumes = new Volumes(store);
  const id = volumes.write([made('a', 'x')]).get('a')!;
  expect([volumes.read(id, 'b'), volumes.files(id, 'b')]).toEqual([undefined, undefined]);
  expect([volumes.read('none', 'a'), volumes.files('none', 'a')]).toEqual([undefined, undefined]);
});

test('a volume of which one cluster in five counts still is not worth keeping', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const id = new Volumes(store).write(names.map((name) => made(name, 'x'))).get('a')!;
  const volumes = new Volumes(store);
  for (const name of names) volumes.read(id, name);
  expect(volumes.names([id])).toEqual([]);
  expect(volumes.names([id, id])).toEqual([`made-${id}`, `text-${id}`]);
});

test('what came to nothing takes no room, and what was there before stays', () => {
  new Volumes(store).write([made('a', 'A')]);
  const before = store.names().sort();
  const volumes = new Volumes(store);
  volumes.write([made('b', 'B')]);
  expect(store.names()).toHaveLength(4);
  volumes.drop();
  expect(store.names().sort()).toEqual(before);
});
