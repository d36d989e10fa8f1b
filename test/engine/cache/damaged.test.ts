import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { EDGE, RememberedFleet } from './remembered-fleet.ts';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const REGIONS = ['lab', 'elsewhere'] as const;

/** One fleet, which remembers what every test leaves; and what runs that remember nothing make of its two regions. */
let fleet: RememberedFleet;
let expected: Record<string, string>[];
let current = 0;

function moveOn(): void {
  const next = 1 - current;
  fleet.edit('cluster-03', `region: ${REGIONS[current]}\n`, `region: ${REGIONS[next]}\n`);
  current = next;
}

beforeAll(async () => {
  fleet = new RememberedFleet(false);
  expected = [await fleet.anew()];
  moveOn();
  expected.push(await fleet.anew());
  expect(expected[1]).not.toEqual(expected[0]);
  expect((await fleet.run()).files).toEqual(expected[1]);
  return () => fleet.remove();
});

test.each([
  ['a file is edited', (out: string) => appendFileSync(join(out, EDGE), 'x\n')],
  [
    'a file is edited to the same length',
    (out: string) => writeFileSync(join(out, EDGE), readFileSync(join(out, EDGE), 'utf8').replace('apps', 'sppa')),
  ],
  ['a file is gone', (out: string) => rmSync(join(out, EDGE))],
  ['a file of all clusters is gone', (out: string) => rmSync(join(out, 'argocd/root-application.yaml'))],
  ['a cluster is gone', (out: string) => rmSync(join(out, 'clusters/cluster-02'), { recursive: true })],
  ['all is gone', (out: string) => rmSync(out, { recursive: true })],
])('%s by hand: it is written again', async (_, damage) => {
  expect(fleet.last().unchanged()).toBeDefined();
  damage(fleet.out);
  expect((await fleet.run()).files).toEqual(expected[current]);
  moveOn();
  damage(fleet.out);
  expect((await fleet.run()).files).toEqual(expected[current]);
});

test.each([
  ['deleted', (file: string) => rmSync(file)],
  ['cut short', (file: string) => truncateSync(file, 100)],
  ['damaged', (file: string) => writeFileSync(file, readFileSync(file).fill(7, 80, 90))],
  ['of no use', (file: string) => writeFileSync(file, 'x')],
])('a cache that is %s is as if there were none', async (_, damage) => {
  expect(fleet.last().unchanged()).toBeDefined();
  moveOn();
  filesBelow(fleet.cache).forEach(damage);
  expect(fleet.last().unchanged()).toBeUndefined();
  expect((await fleet.run()).files).toEqual(expected[current]);
});
