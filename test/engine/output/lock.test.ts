import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { lockedIfFree, OutputError } from '../../../engine/output/index.ts';
import { acquireLock } from '../../../engine/output/lock.ts';
import { findingsOf, put, snapshot, temporaryFolder } from './folder.ts';

const LOCK = '.fleetwright-lock';
const acquire = (out: string) => acquireLock(out, 'dist', { wait: 0 });
// Above the largest process number that Linux gives.
const DEAD = { pid: 2 ** 22 + 1, host: hostname(), started: '1' };
const lockOf = (holder: object) => JSON.stringify(holder);

test('one at a time', async () => {
  const out = temporaryFolder();
  const release = await acquire(out);
  expect(await findingsOf(() => acquire(out))).toEqual([
    `dist/.fleetwright-lock: another run writes here (process ${process.pid} on ${hostname()}); let it finish and run synth again, or delete the file if that run is gone [locked]`,
  ]);
  release();
  expect(snapshot(out)).toEqual({});
  (await acquire(out))();
});

test('waits for the other run and says so once', async () => {
  const out = temporaryFolder();
  const release = await acquire(out);
  const told: string[] = [];
  const onWait = (holder: string) => {
    told.push(holder);
    setTimeout(release, 120);
  };
  (await acquireLock(out, 'dist', { wait: 60_000, onWait }))();
  expect(told).toEqual([`process ${process.pid} on ${hostname()}`]);
});

test('listeners do not pile up', async () => {
  const count = () => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map((event) => process.listenerCount(event));
  (await acquire(temporaryFolder()))();
  const before = count();
  (await acquire(temporaryFolder()))();
  expect(count()).toEqual(before);
});

test('two parts of a program that were loaded apart do not wait for each other when it is told to end', async () => {
  const folder = temporaryFolder();
  const { outputFiles } = await build({
    entryPoints: ['engine/output/lock.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const script = `for (const part of ['a', 'b']) {
  require('./' + part + '.cjs').acquireLock(${JSON.stringify(folder)}, 'dist').then((release) => part === 'a' && release());
}
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 200);
setTimeout(() => {}, 60_000);`;
  put(folder, { 'a.cjs': outputFiles[0]!.text, 'b.cjs': outputFiles[0]!.text, 'main.cjs': script });
  const child = spawn(process.execPath, [join(folder, 'main.cjs')]);
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
  expect(existsSync(join(folder, LOCK))).toBe(false);
});

test('a signal ends at once what is busy with a lock that it need not have, and another run takes that over', async () => {
  const out = temporaryFolder();
  const { outputFiles } = await build({
    entryPoints: ['engine/output/index.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const script = `require('./output.cjs').lockedIfFree(${JSON.stringify(out)}, async () => {
  require('node:fs').writeSync(1, 'busy');
  for (;;);
});`;
  const program = temporaryFolder();
  put(program, { 'output.cjs': outputFiles[0]!.text, 'main.cjs': script });
  const child = spawn(process.execPath, [join(program, 'main.cjs')]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  (await acquire(out))();
  expect(snapshot(out)).toEqual({});
});

test('release leaves the lock of another run', async () => {
  const out = temporaryFolder();
  const release = await acquire(out);
  put(out, { [LOCK]: lockOf({ ...DEAD, pid: 1 }) });
  release();
  expect(existsSync(join(out, LOCK))).toBe(true);
});

describe('a lock left behind', () => {
  const hasProc = existsSync('/proc/self/stat');

  test.each([
    ['by a process that is gone', { [LOCK]: lockOf(DEAD) }],
    ['with the guard of a takeover', { [LOCK]: lockOf(DEAD), [`${LOCK}-takeover`]: lockOf(DEAD) }],
    ['as a guard alone', { [`${LOCK}-takeover`]: lockOf(DEAD), [`${LOCK}-takeover-takeover`]: lockOf(DEAD) }],
  ])('%s is taken over', async (_, files) => {
    const out = temporaryFolder();
    put(out, files);
    const release = await acquire(out);
    expect(Object.keys(snapshot(out))).toEqual([LOCK]);
    expect(JSON.parse(readFileSync(join(out, LOCK), 'utf8'))).toMatchObject({ pid: process.pid });
    release();
    expect(snapshot(out)).toEqual({});
  });

  test.runIf(hasProc)('by an earlier process of the same number is taken over', async () => {
    const out = temporaryFolder();
    put(out, { [LOCK]: lockOf({ ...DEAD, pid: process.pid }) });
    (await acquire(out))();
  });

  test.runIf(hasProc)('by a process that has ended, which its parent has not noticed, is taken over', async () => {
    const out = temporaryFolder();
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(line);
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    await vi.waitUntil(() => stat()[0] === 'Z', 10_000);
    put(out, { [LOCK]: lockOf({ ...DEAD, pid, started: stat()[19] ?? '' }) });
    (await acquire(out))();
  });

  test('by a process killed before it wrote its name is taken over after a while', async () => {
    const out = temporaryFolder();
    put(out, { [LOCK]: '' });
    expect(await findingsOf(() => acquire(out))).toEqual([expect.stringContaining('the lock does not say which')]);
    utimesSync(join(out, LOCK), 1, 1);
    (await acquire(out))();
  });

  test('on another machine is not ours to judge', async () => {
    const out = temporaryFolder();
    put(out, { [LOCK]: lockOf({ ...DEAD, host: 'elsewhere' }) });
    expect(await findingsOf(() => acquire(out))).toEqual([expect.stringContaining(`process ${DEAD.pid} on elsewhere`)]);
  });

  test('is not taken while another run takes it', async () => {
    const out = temporaryFolder();
    const files = { [LOCK]: lockOf(DEAD), [`${LOCK}-takeover`]: lockOf({ pid: 1, host: 'elsewhere', started: '' }) };
    put(out, files);
    expect(await findingsOf(() => acquire(out))).toHaveLength(1);
    expect(snapshot(out)).toEqual(files);
  });
});

describe('what goes quicker with the lock', () => {
  test('has it where it is free, until it is done', async () => {
    const out = temporaryFolder();
    const seen = await lockedIfFree(out, async (isLocked) => [isLocked, existsSync(join(out, LOCK))]);
    expect(seen).toEqual([true, true]);
    expect(snapshot(out)).toEqual({});
  });

  test('goes without it, and does not wait, where another run has it', async () => {
    const out = temporaryFolder();
    const release = await acquire(out);
    expect(await lockedIfFree(out, async (isLocked) => isLocked)).toBe(false);
    expect(existsSync(join(out, LOCK))).toBe(true);
    release();
  });

  test('is done once, whatever it throws', async () => {
    let times = 0;
    const refused = new OutputError([]);
    const call = lockedIfFree(temporaryFolder(), async () => {
      times += 1;
      throw refused;
    });
    await expect(call).rejects.toBe(refused);
    expect(times).toBe(1);
  });
});
