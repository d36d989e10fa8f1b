import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EDGE, RememberedFleet } from './remembered-fleet.ts';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

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
  const fleet = new RememberedFleet();
  const { files } = await fleet.run();
  damage(fleet.out);
  expect((await fleet.run()).files).toEqual(files);
  fleet.edit('cluster-04', 'region: lab', 'region: elsewhere');
  damage(fleet.out);
  expect((await fleet.run()).files).toEqual(await fleet.anew());
});

test.each([
  ['deleted', (file: string) => rmSync(file)],
  ['cut short', (file: string) => truncateSync(file, 100)],
  ['damaged', (file: string) => writeFileSync(file, readFileSync(file).fill(7, 80, 90))],
  ['of no use', (file: string) => writeFileSync(file, 'x')],
])('a cache that is %s is as if there were none', async (_, damage) => {
  const fleet = new RememberedFleet();
  await fleet.run();
  fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
  filesBelow(fleet.cache).forEach(damage);
  expect(fleet.remembered().unchanged()).toBeUndefined();
  expect((await fleet.run()).files).toEqual(await fleet.anew());
});
