import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inProcess } from '../commands/in-process.ts';
import { AppsFleet, FRONTEND } from './apps-fleet.ts';

const DIGEST = `sha256:${'cd'.repeat(32)}`;

/** dev has had v1.0.0, v1.1.0 and v1.2.0, the others v1.0.0 alone. */
function withHistory(): AppsFleet {
  const fleet = new AppsFleet().committed();
  const step = (from: string, to: string) =>
    fleet.edit('apps/images.yaml', `dev: ${FRONTEND}:${from}`, `dev: ${FRONTEND}:${to}`);
  step('v1.0.0', `v1.1.0@${DIGEST}`).commit('One');
  fleet.write('apps/images.yaml', `${fleet.lock}broken: [\n`).commit('Broken');
  fleet.write('apps/images.yaml', fleet.lock.replace('broken: [\n', '')).commit('Mended');
  step(`v1.1.0@${DIGEST}`, 'v1.2.0').commit('Two');
  return fleet;
}

const promote = (fleet: AppsFleet, ...words: string[]) =>
  fleet.image('promote', 'frontend', '--from', 'dev', '--to', 'staging', '--no-synth', ...words);

describe('what is promoted', () => {
  test('is the present image, unless one is named', async () => {
    const fleet = withHistory();
    expect(await promote(fleet)).toMatchObject({ code: 0 });
    expect(fleet.lock).toContain(`staging: ${FRONTEND}:v1.2.0\n`);
  });

  test.each([['v1.1.0'], [DIGEST], [`${FRONTEND}:v1.1.0`], [`${FRONTEND}:v1.1.0@${DIGEST}`]])(
    'is an earlier one by %s, with its digest',
    async (name) => {
      const fleet = withHistory();
      expect(await promote(fleet, '--image', name)).toMatchObject({ code: 0 });
      expect(fleet.lock).toContain(`staging: ${FRONTEND}:v1.1.0@${DIGEST}\n`);
    },
  );

  test('to several environments, with one commit that says from where', async () => {
    const fleet = withHistory();
    const { code } = await fleet.image(
      'promote',
      'frontend',
      '--from',
      'dev',
      '--to',
      'staging',
      '--to',
      'prod',
      '--commit',
    );
    expect(code).toBe(0);
    expect(fleet.git('log', '-1', '--format=%s').trim()).toBe('Promote frontend v1.2.0 from dev to staging, prod');
  });

  test('was in an overlay too', async () => {
    const overlay = (tag: string) => `images:\n- name: ${FRONTEND}\n  newTag: ${tag}\n`;
    const fleet = withHistory().updated('frontend', 'dev', overlay('v1.3.0')).commit('Robot');
    fleet.write('apps/overlays/frontend/dev/kustomization.yaml', overlay('v1.4.0')).commit('Robot again');
    expect(await promote(fleet, '--image', 'v1.3.0')).toMatchObject({ code: 0 });
    expect(await promote(fleet, '--image', 'v1.1.0')).toMatchObject({ code: 0 });
    expect(await promote(fleet)).toMatchObject({ code: 0 });
    expect(fleet.lock).toContain(`staging: ${FRONTEND}:v1.4.0\n`);
  });
});

describe('what was never there', () => {
  test('is refused with what there was', async () => {
    const fleet = withHistory();
    const before = fleet.lock;
    const { code, stderr } = await promote(fleet, '--image', 'v1.9.0');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        "frontend in dev: v1.9.0 is in no commit of main, so that nobody has seen it run; newest first, there were v1.2.0, v1.1.0, v1.0.0; no remote here is the fleet's repository: the local branch main was looked at, which may hold commits that nobody merged [image-unseen]",
      ),
    });
    expect(fleet.lock).toBe(before);
  });

  test('or is not known to a shallow clone, which says so', async () => {
    const fleet = withHistory();
    const clone = join(fleet.top, 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${fleet.top}`, clone], { stdio: 'pipe' });
    const words = ['promote', 'frontend', '--from', 'dev', '--to', 'staging', '--no-synth', '--image', 'v1.1.0'];
    const places = ['--clusters', join(clone, 'clusters'), '--out', join(clone, 'dist')];
    const { code, stderr } = await inProcess(['image', ...words, ...places], { top: fleet.top });
    expect(code).toBe(2);
    expect(stderr).toContain('this clone is shallow, so that earlier images may be missing; git fetch --unshallow');
  });
});

describe('what is set and in no commit', () => {
  const words = ['--no-synth', '--env', 'dev'];
  const unseen =
    'frontend in dev: v9.9.9 is in no commit of main, so that nobody has seen it run; commit it first, as image set --commit does, or say that it is meant: --uncommitted; ';

  test.each([[[]], [['--image', 'v9.9.9']]])('is refused until it is committed, with %j', async (named) => {
    const fleet = withHistory();
    await fleet.image('set', 'frontend', `${FRONTEND}:v9.9.9`, ...words);
    const before = fleet.lock;
    const { code, stderr } = await promote(fleet, ...named);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(unseen) });
    expect(fleet.lock).toBe(before);
    fleet.commit('Seen');
    expect(await promote(fleet, ...named)).toMatchObject({ code: 0 });
    expect(fleet.lock).toContain(`staging: ${FRONTEND}:v9.9.9\n`);
  });

  test('is refused with the digest of another build behind the tag that was', async () => {
    const fleet = withHistory().edit(
      'apps/images.yaml',
      `dev: ${FRONTEND}:v1.2.0`,
      `dev: ${FRONTEND}:v1.2.0@${DIGEST}`,
    );
    expect(await promote(fleet)).toMatchObject({ code: 2, stderr: expect.stringContaining('[image-unseen]') });
    expect(await promote(fleet, '--image', 'v1.2.0')).toMatchObject({ code: 0 });
    expect(fleet.lock).toContain(`staging: ${FRONTEND}:v1.2.0\n`);
  });

  test('is no step on the way to prod either', async () => {
    const fleet = withHistory();
    expect(await promote(fleet)).toMatchObject({ code: 0 });
    const toProd = ['promote', 'frontend', '--from', 'dev', '--to', 'prod', '--no-synth'];
    expect(await fleet.image(...toProd)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('staging comes before prod, and has never had v1.2.0 by a commit'),
    });
    expect(await fleet.image(...toProd, '--uncommitted')).toMatchObject({ code: 0 });
  });

  test('is taken where that is said, as without Git', async () => {
    const fleet = new AppsFleet();
    const { code, stderr } = await promote(fleet);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--uncommitted; this is no Git repository, so that nobody knows what has run'),
    });
    expect(await promote(fleet, '--uncommitted')).toMatchObject({ code: 0 });
  });
});

describe('the order of environments', () => {
  const run = (fleet: AppsFleet, from: string, to: string, ...words: string[]) =>
    fleet.image('promote', 'frontend', '--from', from, '--to', to, '--no-synth', ...words);

  test.each([
    [
      'back',
      ['prod', 'dev'],
      'frontend from prod to dev: versions move dev → staging → prod, so that this goes back; expected --from dev --to prod, or say that it is meant: --out-of-order [image-order]',
    ],
    [
      'past staging',
      ['dev', 'prod'],
      'frontend from dev to prod: staging comes before prod, and has never had v1.2.0 by a commit of main; promote it to staging first, or say that it is meant: --out-of-order; ',
    ],
  ] as const)('is kept: nothing goes %s unless it is meant', async (_, [from, to], message) => {
    const fleet = withHistory();
    const before = fleet.lock;
    const { code, stderr } = await run(fleet, from, to);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(fleet.lock).toBe(before);
    expect(await run(fleet, from, to, '--out-of-order')).toMatchObject({ code: 0 });
  });

  test('is that of the fleet, whatever the order in the file of the app', async () => {
    const fleet = new AppsFleet().edit('fleet.yaml', '  dev:\n', '  qa:\n');
    fleet.edit('apps/frontend.yaml', '  dev: {}\n  staging: {}\n  prod: {}', '  prod: {}\n  staging: {}\n  qa: {}');
    fleet.write('apps/images.yaml', fleet.lock.replace(`  dev: ${FRONTEND}`, `  qa: ${FRONTEND}`));
    fleet.committed();
    expect(await run(fleet, 'staging', 'qa')).toMatchObject({ code: 2, stderr: expect.stringContaining('goes back') });
    expect(await run(fleet, 'qa', 'staging')).toMatchObject({ code: 0 });
  });

  test('is kept by what has been in staging, and by an app that is not there', async () => {
    const fleet = withHistory();
    expect(await run(fleet, 'dev', 'prod', '--image', 'v1.0.0')).toMatchObject({ code: 0 });
    fleet.edit('apps/frontend.yaml', '  staging: {}\n', '');
    fleet.edit('apps/images.yaml', `  staging: ${FRONTEND}:v1.0.0\n`, '');
    expect(await run(fleet, 'dev', 'prod')).toMatchObject({ code: 0 });
    expect(fleet.lock).toContain(`prod: ${FRONTEND}:v1.2.0\n`);
  });

  test('is not known where the fleet does not say it', async () => {
    const fleet = withHistory().append('fleet.yaml', 'broken: [\n');
    const { code, stderr } = await promote(fleet);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('clusters/fleet.yaml:') });
    expect(await promote(fleet, '--out-of-order')).toMatchObject({ code: 0 });
  });
});

test('an environment that has lost its image, or has none yet, promotes nothing by itself', async () => {
  const fleet = withHistory().edit('apps/images.yaml', `dev: ${FRONTEND}:v1.2.0`, 'dev: pending');
  expect(await promote(fleet)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      `frontend in dev: it has no image to promote; npm run image -- set frontend ${FRONTEND}:TAG --env dev --commit first, or --image v1.2.0 for what ran there last [image-missing]`,
    ),
  });
  expect(await promote(fleet, '--image', 'v1.2.0')).toMatchObject({ code: 0 });
});

test('a repository that Git does not read is told apart from none', async () => {
  const fleet = new AppsFleet();
  const refused = async () => (await promote(fleet, '--image', 'v9')).stderr;
  expect(await refused()).toContain('this is no Git repository, so that nobody knows what has run');
  fleet
    .write('../.git/HEAD', 'ref: refs/heads/main\n')
    .write('../.git/config', '[core]\n\trepositoryformatversion = 99\n');
  fleet.write('../.git/objects/.keep', '').write('../.git/refs/.keep', '');
  expect(await refused()).toMatch(/Git refuses to read it: .*99.*, so that nobody knows what has run/);
});

test('two environments are needed, and not one twice', async () => {
  const fleet = new AppsFleet();
  expect((await fleet.image('promote', 'frontend', '--from', 'dev')).stderr).toContain('--from and --to are needed');
  expect((await promote(fleet, '--to', 'dev')).stderr).toContain('--from and --to are both dev');
});
