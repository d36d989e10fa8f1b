import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { write } from '../../../engine/output/index.ts';
import { scribing, writeTogether } from '../../../engine/output/scribe.ts';
import { hire, WORTH_IT } from '../../../engine/threads/second.ts';
import { filesOf, findingsOf, snapshot, temporaryFolder } from './folder.ts';

const at = (path: string) => `dist/${path}`;
const meanwhile = () => {};

const fileOf = (i: number): [path: string, text: string] => [`clusters/c-${i % 7}/deep/f-${i}.yaml`, `ä ${i % 3}\n`];
const files = (count: number) => Array.from({ length: count }, (_, i) => fileOf(i));

/** Those of a snapshot that are no folders. */
const filesIn = (folder: string) =>
  Object.fromEntries(Object.entries(snapshot(folder)).filter(([path]) => !path.endsWith('/')));
const asRead = (text: string) => Buffer.from(text).toString('latin1');

test('two threads write each file once, after what there was to do meanwhile', async () => {
  const root = temporaryFolder();
  const done: number[] = [];
  await writeTogether(root, files(1000), { at, meanwhile: () => done.push(1) });
  expect(filesIn(root)).toEqual(Object.fromEntries(files(1000).map(([path, text]) => [path, asRead(text)])));
  expect(done).toEqual([1]);
});

test('the other thread alone writes all, and tells that it could not', async () => {
  const writing = (root: string) => {
    const shared = new Int32Array(new SharedArrayBuffer(12));
    return { root, files: [['a/b', 0] as const, ['c', 1] as const], texts: ['B\n', 'C\n'], shared };
  };
  const whole = writing(temporaryFolder());
  await once(hire(scribing, whole), 'exit');
  expect(snapshot(whole.root)).toEqual({ 'a/': '', 'a/b': 'B\n', c: 'C\n' });
  expect([...whole.shared.subarray(1)]).toEqual([2, 0]);

  const inTheWay = writing(temporaryFolder());
  writeFileSync(join(inTheWay.root, 'a'), '');
  await once(hire(scribing, inTheWay), 'exit');
  expect([...inTheWay.shared.subarray(1)]).toEqual([0, 1]);
});

test('each file is a sign of the other thread, and not only a share that is done', async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'a'), '');
  const shared = new Int32Array(new SharedArrayBuffer(12));
  await once(hire(scribing, { root, files: [['c', 0] as const, ['a/b', 0] as const], texts: ['C\n'], shared }), 'exit');
  expect([...shared.subarray(1)]).toEqual([1, 1]);
});

test('a signal is heard too while one thread writes what two could not', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'clusters/c-6/deep/f-2323.yaml'), { recursive: true });
  let turns: number | undefined;
  const begun = (path: string) => {
    // Of the first of all that it writes alone.
    turns ??= 0;
    return at(path);
  };
  const count = setInterval(() => {
    if (turns !== undefined) turns += 1;
  });
  expect(await findingsOf(() => writeTogether(root, files(2400), { at: begun, meanwhile }))).toHaveLength(1);
  clearInterval(count);
  expect(turns).toBeGreaterThan(0);
});

test('what cannot be written is named', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'clusters/c-3/deep/f-101.yaml'), { recursive: true });
  expect(await findingsOf(() => writeTogether(root, files(200), { at, meanwhile }))).toEqual([
    'dist/clusters/c-3/deep/f-101.yaml: a folder stands where a file is needed; move it away [output-failed]',
  ]);
});

test('a large output is written as a small one is: wholly, or not at all', async () => {
  const out = join(temporaryFolder(), 'dist');
  await write(out, filesOf({ 'old.yaml': 'old\n' }));
  const before = snapshot(out);
  const many = files(WORTH_IT);
  const tooLong = `${'x'.repeat(200)}/`.repeat(25);
  const done: number[] = [];
  const session = { begin() {}, meanwhile: () => done.push(1), async end() {} };
  const written = (more: [string, string][]) => write(out, new Map([...many, ...more]), { session });
  expect(await findingsOf(() => written([[`${tooLong}x.yaml`, 'x\n']]))).toEqual([
    expect.stringMatching(/x\.yaml: the path is too long for this disk; .* \[output-failed\]$/),
  ]);
  expect(snapshot(out)).toEqual(before);

  expect(await written([])).toMatchObject({ removed: ['old.yaml'], unchanged: 0 });
  const { 'files.txt': index, ...rest } = filesIn(out);
  expect(rest).toEqual(Object.fromEntries(many.map(([path, text]) => [path, asRead(text)])));
  expect(index?.split('\n')).toHaveLength(WORTH_IT + 2);
  expect(done).toEqual([1, 1]);
});
