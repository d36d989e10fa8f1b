import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../charts/index.ts';

const page = readFileSync('docs/contracts.md', 'utf8');
const quoted = new Set([...page.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));

test('the page of the contracts names every check', () => {
  const codes = registry.checks.map(({ code }) => code);
  expect(codes.filter((code) => !quoted.has(code))).toEqual([]);
});

test('and only files that are there', () => {
  const files = [...quoted].filter((text) => /^(charts|clusters|engine|imports|test)\/.*\.ts$/.test(text));
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test('and every folder in which checks lie', () => {
  const folders = readdirSync('charts', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/checks'))
    .map((path) => path.replace('observability/', ''));
  expect(folders.length).toBeGreaterThan(5);
  expect(folders.filter((folder) => !quoted.has(folder))).toEqual([]);
});

test('every contract that the code cites stands there with what holds it', () => {
  const cited = ['charts', 'engine']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/contracts? ((?:[A-Z]\d\d(?:, | and )?)+)/g)])
    .flatMap(([, codes = '']) => codes.match(/[A-Z]\d\d/g) ?? []);
  const held = page
    .split('\n')
    .filter((line) => /^\| [A-Z]\d\d/.test(line) && !line.includes('| – |'))
    .flatMap((line) => line.split('|')[1]!.match(/[A-Z]\d\d/g) ?? []);
  expect(cited.length).toBeGreaterThan(30);
  expect([...new Set(cited)].filter((code) => !held.includes(code))).toEqual([]);
});
