import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hold, stampsOf, TICK } from '../../../engine/cache/stamps.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fleetwright-stamps-'));
  mkdirSync(join(root, 'a'));
  for (const name of ['written', 'compared']) writeFileSync(join(root, 'a', name), 'text\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const PATHS = ['a/written', 'a/compared'];

/** A run that starts now, and has written one file of two. */
async function handling() {
  await sleep(TICK);
  const began = Date.now();
  writeFileSync(join(root, 'staged'), 'text\n');
  await sleep(TICK);
  const staged = Date.now();
  renameSync(join(root, 'staged'), join(root, 'a/written'));
  return { began, staged, written: new Set(['a/written']) };
}

test('what was written and what was compared stands', async () => {
  const lines = stampsOf(root, PATHS, await handling());
  expect(lines?.files).toBe(2);
  expect(hold(root, lines!)).toBe(true);
  appendFileSync(join(root, 'a/written'), 'x');
  expect(hold(root, lines!)).toBe(false);
});

test.each(PATHS)('%s that someone else touches before it is stamped does not', async (path) => {
  const run = await handling();
  await sleep(TICK);
  writeFileSync(join(root, path), 'TEXT\n');
  expect(statSync(join(root, path)).size).toBe(5);
  expect(stampsOf(root, PATHS, run)).toBeUndefined();
});

test('what is gone before it is stamped does not', async () => {
  const run = await handling();
  rmSync(join(root, 'a/compared'));
  expect(stampsOf(root, PATHS, run)).toBeUndefined();
});
