import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, test, vi } from 'vitest';
import { glance } from '../../engine/glance.ts';
import { whileLocked } from '../../engine/output/index.ts';
import { RememberedFleet } from './cache/remembered-fleet.ts';
import { snapshot } from './output/folder.ts';

/** One fleet, which remembers what every test leaves. */
let fleet: RememberedFleet;
beforeAll(() => {
  fleet = new RememberedFleet(false);
  return () => fleet.remove();
});

const synthOf = ({ clusters, out }: RememberedFleet) => ['synth', '--clusters', clusters, '--out', out];

/** What the glance comes to, and what it prints. */
async function glanced(args = synthOf(fleet)) {
  const said: string[] = [];
  const say = (text: unknown) => said.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(say));
  try {
    const found = await glance(args, { root: process.cwd(), cache: { folder: fleet.cache, version: 'one' } });
    return { ...found, said: said.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test('it loads neither charts nor packages', async () => {
  const { metafile } = await build({
    entryPoints: ['engine/glance.ts'],
    bundle: true,
    platform: 'node',
    write: false,
    metafile: true,
  });
  const loaded = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  expect(loaded).toContain('engine/cache/last-run.ts');
  expect(loaded.filter((path) => !path.startsWith('engine/'))).toEqual([
    'charts/shared/finding.ts',
    'charts/shared/literally.ts',
  ]);
});

test('where nothing has changed it says what a run would, and an output folder that is gone is written', async () => {
  expect(await glanced()).toMatchObject({ last: { run: undefined } });
  const { files, lines } = await fleet.run();
  const again = await glanced();
  expect(again).toMatchObject({ code: 0, said: expect.stringContaining('is up to date') });
  rmSync(fleet.out, { recursive: true });
  const anew = await glanced();
  expect(anew).toMatchObject({ code: 0, said: expect.stringContaining(lines.at(-1)!) });
  expect(snapshot(fleet.out)).toEqual(files);
  expect(await glanced(['diff', ...synthOf(fleet).slice(1)])).toEqual({
    code: 0,
    said: `${fleet.out} is up to date\n`,
  });
  // What it has written counts as written.
  expect((await glanced()).said).toBe(again.said);
  expect((await fleet.run({ composes: false })).lines).toEqual(expect.arrayContaining([lines.at(-1)]));
});

test.each([
  ['data was saved', () => fleet.edit('cluster-03', 'region: lab', 'region: elsewhere')],
  [
    'data was saved, and the output is gone',
    () => {
      fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
      rmSync(fleet.out, { recursive: true });
    },
  ],
  ['a file of the output is gone', () => rmSync(join(fleet.out, 'argocd/root-application.yaml'))],
  [
    'text is not remembered whole',
    () => {
      rmSync(fleet.out, { recursive: true });
      const folder = join(fleet.cache, 'clusters', readdirSync(join(fleet.cache, 'clusters'))[0]!);
      const text = readdirSync(folder).find((name) => name.startsWith('text-'))!;
      truncateSync(join(folder, text), 1000);
    },
  ],
])('%s: the whole program goes on, and nothing was written or said', async (_, change) => {
  await fleet.run();
  change();
  const before = existsSync(fleet.out) && snapshot(fleet.out);
  expect(await glanced()).toEqual({ last: expect.objectContaining({ run: expect.anything() }), said: '' });
  expect(existsSync(fleet.out) && snapshot(fleet.out)).toEqual(before);
  expect(await glanced(['diff', ...synthOf(fleet).slice(1)])).toEqual({ last: undefined, said: '' });
  expect((await fleet.run()).code).toBe(0);
  expect(await glanced()).toMatchObject({ code: 0 });
});

test('what is not ours and would be delivered is told of by each run, until it is gone', async () => {
  await fleet.run();
  const stranger = join(fleet.out, 'clusters/cluster-02/node-exporter/left.yaml');
  writeFileSync(stranger, 'kind: Service\n');
  for (const _ of [1, 2]) {
    expect((await glanced()).said).toBe('');
    expect((await fleet.run()).lines.filter((line) => line.startsWith(stranger))).toEqual([
      expect.stringContaining(': Argo CD delivers it with its folder'),
    ]);
  }
  rmSync(stranger);
  await fleet.run();
  expect(await glanced()).toMatchObject({ code: 0 });
});

test('what was saved while another run had the output is left to the whole program', async () => {
  await fleet.run();
  rmSync(fleet.out, { recursive: true });
  mkdirSync(fleet.out);
  const { found: waiting } = await whileLocked(fleet.out, undefined, async () => {
    const found = glanced();
    await vi.waitFor(() => expect(readdirSync(fleet.out)).not.toEqual([]), 30_000);
    fleet.edit('cluster-03', 'region: lab', 'region: elsewhere');
    return { found };
  });
  expect(await waiting).toEqual({ last: undefined, said: expect.stringContaining('waiting for another run') });
  expect(readdirSync(fleet.out)).toEqual([]);
});

test('another output that is written meanwhile: what was remembered is written, and the next run looks again', async () => {
  const { files } = await fleet.run();
  rmSync(fleet.out, { recursive: true });
  mkdirSync(fleet.out);
  const { found } = await whileLocked(fleet.out, undefined, async () => {
    const waiting = glanced();
    await vi.waitFor(() => expect(readdirSync(fleet.out)).not.toEqual([]), 30_000);
    const into = join(fleet.folder, 'elsewhere');
    await fleet.run({ into });
    rmSync(join(into, 'argocd/root-application.yaml'));
    await fleet.run({ into });
    return { found: waiting };
  });
  expect(await found).toMatchObject({ code: 0 });
  expect(snapshot(fleet.out)).toEqual(files);
  expect((await fleet.run()).files).toEqual(files);
});

test.each([
  'synth --watch',
  'synth --cluster cluster-02',
  'synth --adopt',
  'synth --join',
  'synth --help',
  'synth --ouch',
  'diff --json',
  'diff --cluster cluster-02',
  'check',
  'help',
])('%s is left to the whole program', async (line) => {
  expect(await glanced(line.split(' '))).toEqual({ last: undefined, said: '' });
});
