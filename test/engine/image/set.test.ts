import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inProcess } from '../commands/in-process.ts';
import { snapshot } from '../output/folder.ts';
import { AppsFleet, BACKEND, FRONTEND } from './apps-fleet.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

test('an image is set, everything else of the lock kept, and dist has it', async () => {
  const fleet = new AppsFleet();
  const { code, stdout } = await fleet.image('set', 'frontend', `${FRONTEND}:v1.1.0@${DIGEST}`, '--env', 'dev');
  expect(code).toBe(0);
  expect(stdout).toContain('~ clusters/apps/images.yaml');
  expect(fleet.lock).toContain(`  dev: ${FRONTEND}:v1.1.0@${DIGEST}   # by hand\n  staging: ${FRONTEND}:v1.0.0\n`);
  expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(`${FRONTEND}:v1.1.0@${DIGEST}`);
  expect(fleet.deployed('frontend', 'prod', 'cluster-04')).toBe(`${FRONTEND}:v1.0.0`);
  expect(await fleet.diff()).toBe(0);
});

test('several environments in one run, where a new app has none yet', async () => {
  const fleet = new AppsFleet();
  fleet.write('apps/images.yaml', fleet.lock.replace(/^frontend:[\s\S]*/m, ''));
  const environments = ['dev', 'staging', 'prod'].flatMap((name) => ['--env', name]);
  expect(await fleet.image('set', 'frontend', `${FRONTEND}:v1`, ...environments)).toMatchObject({ code: 0 });
  expect(fleet.deployed('frontend', 'prod', 'cluster-03')).toBe(`${FRONTEND}:v1`);
});

describe('what is refused leaves every byte', () => {
  test.each([
    [['frontnd', `${FRONTEND}:v2`, '--env', 'dev'], 'no app is called so; did you mean frontend?'],
    [['frontend', `${FRONTEND}:v2`, '--env', 'stagin'], 'the app has no such environment; did you mean staging?'],
    [['frontend', FRONTEND, '--env', 'dev'], 'it names no tag'],
    [['frontend', 'v2', '--env', 'dev'], `v2: no image by itself; expected it with its repository: ${FRONTEND}:v2`],
    [['frontend', `${FRONTEND}:latest`, '--env', 'dev'], 'latest is another image tomorrow'],
    [['frontend', `${FRONTEND}:v2@sha256:abc`, '--env', 'dev'], 'expected an image such as'],
    [
      ['frontend', `${BACKEND}:v2`, '--env', 'dev'],
      `${BACKEND} is not the repository of frontend in dev, which its file names as image; expected ${FRONTEND} [image-repository]`,
    ],
  ])('%j', async (words, message) => {
    const fleet = new AppsFleet();
    const before = snapshot(fleet.top);
    const { code, stderr } = await fleet.image('set', ...words);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(snapshot(fleet.top)).toEqual(before);
  });

  test('a lock that is no lock, with the place of the mistake', async () => {
    const fleet = new AppsFleet().edit(
      'apps/images.yaml',
      '  staging: registry.example.org/shop/frontend:v1.0.0',
      '  staging: [v1',
    );
    const before = snapshot(fleet.top);
    const { code, stderr } = await fleet.image('set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/clusters\/apps\/images\.yaml:8:12: not YAML/),
    });
    expect(snapshot(fleet.top)).toEqual(before);
  });

  test('an image with which the fleet does not render: the lock is as it was', async () => {
    const fleet = new AppsFleet().edit('cluster-02.yaml', 'role: edge', 'role: egde');
    const before = snapshot(fleet.top);
    const { code, stdout } = await fleet.image('set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev');
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining('the images stand as they were') });
    expect(snapshot(fleet.top)).toEqual(before);
    expect(await fleet.image('set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev', '--no-synth')).toMatchObject({
      code: 0,
    });
    expect(fleet.lock).toContain(`dev: ${FRONTEND}:v2 `);
  });
});

test('the list says what is pending, what has no image, and what nobody can read', async () => {
  const fleet = new AppsFleet();
  fleet.write('apps/images.yaml', fleet.lock.replace(/^(frontend:\n.*dev: ).*\n.*\n/m, '$1pending\n'));
  const listed = async () =>
    (await inProcess(['image', 'list', '--clusters', fleet.folder], { top: fleet.top })).stdout;
  expect(await listed()).toMatch(
    /^frontend {2}dev {6}pending\nfrontend {2}staging {2}none\nfrontend {2}prod {5}registry/m,
  );
  fleet.append('apps/images.yaml', '<<<<<<< HEAD\n');
  expect(await listed()).toMatch(/^frontend {2}dev {6}unknown\n/m);
});

test('an image of the fleet’s mirror is taken, and one of an app that has moved', async () => {
  const fleet = new AppsFleet().append('fleet.yaml', 'mirrors: {registry.example.org: mirror.example.org}\n');
  const ofMirror = 'mirror.example.org/shop/frontend:v2';
  expect(await fleet.image('set', 'frontend', ofMirror, '--env', 'dev')).toMatchObject({ code: 0 });
  expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(ofMirror);
  const moved = 'ghcr.io/shop/frontend:v3';
  const setProd = () => fleet.image('set', 'frontend', moved, '--env', 'prod');
  expect(await setProd()).toMatchObject({ code: 2, stderr: expect.stringContaining('[image-repository]') });
  fleet.edit('apps/frontend.yaml', '  prod: {}', '  prod: {image: ghcr.io/shop/frontend}');
  expect(await setProd()).toMatchObject({ code: 0 });
  expect(fleet.deployed('frontend', 'prod', 'cluster-04')).toBe(moved);
});

test('where a robot keeps the image, its overlay is written, and the list says so', async () => {
  const overlay = `# the robot's\nimages:\n- name: ${FRONTEND}\n  newTag: 1.0.0\n`;
  const fleet = new AppsFleet().updated('frontend', 'dev', overlay);
  expect(await fleet.image('set', 'frontend', `${FRONTEND}:1.10`, '--env', 'dev')).toMatchObject({ code: 0 });
  expect(fleet.text('clusters/apps/overlays/frontend/dev/kustomization.yaml')).toBe(overlay.replace('1.0.0', '"1.10"'));
  expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(`${FRONTEND}:1.10`);
  expect(await fleet.list()).toContainEqual({
    app: 'frontend',
    environment: 'dev',
    image: `${FRONTEND}:1.10`,
    by: 'image updater',
  });
});

describe('--commit', () => {
  test('commits the lock and dist with where the image comes from, and nothing else', async () => {
    const fleet = new AppsFleet();
    await fleet.synth();
    fleet.committed().write('../notes.txt', 'of somebody else\n');
    const origin = ['--commit', '--source-commit', 'abc1234', '--build', 'https://ci.example.org/42'];
    const { code, stdout } = await fleet.image('set', 'frontend', `${FRONTEND}:v1.1.0`, '--env', 'dev', ...origin);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('committed: Set frontend to v1.1.0 in dev'),
    });
    expect(fleet.git('log', '-1', '--format=%B').trim().split('\n')).toEqual([
      'Set frontend to v1.1.0 in dev',
      '',
      `Image: ${FRONTEND}:v1.1.0`,
      'Source-Commit: abc1234',
      'Build: https://ci.example.org/42',
    ]);
    expect(fleet.git('show', '--name-only', '--format=').trim().split('\n')).toEqual([
      'clusters/apps/images.yaml',
      'dist/clusters/cluster-02/frontend-dev/deployment-frontend.yaml',
    ]);
    expect(fleet.git('status', '--porcelain')).toBe('?? notes.txt\n');
  });

  test('the same again commits nothing', async () => {
    const fleet = new AppsFleet();
    await fleet.synth();
    fleet.committed();
    const { code, stdout } = await fleet.image('set', 'frontend', `${FRONTEND}:v1.0.0`, '--env', 'dev', '--commit');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('nothing to commit') });
  });

  test('is refused where the data has changed otherwise, for dist would hold that too', async () => {
    const fleet = new AppsFleet().committed().append('cluster-02.yaml', '# a change\n');
    const { code, stderr } = await fleet.image('set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev', '--commit');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('clusters/cluster-02.yaml: it is changed and not committed'),
    });
    expect(fleet.lock).toContain(`dev: ${FRONTEND}:v1.0.0 `);
  });

  test('that Git refuses is said: the image is set, and is not committed', async () => {
    const fleet = new AppsFleet().committed();
    fleet.write('../.git/hooks/pre-commit', '#!/bin/sh\necho not on Fridays >&2\nexit 1\n');
    chmodSync(join(fleet.top, '.git/hooks/pre-commit'), 0o755);
    const words = ['--env', 'dev', '--no-synth', '--commit'];
    expect(await fleet.image('set', 'frontend', `${FRONTEND}:v2`, ...words)).toEqual({
      code: 2,
      stdout: expect.stringContaining('the images are set; they are not committed'),
      stderr: expect.stringContaining('git commit: not on Fridays [git-failed]'),
    });
    expect(fleet.lock).toContain(`dev: ${FRONTEND}:v2 `);
  });
});
