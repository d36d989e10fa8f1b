import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { load } from '../../../engine/synthesize.ts';
import { sealedText } from '../load/sealed-text.ts';
import { forgetCluster } from '../load/temporary-fleet.ts';
import { EDGE, RememberedFleet } from './remembered-fleet.ts';

/** Files of ours but for the index. */
const count = (files: Record<string, string>) => Object.keys(files).filter((path) => !path.endsWith('/')).length - 1;

test('nothing changed: the same words and bytes, from what was remembered', async () => {
  const fleet = new RememberedFleet();
  const first = await fleet.run();
  expect(fleet.last().unchanged()).toMatchObject({ clusters: 4, files: count(first.files) });
  const second = await fleet.run();
  expect(second.files).toEqual(first.files);
  const said = (lines: readonly string[]) => lines.filter((line) => !/^\+|more$|up to date|added/.test(line));
  expect(said(second.lines)).toEqual(said(first.lines));
  expect(second.lines).toContain(`${fleet.out} is up to date: ${count(first.files)} files`);
});

test('one cluster changed: bytes and findings of a run that remembers nothing', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
  const { files, lines } = await fleet.run();
  expect(files).toEqual(await fleet.anew());
  expect(lines.join('\n')).toMatch(/0 added, \d+ changed, 0 removed/);
  expect(files).toEqual((await fleet.run()).files);
});

test('a value that was sealed anew is delivered, and a certificate that was fetched anew is read', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  const file = join(fleet.clusters, 'sealed/cluster-02/monitoring/prometheus-agent-remote-write.yaml');
  const text = readFileSync(file, 'utf8');
  const [, password = ''] = / password: (\S+)/.exec(text) ?? [];
  writeFileSync(file, text.replace(password, sealedText()));
  expect(fleet.last().unchanged()).toBeUndefined();
  const { files } = await fleet.run();
  expect(files['clusters/cluster-02/prometheus-agent/sealedsecret-prometheus-agent-remote-write.yaml']).toContain(
    sealedText(),
  );
  appendFileSync(join(fleet.clusters, 'certs/cluster-02.pem'), '# another\n');
  expect(fleet.last().unchanged()).toBeUndefined();
});

test('central reads of every edge, and is made anew for it; the other edges are not', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
  const loaded = load({ clusters: fleet.clusters, schemas: 'imports/schemas', registry });
  if (!('fleet' in loaded)) throw new Error('the fleet was refused');
  const memory = fleet.remembered();
  memory.watch(loaded.fleet);
  const known = loaded.fleet.clusters.filter((cluster) => memory.recall(cluster) !== undefined);
  expect(known.map(({ name }) => name)).toEqual(['cluster-02', 'cluster-04']);
});

test('a cluster comes, another goes, and the central one changes what all read of it', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  fleet.edit('cluster-01', /^zone:.*\n|$/m, 'zone: moved.example\n');
  for (const name of ['cluster-04.yaml', 'certs/cluster-04.pem', 'sealed/cluster-04']) {
    rmSync(join(fleet.clusters, name), { recursive: true });
  }
  forgetCluster(fleet.clusters, 'cluster-04');
  const { files } = await fleet.run();
  expect(files).toEqual(await fleet.anew());
  expect(files[EDGE.replace('cluster-02', 'cluster-04')]).toBeUndefined();
});

test('a folder that has become a link is refused as ever', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  renameSync(join(fleet.out, 'clusters'), join(fleet.folder, 'moved'));
  symlinkSync(join(fleet.folder, 'moved'), join(fleet.out, 'clusters'));
  const { code, lines } = await fleet.run();
  expect(code).toBe(2);
  expect(lines.join('\n')).toContain('is a symbolic link');
});

test('another program remembers nothing of this one', async () => {
  const fleet = new RememberedFleet();
  const { files } = await fleet.run();
  expect(fleet.last('two').unchanged()).toBeUndefined();
  expect((await fleet.run({ version: 'two' })).files).toEqual(files);
});

test('an error after a good run is told, and nothing is remembered of it', async () => {
  const fleet = new RememberedFleet();
  const { files } = await fleet.run();
  fleet.edit('cluster-03', 'role: edge', 'role: egde');
  expect(await fleet.run()).toMatchObject({ code: 2, files });
  fleet.edit('cluster-03', 'role: egde', 'role: edge');
  expect((await fleet.run()).files).toEqual(files);
});

test('what an edge reads of the fleet counts for it, though the central cluster has read it before', async () => {
  const fleet = new RememberedFleet();
  const mirror = (host: string) => `mirrors:\n  quay.io/prometheus/node-exporter: ${host}/m\n`;
  appendFileSync(join(fleet.clusters, 'fleet.yaml'), mirror('harbor-a.example'));
  await fleet.run();
  const file = join(fleet.clusters, 'fleet.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('harbor-a', 'harbor-b'));
  const { files } = await fleet.run();
  expect(files).toEqual(await fleet.anew());
  expect(files[EDGE]).toContain('harbor-b.example');
});

describe('a file that another run has left beside those of a cluster', () => {
  const MORE = 'components:\n  gateway-api-crds: true';
  const extra = 'clusters/cluster-02/apps/gateway-api-crds.yaml';

  test.each([
    ['run over that cluster alone', (fleet: RememberedFleet) => fleet.run({ clusters: ['cluster-02'] })],
    ['run that remembered nothing', (fleet: RememberedFleet) => fleet.run({ remembers: false })],
  ])('by a %s: it goes with what brought it', async (_, other) => {
    const fleet = new RememberedFleet();
    const { files } = await fleet.run();
    fleet.edit('cluster-02', /^components:$/m, MORE);
    expect((await other(fleet)).files[extra]).toBeDefined();
    fleet.edit('cluster-02', MORE, 'components:');
    expect((await fleet.run()).files).toEqual(files);
  });

  test('with a line of the index that someone has taken out: it comes back', async () => {
    const fleet = new RememberedFleet();
    const { files } = await fleet.run();
    const index = join(fleet.out, 'files.txt');
    writeFileSync(index, readFileSync(index, 'utf8').replace(`${EDGE}\n`, ''));
    fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
    await fleet.run({ adopts: true });
    fleet.edit('cluster-03', 'region: elsewhere', 'region: lab');
    expect((await fleet.run()).files).toEqual(files);
  });
});

test('a file that is edited as soon as a run has told of it is mended by the next', async () => {
  const fleet = new RememberedFleet();
  const touched = [EDGE, 'argocd/root-application.yaml'];
  await fleet.run({
    onLine: (line) => {
      if (line.startsWith(`${fleet.out}:`))
        for (const path of touched) appendFileSync(join(fleet.out, path), '# mine\n');
    },
  });
  expect(readFileSync(join(fleet.out, EDGE), 'utf8')).toContain('# mine');
  expect((await fleet.run()).files).toEqual(await fleet.anew());
});

test('behind a link in the data something may change unseen', async () => {
  const fleet = new RememberedFleet();
  await fleet.run();
  mkdirSync(join(fleet.clusters, 'policy'));
  writeFileSync(join(fleet.folder, 'linked.yaml'), 'kind: ConfigMap\n');
  symlinkSync(join(fleet.folder, 'linked.yaml'), join(fleet.clusters, 'policy/linked.yaml'));
  expect((await fleet.run()).code).toBe(0);
  appendFileSync(join(fleet.folder, 'linked.yaml'), 'sops:\n  mac: x\n');
  expect((await fleet.run()).code).toBe(2);
});
