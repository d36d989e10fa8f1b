import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { Run } from '../engine/commands/run.ts';
import { snapshot } from '../engine/output/folder.ts';
import { Project, type Version } from './project.ts';
import { random } from './random.ts';

const project = new Project();
afterAll(() => project.remove());

const KILLS = Number(process.env.KILLS || 200);

/** What someone else keeps in dist. */
const FOREIGN = { 'README.md': 'by hand\n', 'clusters/': '', 'clusters/notes.txt': 'by hand\n' };

/** What the tool keeps for itself while it writes, and what a killed run leaves of it. */
const isOwn = (path: string): boolean => path.startsWith('.fleetwright-');

test(`kill -9 at ${KILLS} moments of a synth of 20 clusters: every file is of one version, and the next run mends all`, async () => {
  const trees = { a: await project.tree('a'), b: await project.tree('b') };
  const durations = await prepared();
  const next = random(200);
  const seen = {
    kills: 0,
    'before it wrote': 0,
    'while it prepared': 0,
    'while it changed files': 0,
    'after it had ended': 0,
  };
  let last: Version = 'a';
  while (seen.kills < KILLS) {
    const version: Version = last === 'a' ? 'b' : 'a';
    project.use(version);
    const run = project.start();
    // Half of them anywhere; half while it writes, which is a small part of a run.
    if (seen.kills % 2 === 1) await sleep(next() * durations.all);
    else if (await locked(run)) await sleep(next() * durations.write);
    run.kill();
    const { code } = await run.ended();
    const found = snapshot(project.out);
    if (code === 'SIGKILL') seen.kills += 1;
    if (code !== 'SIGKILL') seen['after it had ended'] += 1;
    else if (existsSync(join(project.out, '.fleetwright-journal'))) seen['while it changed files'] += 1;
    else if (existsSync(join(project.out, '.fleetwright-staging'))) seen['while it prepared'] += 1;
    else seen['before it wrote'] += 1;
    expectNothingLost(found, trees[last], trees[version]);
    // Every third time what was left is killed again, or the data goes back before anyone has mended it.
    if (seen.kills % 3 === 0 && code === 'SIGKILL') continue;
    last = next() < 0.5 ? version : last;
    project.use(last);
    expect(await project.synth()).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(snapshot(project.out)).toEqual({ ...trees[last], ...FOREIGN });
  }
  console.log(seen);
  expect(seen['while it prepared'] + seen['while it changed files']).toBeGreaterThan(KILLS / 10);
});

/** Writes the first version with something foreign beside it; milliseconds of a run that changes versions. */
async function prepared(): Promise<{ all: number; write: number }> {
  project.use('a');
  expect(await project.synth()).toMatchObject({ code: 0 });
  mkdirSync(join(project.out, 'clusters'), { recursive: true });
  for (const [path, text] of Object.entries(FOREIGN)) if (text !== '') writeFileSync(join(project.out, path), text);
  const durations = { all: 0, write: 0 };
  for (const version of ['b', 'a'] as const) {
    project.use(version);
    const started = performance.now();
    const run = project.start();
    await locked(run);
    const writing = performance.now();
    await run.ended();
    durations.all = performance.now() - started;
    durations.write = performance.now() - writing;
  }
  return durations;
}

/** Waits until a run takes the lock of the folder; false where it has ended before. */
async function locked({ child }: Run): Promise<boolean> {
  while (!existsSync(join(project.out, '.fleetwright-lock'))) {
    if (child.exitCode !== null) return false;
    await sleep(1);
  }
  return true;
}

type Tree = Record<string, string>;

/** Every file is as one of the versions has it, all that both have is there, and nothing foreign is touched. */
function expectNothingLost(found: Tree, before: Tree, after: Tree): void {
  const texts = (path: string) => [before[path], after[path], FOREIGN[path as keyof typeof FOREIGN]];
  const wrong = Object.entries(found).filter(([path, text]) => !isOwn(path) && !texts(path).includes(text));
  expect(wrong.map(([path]) => path)).toEqual([]);
  const common = [...Object.keys(before).filter((path) => path in after), ...Object.keys(FOREIGN)];
  expect(common.filter((path) => !(path in found))).toEqual([]);
}
