import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireLock } from '../../../engine/output/lock.ts';
import { Run } from '../commands/run.ts';
import { AppsFleet, BACKEND, FRONTEND } from './apps-fleet.ts';

const SHOP = 'registry.example.org/shop';

/** A robot is a process of its own. */
const robot = (fleet: AppsFleet, ...words: string[]) => new Run(fleet.on('image', ...words)).ended();

test('of two robots at once none loses what the other sets, in the lock nor in dist', async () => {
  const fleet = new AppsFleet();
  await fleet.synth();
  fleet.committed();
  const ended = await Promise.all([
    robot(fleet, 'set', 'frontend', `${FRONTEND}:v2.0.0`, '--env', 'dev', '--commit'),
    robot(fleet, 'set', 'backend', `${BACKEND}:v3.0.0`, '--env', 'dev', '--commit'),
  ]);
  expect(ended.map(({ code, stderr }) => ({ code, stderr: stderr.replace(/^warning .*\n/gm, '') }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
  expect(fleet.lock).toContain(`dev: ${FRONTEND}:v2.0.0 `);
  expect(fleet.lock).toContain(`dev: ${BACKEND}:v3.0.0\n`);
  expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(`${FRONTEND}:v2.0.0`);
  expect(fleet.deployed('backend', 'dev', 'cluster-02')).toBe(`${BACKEND}:v3.0.0`);
  expect(fleet.git('log', '--format=%s', '-2').trim().split('\n').sort()).toEqual([
    'Set backend to v3.0.0 in dev',
    'Set frontend to v2.0.0 in dev',
  ]);
  expect(fleet.git('status', '--porcelain')).toBe('');
  expect(await fleet.diff()).toBe(0);
});

test('of two robots at once, each with the first image of a new app, none loses what the other sets', async () => {
  const fleet = new AppsFleet();
  const app = (name: string) =>
    fleet.write(
      `apps/${name}.yaml`,
      `name: ${name}\nnamespace: shop\nimage: ${SHOP}/${name}\nenvironments: {dev: {}, prod: {}}\n`,
    );
  app('cart');
  app('mail').committed();
  const ended = await Promise.all(
    ['cart', 'mail'].map((name) => robot(fleet, 'set', name, `${SHOP}/${name}:v1`, '--env', 'dev', '--commit')),
  );
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  for (const name of ['cart', 'mail']) {
    expect(fleet.lock).toContain(`${name}:\n  dev: ${SHOP}/${name}:v1\n  prod: pending\n`);
    expect(fleet.deployed(name, 'dev', 'cluster-02')).toBe(`${SHOP}/${name}:v1`);
  }
  expect(fleet.git('status', '--porcelain')).toBe('');
  expect(await fleet.diff()).toBe(0);
});

test('what a robot sets while synth is on its way is in what synth writes', async () => {
  const fleet = new AppsFleet();
  await fleet.synth();
  fleet.edit('apps/images.yaml', `prod: ${BACKEND}:v1.0.0`, `prod: ${BACKEND}:v1.5.0`);
  // As a robot has it that edits: synth has read the data by now, and waits to write.
  const release = await acquireLock(fleet.out, 'dist');
  const synth = new Run(fleet.on('synth'));
  await synth.says('waiting for another run');
  writeFileSync(
    join(fleet.folder, 'apps/images.yaml'),
    fleet.lock.replace(`dev: ${FRONTEND}:v1.0.0`, `dev: ${FRONTEND}:v2`),
  );
  release();
  expect(await synth.ended()).toMatchObject({ code: 0 });
  expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(`${FRONTEND}:v2`);
  expect(fleet.deployed('backend', 'prod', 'cluster-04')).toBe(`${BACKEND}:v1.5.0`);
  expect(await fleet.diff()).toBe(0);
});

test('a robot that is killed with the lock leaves it to the next', async () => {
  const fleet = new AppsFleet();
  const killed = new Run(fleet.on('image', 'set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev'));
  await killed.says('~ ');
  killed.kill();
  await killed.ended();
  const { code } = await robot(fleet, 'set', 'backend', `${BACKEND}:v2`, '--env', 'dev');
  expect(code).toBe(0);
  expect(fleet.lock).toContain(`dev: ${BACKEND}:v2\n`);
  expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(`${FRONTEND}:v2`);
  expect(await fleet.diff()).toBe(0);
});
