import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emit } from '../../../engine/yaml/emit.ts';
import { type Document, read } from '../../../engine/yaml/read.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function document(text: string): Document {
  const result = read(bytes(text), 'f.yaml');
  if (Array.isArray(result)) throw new Error(JSON.stringify(result));
  return result;
}

function refusals(input: string | Uint8Array): string[] {
  const result = read(typeof input === 'string' ? bytes(input) : input, 'f.yaml');
  if (!Array.isArray(result)) throw new Error('was read');
  return result.map(({ at, message, code }) => `${at} ${message} [${code}]`);
}

const DEEP = `a: ${'['.repeat(31)}${']'.repeat(31)}`;

describe('refused, each in one line with its place', () => {
  test.each([
    ['syntax', 'a: 1\nb: [1\n', 'f.yaml:2:4 not YAML: this [ is never closed; expected ] after it [yaml-syntax]'],
    ['indentation', 'a: 1\n   b: 2\n', 'f.yaml:2:5 not YAML: bad indentation of a mapping entry [yaml-syntax]'],
    [
      'both sides of a merge',
      'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n',
      'f.yaml:2:1 Git has left both sides of a merge here; expected the lines that are meant, and no <<<<<<< [merge-conflict]',
    ],
    [
      'the end of a merge, within a text, with line ends of Windows',
      'a: |\r\n  b\r\n>>>>>>> other\r\n  c\r\n',
      'f.yaml:3:1 Git has left both sides of a merge here; expected the lines that are meant, and no >>>>>>> [merge-conflict]',
    ],
    ['a tab', 'a:\n\tb: 1\n', 'f.yaml:2:1 not YAML: tab characters must not be used in indentation [yaml-syntax]'],
    [
      'a key twice',
      'a: 1\nb: 2\na: 3\n',
      'f.yaml:3:1 a stands here twice, first in line 1; keep one [yaml-duplicate-key]',
    ],
    [
      'a key twice, quoted',
      'x: {a: 1, "a": 2}',
      'f.yaml:1:11 a stands here twice, first in line 1; keep one [yaml-duplicate-key]',
    ],
    ['two documents', 'a: 1\n---\nb: 1\n', 'f.yaml:3:1 a second document; one file holds one [yaml-documents]'],
    ['an empty second document', 'a: 1\n---\n', 'f.yaml:2:1 a second document; one file holds one [yaml-documents]'],
    ['a bare second document', 'a: 1\n...\nb', 'f.yaml:3:1 a second document; one file holds one [yaml-documents]'],
    ['an anchor', 'a: &x 1\n', 'f.yaml:1:4 an anchor; aliases are not taken [yaml-alias]'],
    ['an alias', 'a: *x\n', 'f.yaml:1:4 an alias; write the value out [yaml-alias]'],
    ['a tag', 'a: !secret b\n', 'f.yaml:1:4 unknown tag !secret; leave it out [yaml-tag]'],
    ['a binary tag', 'a: !!binary YQ==\n', 'f.yaml:1:4 unknown tag !!binary; leave it out [yaml-tag]'],
    ['__proto__', 'a:\n  __proto__: {b: 1}\n', 'f.yaml:2:3 __proto__ cannot be a key [yaml-key]'],
    ['constructor', '"constructor": 1\n', 'f.yaml:1:1 constructor cannot be a key [yaml-key]'],
    ['prototype', '- prototype: 1\n', 'f.yaml:1:3 prototype cannot be a key [yaml-key]'],
    ['a list as a key', '? [a]\n: 1\n', 'f.yaml:1:3 a key that is no text; expected a name [yaml-key]'],
    ['depth', DEEP, 'f.yaml:1:33 deeper than 30 levels [yaml-depth]'],
    ['nothing', '', 'f.yaml:1:1 the file is empty; expected its data, or no file [yaml-empty]'],
    ['only a comment', '# later\n', 'f.yaml:1:1 the file is empty; expected its data, or no file [yaml-empty]'],
    ['only null', '---\n~\n', 'f.yaml:1:1 the file is empty; expected its data, or no file [yaml-empty]'],
    ['NUL', 'a: 1\nb: \0\n', 'f.yaml:2:4 a NUL byte; expected text [file-encoding]'],
    [
      'another control character',
      'a: 1\nb: \u0007\n',
      'f.yaml:2:4 not YAML: the stream contains non-printable characters [yaml-syntax]',
    ],
    [
      'Latin 1',
      Uint8Array.from([...bytes('a: 1\nb: é'), 0xe9, 0x0a]),
      'f.yaml:2:5 not UTF-8; save the file as UTF-8 [file-encoding]',
    ],
    [
      'UTF-16',
      Uint8Array.from([0xff, 0xfe, 0x61, 0x00]),
      'f.yaml:1:1 not UTF-8; save the file as UTF-8 [file-encoding]',
    ],
    [
      'more than 1 MiB',
      `a: 1 #${' '.repeat(1024 * 1024)}`,
      'f.yaml:1:1 1048582 bytes; expected at most 1048576, which is 1 MiB [file-size]',
    ],
  ])('%s', (_label, input, line) => {
    expect(refusals(input)).toEqual([line]);
  });

  test('all at once', () => {
    expect(refusals('a: &x 1\nb: *x\na: 2\n').map((line) => line.split(' ')[0])).toEqual([
      'f.yaml:1:4',
      'f.yaml:2:4',
      'f.yaml:3:1',
    ]);
  });
});

describe('places', () => {
  const text = 'é: "ü"\nb:\n- c: 1\n  d: {e: "🚀", f: x}\n-\ng:\nh: |\n  x\n';

  test.each([
    [['é'], 'value', '1:4'],
    [['é'], 'key', '1:1'],
    [['b'], 'value', '3:1'],
    [['b'], 'key', '2:1'],
    [['b', 0, 'd', 'f'], 'key', '4:15'],
    [['b', 0, 'd', 'f'], 'value', '4:18'],
    [['b', 0, 'd', 'missing', 'deeper'], 'value', '4:3'],
    [['g'], 'value', '6:1'],
    [['h'], 'value', '8:3'],
    [['missing'], 'value', '1:1'],
    [[], 'value', '1:1'],
  ] as const)('%j %s', (path, point, place) => {
    expect(document(text).at(path, point)).toBe(`f.yaml:${place}`);
  });

  test('a byte order mark has no width', () => {
    expect(document('\ufeffa: 1').at(['a'])).toBe('f.yaml:1:4');
  });

  test('Windows line ends count once', () => {
    expect(document('a: 1\r\nb: 2\r\n').at(['b'])).toBe('f.yaml:2:4');
  });
});

test('reads what is written', () => {
  const harmless = fc
    .jsonValue({ maxDepth: 5 })
    .filter((value) => value !== null && !/__proto__|constructor|prototype/.test(JSON.stringify(value)));
  const same = fc.property(harmless, (value) => {
    expect(document(emit(value)).value).toEqual(value);
  });
  fc.assert(same);
});

test('no bytes make it throw, and every refusal has a place', () => {
  const yamlish = fc
    .array(
      fc.constantFrom(
        'a',
        ': ',
        ':',
        '\n',
        '  ',
        '- ',
        '&x ',
        '*x',
        '!t ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '|',
        '>',
        '---\n',
        '...',
        '? ',
        '#',
        '\t',
        '%',
        '<<',
        '__proto__',
      ),
    )
    .map((parts) => bytes(parts.join('')));
  const total = fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), yamlish), (input) => {
    const result = read(input, 'f.yaml');
    for (const { at } of Array.isArray(result) ? result : []) expect(at).toMatch(/^f\.yaml:[1-9][0-9]*:[1-9][0-9]*$/);
  });
  fc.assert(total, { numRuns: 3000 });
});
