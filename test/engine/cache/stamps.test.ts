import { once } from 'node:events';
import { appendFileSync, lstatSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Looking, looking, stampOf, taskOf } from '../../../engine/cache/look.ts';
import { type StampLines, stampsOf } from '../../../engine/cache/stamps.ts';
import { Output } from '../../../engine/cache/standing.ts';
import { Store } from '../../../engine/cache/store.ts';
import { write } from '../../../engine/output/index.ts';
import { hire } from '../../../engine/threads/second.ts';
import { temporaryFolder } from '../output/folder.ts';

const PATHS = ['a/written', 'a/compared'];

const holdAll = (root: string, stamps: readonly StampLines[], worthIt?: number): boolean =>
  new Looking(root, stamps, worthIt).outcome().every((holds) => holds);

/** The clock of a disk goes in steps: each of these meets another moment of one. */
const MOMENTS = Array.from({ length: 10 }, (_, moment) => moment);

/** Waits until a change bears another time than what was changed last. */
async function later(root: string): Promise<void> {
  const probe = join(root, 'probe');
  writeFileSync(probe, '');
  const before = lstatSync(probe).ctimeMs;
  for (;;) {
    writeFileSync(probe, '');
    if (lstatSync(probe).ctimeMs > before) return;
    await sleep(1);
  }
}

/** The stamps of a run that writes one file of two, while somebody does something as soon as all is in its place. */
async function stamped(root: string, meanwhile = () => {}): Promise<StampLines | undefined> {
  const files = (text: string) =>
    new Map([...PATHS.map((path): [string, string] => [path, 'text\n']), ['a/written', text]]);
  await write(root, files('text\n'));
  await later(root);
  let lines: StampLines | undefined;
  const begin = () => {};
  const end = async ({ added, changed, strangers, times }: Awaited<ReturnType<typeof write>>) => {
    meanwhile();
    lines = stampsOf(root, PATHS, { ...times, strangers, written: new Set([...added, ...changed]) });
  };
  await write(root, files('TEXT\n'), { session: { begin, end } });
  return lines;
}

test.each(MOMENTS)('what was written and what was compared stands (%i)', async () => {
  const root = temporaryFolder();
  const lines = await stamped(root);
  expect(lines?.files).toBe(2);
  expect(holdAll(root, [lines!])).toBe(true);
  const { size } = statSync(join(root, 'a/written'));
  writeFileSync(join(root, 'a/written'), 'mine\n');
  expect(statSync(join(root, 'a/written')).size).toBe(size);
  expect(holdAll(root, [lines!])).toBe(false);
});

test.each(PATHS.flatMap((path) => MOMENTS.map((moment) => [path, moment] as const)))(
  '%s that someone else touches before it is stamped does not (%i)',
  async (path) => {
    const root = temporaryFolder();
    expect(await stamped(root, () => writeFileSync(join(root, path), 'mine\n'))).toBeUndefined();
  },
);

test('what is gone before it is stamped, or another file by now, does not', async () => {
  const root = temporaryFolder();
  expect(await stamped(root, () => rmSync(join(root, 'a/compared')))).toBeUndefined();
  const other = () => {
    appendFileSync(join(root, 'other'), 'text\n');
    renameSync(join(root, 'other'), join(root, 'a/compared'));
  };
  expect(await stamped(root, other)).toBeUndefined();
});

test('the other thread alone looks at all, and tells what does not hold', async () => {
  const root = temporaryFolder();
  for (const name of ['one', 'two']) writeFileSync(join(root, name), '');
  const texts = ['one', 'two'].map((name) => `${name}\n${stampOf(root, name)}\n`);
  const looked = async () => {
    const task = taskOf(root, texts);
    await once(hire(looking, task), 'exit');
    return [...task.shared.subarray(1)];
  };
  expect(await looked()).toEqual([2, 0, 0]);
  rmSync(join(root, 'two'));
  expect(await looked()).toEqual([2, 0, 1]);
});

test('what cannot be looked at does not hold, and is not stamped', () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'folder'), 'a file');
  expect(stampOf(root, 'folder/inside')).toBe('absent');
  const handling = { began: 0, staged: 0, written: new Set<string>(), strangers: [] };
  expect(stampsOf(root, ['folder/inside'], handling)).toBeUndefined();
});

test('a folder does not hold once something comes into it, and is not stamped while something strange lies in it', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'a/b'), { recursive: true });
  writeFileSync(join(root, 'a/b/ours.yaml'), '');
  await later(root);
  const { mtimeMs } = statSync(join(root, 'probe'));
  const handling = { began: mtimeMs, staged: mtimeMs, written: new Set<string>(), strangers: [] };
  const stamps = stampsOf(root, ['a/b/ours.yaml'], handling)!;
  mkdirSync(join(root, 'a/c'));
  expect(holdAll(root, [stamps], 1)).toBe(true);
  writeFileSync(join(root, 'a/b/theirs.yaml'), '');
  expect(holdAll(root, [stamps], 1)).toBe(false);
  const strangers = ['a/b/theirs.yaml'];
  expect(stampsOf(root, ['a/b/ours.yaml'], { ...handling, strangers })).toBeUndefined();
});

test('two threads find what one does, wherever the change is', async () => {
  const root = temporaryFolder();
  const names = Array.from({ length: 400 }, (_, i) => `f${i}`);
  for (const name of names) writeFileSync(join(root, name), '');
  await later(root);
  const { mtimeMs } = statSync(join(root, 'probe'));
  const handling = { began: mtimeMs, staged: mtimeMs, written: new Set<string>(), strangers: [] };
  const stamps = names.map((name) => stampsOf(root, [name], handling)!);
  expect(holdAll(root, stamps, 1)).toBe(true);
  for (const name of [names[0]!, names[200]!, names[399]!]) {
    writeFileSync(join(root, name), 'mine\n');
    expect(holdAll(root, stamps, 1)).toBe(false);
    stamps[names.indexOf(name)] = { text: '', files: 0 };
  }
  expect(holdAll(root, stamps, 1)).toBe(true);
  rmSync(root, { recursive: true });
  expect(holdAll(root, stamps, 1)).toBe(false);
});

test('a look at many says of each whether it holds, however many threads take part', async () => {
  const root = temporaryFolder();
  const names = ['one', 'two', 'three', 'four'];
  for (const name of names) writeFileSync(join(root, name), '');
  const stamps = names.map((name) => ({ text: `${name}\n${stampOf(root, name)}\n`, files: 1 }));
  for (const worthIt of [1, 100]) {
    expect(new Looking(root, stamps, worthIt).outcome()).toEqual([true, true, true, true]);
  }
  rmSync(join(root, 'two'));
  for (const worthIt of [1, 100]) {
    expect(new Looking(root, stamps, worthIt).outcome()).toEqual([true, false, true, true]);
  }
});

test('of what a run has left, a look says whether some of it stands, or all', async () => {
  const [root, folder] = [temporaryFolder(), temporaryFolder()];
  const clusters = ['one', 'two'].map((name) => ({ name, volume: name, paths: [`clusters/${name}/a.yaml`] }));
  const files = new Map(clusters.flatMap(({ paths }) => paths.map((path) => [path, 'text\n'] as const)));
  const output = new Output(new Store(folder), root);
  const end = async (written: Awaited<ReturnType<typeof write>>) =>
    output.keep({ id: 'run', clusters, shared: [] }, written);
  await write(root, files, { session: { begin() {}, end } });
  const stood = output.read()!;
  expect([...stood.clusters.keys()]).toEqual(['one', 'two']);
  const [one, two] = [...stood.clusters.values()].map(({ stamps }) => stamps);
  const all = [stood.index!, one!, two!];
  expect([output.look(all)(), output.look(all)([one!])]).toEqual([true, true]);
  writeFileSync(join(root, 'clusters/two/a.yaml'), 'mine\n');
  const ahead = output.look(all);
  const other = { ...one! };
  expect([[one!], [stood.index!, one!], [two!], [other]].map(ahead)).toEqual([true, true, false, false]);
  expect(ahead()).toBe(false);
  writeFileSync(join(root, '.fleetwright-journal'), '');
  expect(ahead([one!])).toBe(false);
});
