import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const KEEPER = fileURLToPath(new URL('keeper.mjs', import.meta.url));
const PROGRAM = "require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)";

/** A keeper that runs two programs, and their process ids. */
async function kept(): Promise<{ keeper: ChildProcess; folder: string; pids: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-keeper-'));
  const keeper = spawn(process.execPath, [KEEPER, folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const files = ['one', 'two'].map((name) => join(folder, name));
  for (const file of files) {
    const order = { name: 'program', program: process.execPath, args: ['-e', PROGRAM, file] };
    keeper.stdin?.write(`${JSON.stringify(order)}\n`);
  }
  while (!files.every((file) => existsSync(file) && readFileSync(file, 'utf8') !== '')) await sleep(20);
  return { keeper, folder, pids: files.map((file) => Number(readFileSync(file, 'utf8'))) };
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.each([
  ['the test ends, however it does', (keeper: ChildProcess) => keeper.stdin?.end()],
  ['it is asked to end', (keeper: ChildProcess) => keeper.kill('SIGTERM')],
  ['someone interrupts', (keeper: ChildProcess) => keeper.kill('SIGINT')],
])('nothing is left behind when %s', async (_, end) => {
  const { keeper, folder, pids } = await kept();
  expect(pids.map(isRunning)).toEqual([true, true]);
  const ended = once(keeper, 'exit');
  end(keeper);
  await ended;
  expect(pids.map(isRunning)).toEqual([false, false]);
  expect(existsSync(folder)).toBe(false);
});
