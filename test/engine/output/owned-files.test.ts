import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compare, write } from '../../../engine/output/index.ts';
import { formatOwnedFiles, parseOwnedFiles } from '../../../engine/output/owned-files.ts';
import { filesOf, findingsOf, put, snapshot, temporaryFolder } from './folder.ts';

const INDEX = formatOwnedFiles(['b.yaml', 'a/c.yaml', 'a.yaml']);
const parse = (text: string) => parseOwnedFiles(text, 'dist/files.txt');

test('is a comment and one sorted path per line', () => {
  expect(INDEX).toMatch(/^# .*\na.yaml\na\/c.yaml\nb.yaml\n$/);
  expect(parse(INDEX)).toEqual({ owned: new Set(['a.yaml', 'a/c.yaml', 'b.yaml']), findings: [], isAsWritten: true });
  expect(parse(formatOwnedFiles([]))).toEqual({ owned: new Set(), findings: [], isAsWritten: true });
});

describe('a damaged index owns nothing and says what to do', () => {
  test.each([
    ['merge conflict', '<<<<<<< HEAD', 'dist/files.txt:5: a merge conflict mark'],
    ['absolute path', '/etc/passwd', 'the path "/etc/passwd" is absolute'],
    ['drive', 'C:/x', 'the path "C:/x" is absolute'],
    ['parent folder', 'a/../../x', "has '..' as a part"],
    ['current folder', './x', "has '.' as a part"],
    ['double slash', 'a//x', "has '' as a part"],
    ['backslash', 'a\\x', 'has a backslash'],
    ['carriage return', 'x\r', 'has a control character'],
    ['empty line', '', 'the path "" is empty'],
    ['twice', 'a.yaml', 'a.yaml stands twice'],
    ['case', 'A.yaml', 'A.yaml and a.yaml differ in case only'],
    ['own name', '.fleetwright-lock', 'takes a name that the tool keeps for itself'],
  ])('%s', (_, line, expected) => {
    const { owned, findings } = parse(`${INDEX}${line}\n`);
    expect(owned.size).toBe(0);
    const shown = findings.map(({ at, message }) => `${at}: ${message}`);
    expect(shown).toEqual([expect.stringContaining(expected)]);
    expect(shown[0]).toMatch(/^dist\/files.txt:5: .*restore the file from git, or start a new index with --adopt/);
  });

  test('cut off', () => {
    expect(parse(INDEX.slice(0, -3)).findings).toMatchObject([{ at: 'dist/files.txt:4', code: 'damaged-index' }]);
    expect(parse('').findings).not.toEqual([]);
  });

  test('line breaks of another system', () => {
    const { owned, findings } = parse(INDEX.replaceAll('\n', '\r\n'));
    expect(owned.size).toBe(0);
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^its lines end in CRLF, .* `\* text=auto eol=lf`; put that line there, and restore the file/,
      ),
    ]);
  });

  test('many lines give few findings', () => {
    const { findings } = parse(`${INDEX}${'/x\n'.repeat(100)}`);
    expect(findings).toHaveLength(5);
    expect(findings[4]?.message).toContain('and 95 more');
  });
});

test('a damaged index refuses the run; with adopt a new one is started and nothing removed', async () => {
  const out = join(temporaryFolder(), 'dist');
  await write(out, filesOf({ a: '1', b: '1' }));
  put(out, { 'files.txt': '# x\na\n=======\nb\n' });
  const before = snapshot(out);
  const next = filesOf({ a: '2' });
  for (const call of [() => write(out, next), () => compare(out, next)]) {
    expect(await findingsOf(call)).toEqual([
      expect.stringMatching(/files.txt:3: a merge conflict mark; .*\[damaged-index\]$/),
    ]);
  }
  expect(snapshot(out)).toEqual(before);
  await write(out, next, { adopt: true });
  expect(snapshot(out)).toEqual({ a: '2', b: '1', 'files.txt': formatOwnedFiles(['a']) });
});

test.each([
  ['lines in another order', `${INDEX.split('\n')[0]}\nb.yaml\na.yaml\na/c.yaml\n`],
  ['another comment', `# of an older version\na.yaml\na/c.yaml\nb.yaml\n`],
])('%s: the index is written as ever, and nothing else', async (_, text) => {
  const out = temporaryFolder();
  const files = filesOf({ 'a.yaml': '', 'a/c.yaml': '', 'b.yaml': '' });
  await write(out, files);
  put(out, { 'files.txt': text });
  expect((await write(out, files)).changed).toEqual(['files.txt']);
  expect(snapshot(out)['files.txt']).toBe(INDEX);
});

test('an index that is a folder is refused', async () => {
  const out = temporaryFolder();
  put(out, { 'files.txt/x': '' });
  expect(await findingsOf(() => write(out, filesOf({ a: '' }), { adopt: true }))).toEqual([
    `${out}/files.txt: is not a file; restore it from git, or move it away [damaged-index]`,
  ]);
});
