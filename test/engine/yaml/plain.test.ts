import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emit } from '../../../engine/yaml/emit.ts';
import { readPlain } from '../../../engine/yaml/plain.ts';
import { read } from '../../../engine/yaml/read.ts';

function byYaml(text: string): unknown {
  const document = read(Buffer.from(text), 'x.yaml');
  return Array.isArray(document) ? undefined : document.value;
}

test('every sealed file of the repository is read quickly, and as a YAML reader reads it', () => {
  const files = readdirSync('clusters/sealed', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const text = readFileSync(join('clusters/sealed', file), 'utf8');
    expect(readPlain(text)).toEqual(byYaml(text));
    expect(readPlain(text)).toBeDefined();
  }
});

const word = fc.oneof(
  fc.constantFrom(
    'true',
    'no',
    'NULL',
    '~',
    '1',
    '1e3',
    '0x1f',
    '2026-11-21',
    '.inf',
    'a b',
    'a #b',
    'a: b',
    'x ',
    '',
    '-',
    '"true"',
  ),
  fc.stringMatching(/^[A-Za-z0-9+/=._-]{0,12}$/),
  fc.string({ maxLength: 6 }),
);
const key = fc.oneof(fc.stringMatching(/^\.?[A-Za-z][\w./-]{0,8}$/), word);
const text = fc.oneof({ weight: 3, arbitrary: fc.stringMatching(/^[A-Za-z]{1,4}[A-Za-z0-9+/=._-]{0,8}$/) }, word);
const { tree } = fc.letrec((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ depthSize: 'small' }, text, tie('tree')), { maxKeys: 3 }),
}));

test('what it takes at all, a YAML reader takes for the same', () => {
  let taken = 0;
  fc.assert(
    fc.property(tree, (value) => {
      const text = emit(value);
      const plain = readPlain(text);
      if (plain === undefined) return;
      taken += 1;
      expect(plain).toEqual(byYaml(text));
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(10);
});

const line = fc.tuple(fc.constantFrom('', '  ', '    ', ' '), word, fc.constantFrom(':', ': ', ''), word);

test('lines of any kind too', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
      const text = lines.map((parts) => `${parts.join('')}\n`).join('');
      const plain = readPlain(text);
      if (plain !== undefined && lines.length > 0) expect(byYaml(text)).toEqual(plain);
    }),
    { numRuns: 2000 },
  );
});
