import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { compare, write } from '../../../engine/output/index.ts';
import { formatOwnedFiles } from '../../../engine/output/owned-files.ts';
import { findingsOf, put, snapshot, temporaryFolder } from './folder.ts';
import { versionOf } from './writer-process.ts';

const built = mkdtempSync(join(tmpdir(), 'fleetwright-writer-'));
afterAll(() => rmSync(built, { recursive: true, force: true }));
const entry = join(built, 'writer.mjs');
buildSync({
  entryPoints: [join(import.meta.dirname, 'writer-process.ts')],
  outfile: entry,
  bundle: true,
  platform: 'node',
  format: 'esm',
});

function start(...args: (string | number)[]) {
  const child = spawn(process.execPath, [entry, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess): Promise<string | number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode;
}

function expectExactly(out: string, version: string) {
  const files = versionOf(version);
  const found = Object.entries(snapshot(out)).filter(([path]) => !path.endsWith('/'));
  expect(Object.fromEntries(found)).toEqual({
    ...Object.fromEntries(files),
    'files.txt': formatOwnedFiles(files.keys()),
  });
}

/** A sequence that is the same in every run: Numerical Recipes' generator, 0 up to 1. */
function* randomOf(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('kill -9 at any moment: the next run leaves its version and nothing else', async () => {
  const out = join(temporaryFolder(), 'dist');
  const random = randomOf(7);
  for (let round = 0; round < 25; round++) {
    const child = start('alternate', out, round % 2 === 0 ? 'a' : 'b', 10_000);
    await once(child.stdout, 'data');
    await sleep(random.next().value * 60);
    child.kill('SIGKILL');
    expect(await ended(child)).toBe('SIGKILL');
    // One that was killed while it wrote the lock leaves one that does not say whose it is, for two seconds.
    await write(out, versionOf('b'));
    expectExactly(out, 'b');
  }
});

test('kill -9 at given steps: the lock of the dead is taken over', async () => {
  const out = join(temporaryFolder(), 'dist');
  for (const step of [1, 2, 100, 150, 151, 152, 170, 200, 300]) {
    await write(out, versionOf('a'), { lock: { wait: 0 } });
    expect(await ended(start('repeat', out, 'b', 1, step)), `step ${step}`).toBe('SIGKILL');
    expect(Object.keys(snapshot(out)), `step ${step}`).toContain('.fleetwright-lock');
    await write(out, versionOf('b'), { lock: { wait: 0 } });
    expectExactly(out, 'b');
  }
});

test('two runs at once: each waits for the other, and the result is one of them whole', async () => {
  const out = join(temporaryFolder(), 'dist');
  const children = [start('repeat', out, 'a', 20), start('repeat', out, 'b', 20)];
  expect(await Promise.all(children.map(ended))).toEqual([0, 0]);
  const last = compare(out, versionOf('a')).length === 0 ? 'a' : 'b';
  expectExactly(out, last);
});

test('a lock left by the dead is taken over by one of many', async () => {
  const out = join(temporaryFolder(), 'dist');
  await write(out, versionOf('a'));
  put(out, {
    '.fleetwright-lock': JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), started: '1' }),
  });
  const children = ['a', 'b', 'a', 'b'].map((version) => start('repeat', out, version, 3));
  expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0, 0]);
  expectExactly(out, compare(out, versionOf('a')).length === 0 ? 'a' : 'b');
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the run and releases the lock', async (signal) => {
  const out = join(temporaryFolder(), 'dist');
  const child = start('alternate', out, 'a', 10_000);
  await once(child.stdout, 'data');
  await sleep(30);
  child.kill(signal);
  expect(await ended(child)).toBe(signal);
  expect(Object.keys(snapshot(out))).not.toContain('.fleetwright-lock');
  expect(await findingsOf(() => write(out, versionOf('a'), { lock: { wait: 0 } }))).toEqual([]);
  expectExactly(out, 'a');
});
