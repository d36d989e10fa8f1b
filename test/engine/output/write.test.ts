import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Change, compare, strangers, write } from '../../../engine/output/index.ts';
import { filesOf, findingsOf, modifiedAt, put, snapshot, temporaryFolder } from './folder.ts';

const A = filesOf({ 'argocd/root.yaml': 'root\n', 'clusters/one/a.yaml': 'a\n', 'clusters/two/b.yaml': 'b\n' });
const listed = (...paths: string[]) => expect.stringMatching(new RegExp(`^#.*\n${paths.join('\n')}\n$`));

async function written(files = A): Promise<string> {
  const out = join(temporaryFolder(), 'dist');
  await write(out, files);
  return out;
}

describe('write', () => {
  test('makes the folder, the files and the index, and leaves nothing else', async () => {
    const out = join(temporaryFolder(), 'deep', 'dist');
    expect(compare(out, A).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'added argocd/root.yaml',
      'added clusters/one/a.yaml',
      'added clusters/two/b.yaml',
      'added files.txt',
    ]);
    expect(await write(out, A)).toMatchObject({
      added: [...A.keys(), 'files.txt'],
      changed: [],
      removed: [],
      unchanged: 0,
    });
    expect(snapshot(out)).toEqual({
      'argocd/': '',
      'clusters/': '',
      'clusters/one/': '',
      'clusters/two/': '',
      ...Object.fromEntries(A),
      'files.txt': listed(...A.keys()),
    });
    expect(compare(out, A)).toEqual([]);
  });

  test('touches only what differs', async () => {
    const out = await written();
    const before = [...A.keys(), 'files.txt'].map((path) => modifiedAt(join(out, path)));
    expect(await write(out, A)).toMatchObject({ added: [], changed: [], removed: [], unchanged: 3 });
    expect([...A.keys(), 'files.txt'].map((path) => modifiedAt(join(out, path)))).toEqual(before);

    const result = await write(out, new Map([...A, ['argocd/root.yaml', 'Root\n']]));
    expect(result).toMatchObject({ added: [], changed: ['argocd/root.yaml'], removed: [], unchanged: 2 });
    expect(modifiedAt(join(out, 'files.txt'))).toBe(before.at(-1));
    expect(snapshot(out)['argocd/root.yaml']).toBe('Root\n');
  });

  test('sees a change of the same size, and text beyond ASCII', async () => {
    const out = await written(filesOf({ 'a.yaml': 'ä€😀\n' }));
    expect(compare(out, filesOf({ 'a.yaml': 'ä€😀\n' }))).toEqual([]);
    expect(compare(out, filesOf({ 'a.yaml': 'ö€😀\n' }))).toEqual([{ kind: 'changed', path: 'a.yaml' }]);
  });

  test('removes what is no longer rendered, with the folders that it empties', async () => {
    const out = await written();
    put(out, { 'clusters/two/notes.txt': 'mine' });
    const rest = filesOf({ 'argocd/root.yaml': 'root\n' });
    expect((await write(out, rest)).removed).toEqual(['clusters/one/a.yaml', 'clusters/two/b.yaml']);
    expect(Object.keys(snapshot(out)).sort()).toEqual([
      'argocd/',
      'argocd/root.yaml',
      'clusters/',
      'clusters/two/',
      'clusters/two/notes.txt',
      'files.txt',
    ]);
  });

  test('mends owned files that were changed or deleted by hand', async () => {
    const out = await written();
    put(out, { 'argocd/root.yaml': 'edited\n' });
    rmSync(join(out, 'clusters'), { recursive: true });
    expect(await write(out, A)).toMatchObject({
      added: ['clusters/one/a.yaml', 'clusters/two/b.yaml'],
      changed: ['argocd/root.yaml'],
    });
    expect(compare(out, A)).toEqual([]);
  });

  test('turns a file into a folder and back', async () => {
    const flat = filesOf({ a: '1', 'b/c/d': '2' });
    const deep = filesOf({ 'a/x/y': '1', b: '2' });
    const out = await written(flat);
    await write(out, deep);
    expect(snapshot(out)).toEqual({ 'a/': '', 'a/x/': '', 'a/x/y': '1', b: '2', 'files.txt': listed('a/x/y', 'b') });
    await write(out, flat);
    expect(snapshot(out)).toEqual({ a: '1', 'b/': '', 'b/c/': '', 'b/c/d': '2', 'files.txt': listed('a', 'b/c/d') });
  });

  test('sorts by code point, whatever UTF-16 says', async () => {
    const out = join(temporaryFolder(), 'dist');
    const names = ['a', 'a-', 'a/b', 'a0', '\uff5a', '\u{1f600}'].filter((name) => name !== 'a');
    const files = new Map([...names].reverse().map((name) => [name, '']));
    expect(compare(out, files).map(({ path }) => path)).toEqual([
      'a-',
      'a/b',
      'a0',
      'files.txt',
      '\uff5a',
      '\u{1f600}',
    ]);
  });
});

describe('scope', () => {
  const one = (path: string) => path.startsWith('clusters/one/');

  test('leaves all else as it is, and in the index', async () => {
    const out = await written();
    const files = filesOf({ 'argocd/root.yaml': 'other\n', 'clusters/one/c.yaml': 'c\n' });
    expect(compare(out, files, one)).toEqual([
      { kind: 'removed', path: 'clusters/one/a.yaml' },
      { kind: 'added', path: 'clusters/one/c.yaml' },
      { kind: 'changed', path: 'files.txt' },
    ]);
    await write(out, files, { scope: one });
    expect(snapshot(out)).toMatchObject({
      'argocd/root.yaml': 'root\n',
      'clusters/one/c.yaml': 'c\n',
      'clusters/two/b.yaml': 'b\n',
      'files.txt': listed('argocd/root.yaml', 'clusters/one/c.yaml', 'clusters/two/b.yaml'),
    });
  });

  test('sees a clash with what it keeps', async () => {
    const out = await written(filesOf({ 'Clusters/two/b.yaml': '' }));
    expect(await findingsOf(() => write(out, filesOf({ 'clusters/one/a.yaml': '' }), { scope: one }))).toEqual([
      expect.stringMatching(
        /dist\/clusters\/one\/a.yaml: clashes with .*dist\/Clusters\/two\/b.yaml: .* \[path-clash\]$/,
      ),
    ]);
  });
});

describe('files that synth did not write', () => {
  test('are adopted when they hold the same bytes', async () => {
    const out = temporaryFolder();
    put(out, Object.fromEntries(A));
    const before = modifiedAt(join(out, 'argocd/root.yaml'));
    expect(await write(out, A)).toMatchObject({ added: ['files.txt'], changed: [], removed: [], unchanged: 3 });
    expect(modifiedAt(join(out, 'argocd/root.yaml'))).toBe(before);
  });

  test('are refused when they differ, all at once, unless told to adopt', async () => {
    const out = temporaryFolder();
    put(out, { 'argocd/root.yaml': 'mine', 'clusters/one/a.yaml': 'mine', other: 'mine' });
    const before = snapshot(out);
    const mend =
      'stands where synth would write, but is not in files.txt; move it away, or let synth overwrite it with --adopt';
    const expected = ['argocd/root.yaml', 'clusters/one/a.yaml'].map(
      (path) => `${out}/${path}: ${mend} [unowned-file]`,
    );
    expect(await findingsOf(() => write(out, A))).toEqual(expected);
    expect(await findingsOf(() => compare(out, A))).toEqual(expected);
    expect(snapshot(out)).toEqual(before);
    expect((await write(out, A, { adopt: true })).changed).toEqual(['argocd/root.yaml', 'clusters/one/a.yaml']);
    expect(snapshot(out)).toMatchObject({ 'argocd/root.yaml': 'root\n', other: 'mine' });
  });

  test.each([
    [
      'a file where a folder should be',
      { clusters: 'mine' },
      /dist\/clusters: is a file that synth did not write; .*\[unowned-file\]$/,
    ],
    [
      'a folder where a file should be',
      { 'argocd/root.yaml/mine': '' },
      /dist\/argocd\/root.yaml: is a folder that holds .*dist\/argocd\/root.yaml\/mine, .*\[unowned-file\]$/,
    ],
    ['a file in place of dist', undefined, /dist: is a file; expected a folder, .*\[output-failed\]$/],
  ])('%s is refused', async (_, files, expected) => {
    const folder = temporaryFolder();
    put(folder, files === undefined ? { dist: 'mine' } : {});
    if (files !== undefined) put(join(folder, 'dist'), files);
    const before = snapshot(folder);
    for (const call of [write, compare]) {
      const options = {};
      const findings = await findingsOf(() =>
        call === write ? write(join(folder, 'dist'), A, options) : compare(join(folder, 'dist'), A),
      );
      expect(findings).toEqual([expect.stringMatching(expected)]);
    }
    expect(snapshot(folder)).toEqual(before);
  });

  test('an empty folder where a file should be is refused, even with adopt', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'argocd/root.yaml'), { recursive: true });
    expect(await findingsOf(() => write(out, A, { adopt: true }))).toEqual([
      `${out}/argocd/root.yaml: is an empty folder, which synth did not write; a file belongs here, move it away [unowned-file]`,
    ]);
  });

  test('a folder in place of an owned file that goes is left alone', async () => {
    const out = await written();
    rmSync(join(out, 'argocd/root.yaml'));
    put(out, { 'argocd/root.yaml/mine': 'mine' });
    const rest = filesOf({ 'clusters/one/a.yaml': 'a\n' });
    expect((await write(out, rest)).removed).toEqual(['clusters/two/b.yaml']);
    expect(snapshot(out)).toMatchObject({
      'argocd/root.yaml/mine': 'mine',
      'files.txt': listed('clusters/one/a.yaml'),
    });
  });
});

describe('links', () => {
  test('dist may be one', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync('real', join(folder, 'dist'));
    await write(join(folder, 'dist'), A);
    expect(snapshot(folder)).toMatchObject({ dist: '-> real', 'real/argocd/root.yaml': 'root\n' });
    symlinkSync('nowhere', join(folder, 'dangling'));
    expect(await findingsOf(() => write(join(folder, 'dangling'), A))).toEqual([
      expect.stringContaining('dangling: is a symbolic link to nowhere; expected a folder'),
    ]);
  });

  test.each(['write', 'remove'])('nothing is changed behind a linked folder (%s)', async (what) => {
    const out = await written();
    const elsewhere = temporaryFolder();
    put(elsewhere, { 'one/a.yaml': 'mine' });
    rmSync(join(out, 'clusters'), { recursive: true });
    symlinkSync(elsewhere, join(out, 'clusters'));
    const files = what === 'write' ? A : filesOf({ 'argocd/root.yaml': 'changed\n' });
    const before = snapshot(out);
    expect(await findingsOf(() => write(out, files, { adopt: true }))).toEqual([
      `${out}/clusters: is a symbolic link; files are written in real folders only, replace it by one [linked-folder]`,
    ]);
    expect(snapshot(elsewhere)).toEqual({ 'one/': '', 'one/a.yaml': 'mine' });
    expect(snapshot(out)).toEqual(before);
  });

  test('a link in place of an owned file is replaced, its target left alone', async () => {
    const out = await written();
    const elsewhere = temporaryFolder();
    put(elsewhere, { target: 'root\n' });
    rmSync(join(out, 'argocd/root.yaml'));
    symlinkSync(join(elsewhere, 'target'), join(out, 'argocd/root.yaml'));
    expect((await write(out, new Map([...A, ['argocd/root.yaml', 'new\n']]))).changed).toEqual(['argocd/root.yaml']);
    expect(snapshot(out)['argocd/root.yaml']).toBe('new\n');
    expect(snapshot(elsewhere)).toEqual({ target: 'root\n' });
  });
});

test('a link to a file with the right text is not that file', async () => {
  const out = temporaryFolder();
  // Its own size is that of its target's path, here as long as the text.
  put(out, { 't.yaml': 't.yaml' });
  symlinkSync('t.yaml', join(out, 'a.yaml'));
  expect((await write(out, filesOf({ 'a.yaml': 't.yaml' }), { adopt: true })).changed).toEqual(['a.yaml']);
  expect(snapshot(out)).toMatchObject({ 'a.yaml': 't.yaml', 't.yaml': 't.yaml' });
});

describe('the disk', () => {
  const failing = (code: string, step: RegExp) => (name: string) => {
    if (step.test(name)) throw Object.assign(new Error(code), { code, syscall: 'write' });
  };

  test('a full disk while staging leaves dist as it was', async () => {
    const out = await written();
    const before = snapshot(out);
    const files = new Map([...A, ['argocd/root.yaml', 'new\n']]);
    const findings = await findingsOf(() => write(out, files, { onStep: failing('ENOSPC', /^write .*staging/) }));
    expect(findings).toEqual([
      expect.stringMatching(/staging\/0: no space left on the disk; free some .*\[output-failed\]$/),
    ]);
    expect(snapshot(out)).toEqual(before);
  });

  test('a failure after the commit point is finished by the next run', async () => {
    const out = await written();
    const files = new Map([...A, ['argocd/root.yaml', 'new\n']]);
    const findings = await findingsOf(() => write(out, files, { onStep: failing('EACCES', /^rename argocd/) }));
    expect(findings).toEqual([
      expect.stringMatching(/dist\/argocd\/root.yaml: permission denied; .*\[output-failed\]$/),
    ]);
    expect(await findingsOf(() => compare(out, files))).toEqual([expect.stringMatching(/synth.* \[unfinished-run\]$/)]);
    await write(out, files);
    expect(compare(out, files)).toEqual([]);
    expect(readdirSync(out).sort()).toEqual(['argocd', 'clusters', 'files.txt']);
  });

  test('a folder that could not be filled is not left behind', async () => {
    const folder = temporaryFolder();
    await findingsOf(() => write(join(folder, 'dist'), A, { onStep: failing('ENOSPC', /./) }));
    expect(snapshot(folder)).toEqual({});
  });

  test('an error that is no file failure keeps its stack', async () => {
    const boom = () => {
      throw new TypeError('boom');
    };
    await expect(write(temporaryFolder(), A, { onStep: boom })).rejects.toThrow(TypeError);
  });
});

test('what is planned is told while all stands as it did, and nothing where nothing changes', async () => {
  const out = await written();
  const told: string[] = [];
  const session = {
    begin() {},
    planned: (changes: readonly Change[]) => {
      for (const { kind, path } of changes) told.push(`${kind} ${path} ${snapshot(out)[path] ?? '-'}`);
    },
    async end() {},
  };
  await write(out, A, { session });
  expect(told).toEqual([]);
  const next = new Map([...A, ['argocd/root.yaml', 'Root\n'], ['new.yaml', 'new\n']]);
  next.delete('clusters/two/b.yaml');
  await write(out, next, { session });
  expect(told).toEqual([
    'changed argocd/root.yaml root\n',
    'removed clusters/two/b.yaml b\n',
    expect.stringContaining('changed files.txt #'),
    'added new.yaml -',
  ]);
});

test('of what came to nothing the session is told, and of all else that it is done', async () => {
  const out = await written();
  const told: string[] = [];
  const session = { begin() {}, failed: () => told.push('failed'), end: async () => void told.push('end') };
  const refused = new Map([...A, ['argocd', 'a file\n']]);
  expect(await findingsOf(() => write(out, refused, { session }))).toHaveLength(1);
  await write(out, A, { session });
  expect(told).toEqual(['failed', 'end']);
});

describe('what lies beside the files', () => {
  test('is told of where Argo CD would deliver it, and stays', async () => {
    const out = await written();
    const others = ['clusters/one/b.yml', 'clusters/one/c.json', 'argocd/d.yaml'];
    const harmless = ['clusters/one/notes.md', 'clusters/one/deep/e.yaml', 'clusters/three/f.yaml', 'g.yaml'];
    put(out, Object.fromEntries([...others, ...harmless].map((path) => [path, 'mine\n'])));
    expect((await write(out, A)).strangers).toEqual([...others].sort());
    expect(strangers(out, A).map(({ at, level, code }) => `${level} ${at} ${code}`)).toEqual(
      [...others].sort().map((path) => `warning ${out}/${path} unowned-file`),
    );
    expect(snapshot(out)).toMatchObject(Object.fromEntries([...others, ...harmless].map((path) => [path, 'mine\n'])));
  });

  test('is not what this run removes, nor what it does not look at', async () => {
    const out = await written(new Map([...A, ['clusters/one/old.yaml', 'old\n']]));
    expect(strangers(out, A)).toEqual([]);
    const scope = (path: string) => path === 'clusters/one/a.yaml';
    expect((await write(out, A, { scope })).strangers).toEqual([]);
    expect((await write(out, A)).strangers).toEqual([]);
  });
});
