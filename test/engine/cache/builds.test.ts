import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RememberedFleet } from './remembered-fleet.ts';

const FLEET = '../clusters/fleet';

test('of a cluster that has changed, what reads nothing of the change is not built again', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
  const { files } = await fleet.run();
  expect(fleet.built).toContain('prometheus-agent');
  expect(fleet.built).not.toContain('node-exporter');
  expect(fleet.built).not.toContain('opensearch');
  expect(files).toEqual(await fleet.anew());
});

test('one change after the other: bytes of a run that remembers nothing', async () => {
  const fleet = new RememberedFleet();
  let before = (await fleet.run()).files;
  const edits: [file: string, from: string | RegExp, to: string][] = [
    ['cluster-03', 'region: lab', 'region: elsewhere'],
    ['cluster-02', /^nodes:\n {2}count: \d+/m, 'nodes:\n  count: 3'],
    [FLEET, 'endpoint: http://s3.', 'endpoint: http://s4.'],
    ['cluster-03', 'region: elsewhere', 'region: lab'],
    [FLEET, 'endpoint: http://s4.', 'endpoint: http://s3.'],
    [FLEET, 'zone: k8s-{cluster}.', 'zone: k9s-{cluster}.'],
  ];
  for (const [file, from, to] of edits) {
    fleet.edit(file, from, to);
    const { files } = await fleet.run();
    expect(files).not.toEqual(before);
    expect(files).toEqual(await fleet.anew());
    before = files;
  }
});

test('builds of another program, damaged ones, and those of another component are as if they were not there', async () => {
  const fleet = new RememberedFleet();
  const first = await fleet.run();
  fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
  await fleet.run({ version: 'two' });
  expect(fleet.built).toContain('node-exporter');
  expect((await fleet.run({ version: 'two', composes: false })).files).not.toEqual(first.files);

  const folder = join(fleet.cache, 'clusters', readdirSync(join(fleet.cache, 'clusters'))[0]!);
  const builds = readdirSync(folder).filter((name) => name.startsWith('build-'));
  expect(builds.filter((name) => name.startsWith('build-one'))).toEqual([]);
  for (const [i, name] of builds.entries()) {
    const file = join(folder, name);
    if (i % 3 === 0) rmSync(file);
    else if (i % 3 === 1) writeFileSync(file, readFileSync(file).subarray(0, 200));
    else writeFileSync(file, readFileSync(join(folder, builds[(i + 3) % builds.length]!)));
  }
  fleet.edit('cluster-03', 'region: elsewhere', 'region: lab');
  const { files } = await fleet.run({ version: 'two' });
  expect(fleet.built).toContain('node-exporter');
  expect(files).toEqual(first.files);
});
