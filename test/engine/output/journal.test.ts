import { linkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compare, write } from '../../../engine/output/index.ts';
import { formatOwnedFiles } from '../../../engine/output/owned-files.ts';
import { filesOf, findingsOf, put, snapshot, temporaryFolder } from './folder.ts';

const A = filesOf({
  'same.yaml': 'same',
  'changed.yaml': 'old',
  'clusters/gone/x.yaml': 'gone',
  'file-then-folder': 'file',
  'folder-then-file/x/y': 'deep',
  'Spelling.yaml': 'spelling',
});
const B = filesOf({
  'same.yaml': 'same',
  'changed.yaml': 'new',
  'clusters/new/y.yaml': 'new',
  'file-then-folder/x': 'deep',
  'folder-then-file': 'file',
  'spelling.yaml': 'spelling',
});

class Crash extends Error {}

/** Ends the run before its step number `at`, a text half written; a dead process does nothing more, cleaning up included. */
function crash(out: string, at: number) {
  let step = 0;
  return (name: string) => {
    if (++step === at && name.startsWith('write ')) put(out, { [name.slice('write '.length)]: '{"wri' });
    if (step >= at) throw new Crash(name);
  };
}

/** Whether the run came to its end before step `at`. */
async function survives(out: string, files: typeof A, at: number): Promise<boolean> {
  try {
    await write(out, files, { onStep: crash(out, at) });
    return true;
  } catch (cause) {
    expect(cause).toBeInstanceOf(Crash);
    return false;
  }
}

async function fresh(): Promise<string> {
  const out = join(temporaryFolder(), 'dist');
  await write(out, A);
  put(out, { 'clusters/gone/mine.txt': 'mine' });
  return out;
}

const visible = (out: string) =>
  Object.fromEntries(Object.entries(snapshot(out)).filter(([path]) => !path.startsWith('.fleetwright-')));

function expectExactly(out: string, files: typeof A) {
  const found = Object.entries(snapshot(out)).filter(([path]) => !path.endsWith('/'));
  expect(Object.fromEntries(found)).toEqual({
    ...Object.fromEntries(files),
    'clusters/gone/mine.txt': 'mine',
    'files.txt': formatOwnedFiles(files.keys()),
  });
}

const STEPS = 100;

test.each([
  ['forward', B],
  ['back', A],
])('a run killed before any of its steps is finished or undone by the next (%s)', async (_, next) => {
  const outcomes = new Set<string>();
  for (let at = 1; at < STEPS; at++) {
    const out = await fresh();
    const before = visible(out);
    if (await survives(out, B, at)) break;
    const committed = '.fleetwright-journal' in snapshot(out);
    outcomes.add(committed ? 'committed' : 'prepared');
    if (!committed) expect(visible(out), `step ${at}`).toEqual(before);
    expect((await findingsOf(() => compare(out, B))).length, `step ${at}`).toBe(committed ? 1 : 0);
    await write(out, next);
    expectExactly(out, next);
  }
  expect([...outcomes]).toEqual(['prepared', 'committed']);
});

test('a run killed while it finishes a killed run is finished by the third', async () => {
  let ended = 0;
  for (let first = 1; first < STEPS; first += 2) {
    for (let second = 1; second < STEPS; second += 2) {
      const out = await fresh();
      const whole = await survives(out, B, first);
      if (whole || (await survives(out, B, second))) {
        ended++;
        break;
      }
      await write(out, B);
      expectExactly(out, B);
    }
  }
  expect(ended).toBe(STEPS / 2);
});

test('what git restored under an unfinished run is brought up to date', async () => {
  const out = await fresh();
  const restored = visible(out);
  let last = 1;
  while (!(await survives(await fresh(), B, last + 1))) last++;
  expect(await survives(out, B, last)).toBe(false);
  for (const path of ['file-then-folder', 'folder-then-file']) rmSync(join(out, path), { recursive: true });
  put(out, Object.fromEntries(Object.entries(restored).filter(([path]) => !path.endsWith('/'))));
  await write(out, B);
  expectExactly(out, B);
});

test('a folder that someone made under an unfinished run takes what was to become that folder', async () => {
  const out = await fresh();
  let last = 1;
  while (!('.fleetwright-journal' in snapshot(out))) await survives(out, B, last++);
  put(out, { 'clusters/new/theirs.txt': 'theirs' });
  await write(out, B);
  expect(snapshot(out)).toMatchObject({ 'clusters/new/theirs.txt': 'theirs', 'clusters/new/y.yaml': 'new' });
});

test('a removal is not repeated where the old spelling is the new file, as on a disk that ignores case', async () => {
  const out = await fresh();
  let at = 1;
  do await survives(out, B, at++);
  while (!('spelling.yaml' in snapshot(out)));
  linkSync(join(out, 'spelling.yaml'), join(out, 'Spelling.yaml'));
  await write(out, B);
  expect(snapshot(out)).toMatchObject({ 'Spelling.yaml': 'spelling', 'spelling.yaml': 'spelling' });
});

test.each(['', '{', '[]', '{"writes":["../x"],"removals":[]}', '{"writes":[],"removals":["/etc/passwd"]}'])(
  'a journal that no run left is refused: %s',
  async (text) => {
    const out = await fresh();
    put(out, { '.fleetwright-journal': text });
    const before = snapshot(out);
    expect(await findingsOf(() => write(out, B))).toEqual([
      expect.stringMatching(/fleetwright-journal: is not what an earlier run left; delete it .*\[damaged-journal\]$/),
    ]);
    expect(snapshot(out)).toEqual(before);
  },
);
