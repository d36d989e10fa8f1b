import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { Memory } from '../../../engine/cache/memory.ts';
import type { Project } from '../../../engine/commands/fleet.ts';
import { synth } from '../../../engine/commands/synth.ts';
import { load } from '../../../engine/synthesize.ts';
import { Terminal } from '../../../engine/terminal.ts';
import { sealedText } from '../load/sealed-text.ts';
import { snapshot } from '../output/folder.ts';

let folder: string;
let clusters: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetwright-memory-'));
  clusters = join(folder, 'clusters');
  out = join(folder, 'dist');
  cpSync('clusters', clusters, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a run says and leaves, with what earlier ones remembered or with nothing. */
async function run({ version = 'one', into = out, remembers = true } = {}) {
  const lines: string[] = [];
  const terminal = new Terminal({ quiet: false });
  terminal.print = (line) => lines.push(line);
  terminal.report = (findings) => lines.push(...findings.map(({ at, message }) => `${at}: ${message}`));
  const cache = remembers ? { folder: join(folder, 'cache'), version } : undefined;
  const project: Project = { root: process.cwd(), registry, cache };
  const values = {
    clusters,
    cluster: [],
    out: into,
    adopt: false,
    watch: false,
    shard: undefined,
    join: false,
    parts: undefined,
    quiet: false,
  };
  const code = await synth.run(values, { project, terminal });
  return { code, lines, files: snapshot(into) };
}

/** Files of ours but for the index. */
const count = (files: Record<string, string>) => Object.keys(files).filter((path) => !path.endsWith('/')).length - 1;

/** The same data, written by a run that remembers nothing. */
const anew = async () => (await run({ into: join(folder, 'anew'), remembers: false })).files;

const remembered = () => new Memory({ cache: { folder: join(folder, 'cache'), version: 'one' }, clusters, out });

const cacheFiles = (): string[] =>
  readdirSync(join(folder, 'cache'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const EDGE = 'clusters/cluster-02/node-exporter/daemonset-node-exporter.yaml';

function edit(cluster: string, from: string | RegExp, to: string): void {
  const file = join(clusters, `${cluster}.yaml`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

test('nothing changed: the same words and bytes, from what was remembered', async () => {
  const first = await run();
  expect(remembered().unchanged()).toMatchObject({ clusters: 4, files: count(first.files) });
  const second = await run();
  expect(second.files).toEqual(first.files);
  const said = (lines: readonly string[]) => lines.filter((line) => !/^\+|more$|up to date|added/.test(line));
  expect(said(second.lines)).toEqual(said(first.lines));
  expect(second.lines).toContain(`${out} is up to date: ${count(first.files)} files`);
});

test('one cluster changed: bytes and findings of a run that remembers nothing', async () => {
  await run();
  edit('cluster-03', 'region: lab', 'region: elsewhere');
  const { files, lines } = await run();
  expect(files).toEqual(await anew());
  expect(lines.join('\n')).toMatch(/0 added, \d+ changed, 0 removed/);
  expect(files).toEqual((await run()).files);
});

test('a value that was sealed anew is delivered, and a certificate that was fetched anew is read', async () => {
  await run();
  const file = join(clusters, 'sealed/cluster-02/monitoring/prometheus-agent-remote-write.yaml');
  const text = readFileSync(file, 'utf8');
  const [, password = ''] = / password: (\S+)/.exec(text) ?? [];
  writeFileSync(file, text.replace(password, sealedText()));
  expect(remembered().unchanged()).toBeUndefined();
  const { files } = await run();
  expect(files['clusters/cluster-02/prometheus-agent/sealedsecret-prometheus-agent-remote-write.yaml']).toContain(
    sealedText(),
  );
  appendFileSync(join(clusters, 'certs/cluster-02.pem'), '# another\n');
  expect(remembered().unchanged()).toBeUndefined();
});

test('central reads of every edge, and is made anew for it; the other edges are not', async () => {
  await run();
  edit('cluster-03', 'region: lab', 'region: elsewhere');
  const loaded = load({ clusters, schemas: 'imports/schemas', registry });
  if (!('fleet' in loaded)) throw new Error('the fleet was refused');
  const memory = remembered();
  memory.watch(loaded.fleet);
  const known = loaded.fleet.clusters.filter((cluster) => memory.recall(cluster) !== undefined);
  expect(known.map(({ name }) => name)).toEqual(['cluster-02', 'cluster-04']);
});

test('a cluster comes, another goes, and the central one changes what all read of it', async () => {
  await run();
  edit('cluster-01', /^zone:.*\n|$/m, 'zone: moved.example\n');
  for (const name of ['cluster-04.yaml', 'certs/cluster-04.pem', 'sealed/cluster-04']) {
    rmSync(join(clusters, name), { recursive: true });
  }
  const { files } = await run();
  expect(files).toEqual(await anew());
  expect(files[EDGE.replace('cluster-02', 'cluster-04')]).toBeUndefined();
});

test.each([
  ['a file is edited', () => appendFileSync(join(out, EDGE), 'x\n')],
  [
    'a file is edited to the same length',
    () => writeFileSync(join(out, EDGE), readFileSync(join(out, EDGE), 'utf8').replace('apps', 'sppa')),
  ],
  ['a file is gone', () => rmSync(join(out, EDGE))],
  ['a file of all clusters is gone', () => rmSync(join(out, 'argocd/root-application.yaml'))],
  ['a cluster is gone', () => rmSync(join(out, 'clusters/cluster-02'), { recursive: true })],
  ['all is gone', () => rmSync(out, { recursive: true })],
])('%s by hand: it is written again', async (_, damage) => {
  const { files } = await run();
  damage();
  expect((await run()).files).toEqual(files);
  edit('cluster-04', 'region: lab', 'region: elsewhere');
  damage();
  expect((await run()).files).toEqual(await anew());
});

test('a folder that has become a link is refused as ever', async () => {
  await run();
  renameSync(join(out, 'clusters'), join(folder, 'moved'));
  symlinkSync(join(folder, 'moved'), join(out, 'clusters'));
  const { code, lines } = await run();
  expect(code).toBe(2);
  expect(lines.join('\n')).toContain('is a symbolic link');
});

test.each([
  ['deleted', (file: string) => rmSync(file)],
  ['cut short', (file: string) => truncateSync(file, 100)],
  ['damaged', (file: string) => writeFileSync(file, readFileSync(file).fill(7, 80, 90))],
  ['of no use', (file: string) => writeFileSync(file, 'x')],
])('a cache that is %s is as if there were none', async (_, damage) => {
  await run();
  edit('cluster-03', 'region: lab', 'region: elsewhere');
  cacheFiles().forEach(damage);
  expect(remembered().unchanged()).toBeUndefined();
  expect((await run()).files).toEqual(await anew());
});

test('another program remembers nothing of this one', async () => {
  const { files } = await run();
  const memory = new Memory({ cache: { folder: join(folder, 'cache'), version: 'two' }, clusters, out });
  expect(memory.unchanged()).toBeUndefined();
  expect((await run({ version: 'two' })).files).toEqual(files);
});

test('an error after a good run is told, and nothing is remembered of it', async () => {
  const { files } = await run();
  edit('cluster-03', 'role: edge', 'role: egde');
  expect(await run()).toMatchObject({ code: 2, files });
  edit('cluster-03', 'role: egde', 'role: edge');
  expect((await run()).files).toEqual(files);
});
