import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documentation, sources } from './documentation.ts';

const texts = new Map(sources().map((file) => [file, readFileSync(file, 'utf8')]));

/** What stands first in the rows of tables whose first column is called so. */
const codesUnder = (page: string, column: string): string[] => {
  const tables = readFileSync(page, 'utf8').split(/\n\n+/);
  return tables
    .filter((table) => table.startsWith(`| ${column} |`))
    .flatMap((table) => table.split('\n').slice(2))
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code));
};

test.each([
  ['docs/data.md', 'finding', 30],
  ['docs/rollout-plan.md', 'code', 5],
  ['docs/capacity.md', 'warning', 4],
] as const)('%s tells of findings that there are', (page, column, atLeast) => {
  const codes = codesUnder(page, column);
  expect(codes.length).toBeGreaterThan(atLeast);
  const all = [...texts.values()].join('\n');
  expect(codes.filter((code) => !all.includes(`'${code}'`))).toEqual([]);
});

test('docs/data.md tells of everything that a change may come to', () => {
  const ofChanges = [...texts].filter(([file]) => /^engine\/change\/|\/changes\/|changes\.ts$/.test(file));
  const codes = ofChanges.flatMap(([, text]) =>
    [...text.matchAll(/(?:code: |warning\()'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code = '']) => code),
  );
  expect(new Set(codes).size).toBeGreaterThan(12);
  const told = codesUnder('docs/data.md', 'finding');
  expect(codes.filter((code) => !told.includes(code))).toEqual([]);
});

test('a finding that a page shows as the program prints it is one', () => {
  const all = [...texts.values()].join('\n');
  const shown = documentation(['md']).flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/`\[([a-z]+(?:-[a-z]+)+)\]`/g)].map(([, code = '']) => code),
  );
  expect(shown.length).toBeGreaterThan(4);
  expect(shown.filter((code) => !all.includes(`'${code}'`))).toEqual([]);
});
