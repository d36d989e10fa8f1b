import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byCodePoint, findClashes, pathProblem } from '../../../engine/output/paths.ts';

const clashes = (...paths: string[]) =>
  findClashes(paths, (path) => `dist/${path}`).map(({ at, message }) => `${at}: ${message}`);

test('byCodePoint orders as UTF-8 bytes do', () => {
  const text = fc.string({ unit: 'binary', maxLength: 8 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(byCodePoint(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

describe('findClashes', () => {
  test('ordinary trees have none', () => {
    expect(clashes('a.yaml', 'a/b.yaml', 'a/b/c.yaml', 'ab/b.yaml', 'a/argocd/files.txt')).toEqual([]);
  });

  test.each([
    [['A.yaml', 'a.yaml'], 'dist/a.yaml: clashes with dist/A.yaml: they differ in case only'],
    [['x/\u00e9', 'x/e\u0301'], 'dist/x/e\u0301: clashes with dist/x/\u00e9'],
    [['Apps/a', 'apps/b'], 'dist/apps/b: clashes with dist/Apps/a: their folders differ in case only'],
    [['a/b', 'a/b/c'], 'dist/a/b: clashes with dist/a/b/c: a/b would be both a file and a folder'],
    [['a/b/c', 'a/B'], 'dist/a/B: clashes with dist/a/b/c: a/b would be both'],
  ])('%j', (paths, expected) => {
    expect(clashes(...paths)).toEqual([expect.stringContaining(expected)]);
    expect(clashes(...paths.toReversed())).toHaveLength(1);
  });
});

test.each([
  ['../x', "has '..'"],
  ['/x', 'absolute'],
  ['files.txt', 'keeps for itself'],
  ['FILES.TXT', 'keeps for itself'],
  ['.Fleetwright-staging/0', 'keeps for itself'],
  ['a\nb', 'control character'],
  ['a\u{d800}b', 'control character'],
  ['#a', 'comment'],
  ['a./b', 'ends in a space or a dot'],
  ['a/b.', 'ends in a space or a dot'],
  ['a//b', "has ''"],
  ['a/./b', "has '.'"],
  ['a/../b', "has '..'"],
  [`a/${'b'.repeat(256)}`, 'longer than 255 bytes'],
  [' a', 'starts or ends in a space'],
  [`a/${'ä'.repeat(128)}`, 'longer than 255 bytes'],
])('the path %j is refused', (path, expected) => {
  expect(pathProblem(path)).toContain(expected);
  expect(clashes(path)).toEqual([`dist/${path}: the path ${pathProblem(path)}`]);
});
