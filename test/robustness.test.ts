import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CORPORA } from './engine/fuzz/corpus.ts';

const page = readFileSync('docs/robustness.md', 'utf8');

/** The number that stands in a source, or how many lines look like something. */
function inSource(path: string, pattern: RegExp): number {
  const text = readFileSync(path, 'utf8');
  if (pattern.global) return text.match(pattern)?.length ?? 0;
  return Number(pattern.exec(text)?.[1]);
}

const KILLED = 'test/engine/output/killed.test.ts';
const DISK = 'test/robust/disk.test.ts';

/** What a row begins with, where it says it is counted, and how many there are. */
const ROWS: readonly [begins: string, path: string, runs: number][] = [
  ['fleets of any data that', ...counted('test/engine/fuzz/render.test.ts', /runs\((\d+)\)/)],
  ['files of such fleets', ...counted('test/engine/fuzz/refuse.test.ts', /runs\((\d+)\)/)],
  ['fleets with any apps', ...counted('test/engine/fuzz/apps.test.ts', /runs\((\d+)\)/)],
  ['files of such apps', ...counted('test/engine/fuzz/apps.test.ts', /runs\(\d+\)[\s\S]*runs\((\d+)\)/)],
  ['fleets of one cluster', ...counted('test/engine/fuzz/patched.test.ts', /runs\((\d+)\)/)],
  ['files made to take long', 'test/engine/fuzz/corpus.test.ts', corpusOf(CORPORA)],
  ['pipes, devices', ...counted('test/engine/fuzz/odd-files.test.ts', /^ {2}(?:'.+'|\w+): \(path\) =>/gm)],
  ['fleets of any data on', ...counted('test/cluster/fuzz.test.ts', /FUZZ_FLEETS \|\| (\d+)/)],
  ['kill -9 at moments of a write', ...counted(KILLED, /round < (\d+)/)],
  ['kill -9 at given steps', KILLED, stepsOf(readFileSync(KILLED, 'utf8'))],
  ['kill -9 at moments of a synth', ...counted('test/robust/killed.test.ts', /KILLS \|\| (\d+)/)],
  ['files of dist changed', ...counted(DISK, /round < (\d+)/)],
  ['ways to damage', ...counted(DISK, /^ {4}'?[a-z ]+'?: \(file.*\) =>/gm)],
];

function counted(path: string, pattern: RegExp): [path: string, runs: number] {
  return [path, inSource(path, pattern)];
}

function corpusOf(corpora: Record<string, object>): number {
  return Object.values(corpora).reduce((sum, corpus) => sum + Object.keys(corpus).length, 0);
}

function stepsOf(text: string): number {
  return /const step of \[(.+)\]/.exec(text)?.[1]?.split(',').length ?? 0;
}

test.each(ROWS)('the page says how often: %s', (begins, path, runs) => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${begins}`));
  expect(row).toContain(`| ${runs} | \`${path}\` |`);
});

test('the page has no row that nothing holds', () => {
  expect(page.match(/^\| .+ \| \d+ \|/gm)).toHaveLength(ROWS.length);
});

test('the page names the limits that the tests hold', () => {
  const milliseconds = inSource('test/engine/fuzz/corpus.ts', /milliseconds: (\d+)/);
  const peak = inSource('test/engine/fuzz/corpus.ts', /peak: (\d+)/);
  expect(page).toContain(`at most ${milliseconds / 1000} s of CPU and ${peak} MiB`);
  expect(page).toContain(`a synth of ${inSource('test/robust/project.ts', /CLUSTERS = (\d+)/)} clusters`);
});
