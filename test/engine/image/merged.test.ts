import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppsFleet, FRONTEND } from './apps-fleet.ts';

/** A clone of a server's repository, and what happens on the server. */
class ClonedFleet extends AppsFleet {
  readonly server: string;

  constructor(change: (fleet: AppsFleet) => void = () => {}) {
    super();
    change(this);
    this.committed();
    this.server = join(this.top, 'server.git');
    execFileSync('git', ['clone', '--quiet', '--bare', this.top, this.server], { stdio: 'pipe' });
    this.write('../.git/info/exclude', 'server.git\n');
    this.git('remote', 'add', 'origin', this.server);
    this.git('fetch', '--quiet', 'origin');
  }

  set(tag: string, environment = 'dev') {
    return this.image('set', 'frontend', `${FRONTEND}:${tag}`, '--env', environment, '--no-synth', '--commit');
  }

  promote(from: string, to: string, ...words: string[]) {
    return this.image('promote', 'frontend', '--from', from, '--to', to, '--no-synth', '--commit', ...words);
  }

  /** As a merge request does it, and the next fetch brings it. */
  merge(branch = 'main'): this {
    this.git('push', '--quiet', 'origin', `HEAD:${branch}`);
    return this;
  }
}

const refused = (message: string) => ({ code: 2, stderr: expect.stringContaining(message) });
const fine = { code: 0, stderr: '' };

describe('what nobody merged was never there', () => {
  test('on the way from a branch of one’s own to prod', async () => {
    const fleet = new ClonedFleet();
    fleet.git('switch', '--quiet', '--create', 'mine');
    expect(await fleet.set('v9.9.9')).toMatchObject(fine);
    const unseen = (environment: string) =>
      `frontend in ${environment}: v9.9.9 is in no commit of origin/main, so that nobody has seen it run; merge it there first, then git fetch, or say that it is meant: --uncommitted [image-unseen]`;
    expect(await fleet.promote('dev', 'staging')).toMatchObject(refused(unseen('dev')));
    expect(fleet.lock).toContain(`staging: ${FRONTEND}:v1.0.0\n`);
    fleet.merge();
    expect(await fleet.promote('dev', 'staging')).toMatchObject(fine);
    expect(await fleet.promote('staging', 'prod')).toMatchObject(refused(unseen('staging')));
    expect(await fleet.promote('dev', 'prod')).toMatchObject(
      refused('staging comes before prod, and has never had v9.9.9 by a commit of origin/main'),
    );
    fleet.merge();
    expect(await fleet.promote('staging', 'prod')).toMatchObject(fine);
  });

  test('on main itself, before it is pushed; by name too', async () => {
    const fleet = new ClonedFleet();
    await fleet.set('v2.0.0');
    await fleet.set('v3.0.0');
    expect(await fleet.promote('dev', 'staging')).toMatchObject(refused('v3.0.0 is in no commit of origin/main'));
    expect(await fleet.promote('dev', 'staging', '--image', 'v2.0.0')).toMatchObject(
      refused(
        'v2.0.0 is in no commit of origin/main, so that nobody has seen it run; newest first, there were v1.0.0; git fetch brings what was merged since [image-unseen]',
      ),
    );
    expect(await fleet.promote('dev', 'staging', '--image', 'v1.0.0')).toMatchObject(fine);
    expect(await fleet.promote('dev', 'staging', '--uncommitted')).toMatchObject(fine);
  });

  test('but is no app that was never set: its lost line is not called pending', async () => {
    const fleet = new ClonedFleet((first) => first.edit('apps/images.yaml', `  prod: ${FRONTEND}:v1.0.0\n`, ''));
    fleet.write('apps/images.yaml', `${fleet.lock}  prod: ${FRONTEND}:v1.0.0\n`).commit('Set');
    fleet.write('apps/images.yaml', fleet.lock.replace(`  prod: ${FRONTEND}:v1.0.0\n`, ''));
    await fleet.image('set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev', '--no-synth');
    expect(fleet.lock).not.toContain('pending');
  });
});

describe('who is asked', () => {
  const words = (fleet: ClonedFleet) => fleet.promote('dev', 'staging');

  test.each([
    'https://robot:token@gitlab.k8s-cluster-01.miribit.lab/observability/thanos-multi-cluster.git',
    'ssh://git@gitlab.k8s-cluster-01.miribit.lab:2222/observability/thanos-multi-cluster',
    'git@gitlab.k8s-cluster-01.miribit.lab:observability/thanos-multi-cluster.git',
  ])('is the remote that is the fleet’s repository: %s', async (url) => {
    const fleet = new ClonedFleet();
    await fleet.set('v2.0.0');
    fleet.merge().git('remote', 'add', 'upstream', url);
    fleet.git('update-ref', 'refs/remotes/upstream/main', 'HEAD~1');
    expect(await words(fleet)).toMatchObject(refused('v2.0.0 is in no commit of upstream/main'));
    fleet.git('update-ref', 'refs/remotes/upstream/main', 'HEAD');
    expect(await words(fleet)).toMatchObject(fine);
  });

  test('is the local branch where the server’s is not known, and that is said', async () => {
    const fleet = new ClonedFleet();
    await fleet.set('v2.0.0');
    fleet.git('update-ref', '-d', 'refs/remotes/origin/main');
    const said =
      'warning  frontend in dev: origin/main is not here (git fetch origin main:refs/remotes/origin/main): the local branch main was looked at, which may hold commits that nobody merged [image-unmerged]\n';
    expect(await words(fleet)).toMatchObject({ code: 0, stderr: said });
    fleet.git('remote', 'remove', 'origin');
    expect((await words(fleet)).stderr).toContain(
      "no remote here is the fleet's repository: the local branch main was looked at",
    );
  });

  test('is the server’s branch where a runner has checked out its newest commit alone', async () => {
    const fleet = new ClonedFleet();
    await fleet.set('v2.0.0');
    fleet.merge().git('switch', '--quiet', '--detach');
    fleet.git('branch', '--quiet', '-D', 'main');
    expect(await words(fleet)).toMatchObject(fine);
    expect(await fleet.promote('staging', 'prod')).toMatchObject(refused('v2.0.0 is in no commit of origin/main'));
  });

  test('or what is checked out, as for a merge request', async () => {
    const fleet = new ClonedFleet();
    await fleet.set('v2.0.0');
    fleet.git('switch', '--quiet', '--detach');
    fleet.git('branch', '--quiet', '-D', 'main');
    fleet.git('update-ref', '-d', 'refs/remotes/origin/main');
    expect(await words(fleet)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('HEAD was looked at, which may hold commits that nobody merged [image-unmerged]'),
    });
  });

  test('is the commit that a tag stands for, where Argo CD follows a tag', async () => {
    const fleet = new ClonedFleet((first) => first.edit('fleet.yaml', 'revision: main', 'revision: v7'));
    await fleet.set('v2.0.0');
    fleet.git('tag', 'v7', 'HEAD~1');
    expect(await words(fleet)).toMatchObject(refused('v2.0.0 is in no commit of v7'));
  });
});

describe('where environments have branches of their own', () => {
  const BRANCHES = `branches:\n  strategy: environment-branches\n  environments: {dev: develop, staging: stage, prod: main}\n`;

  /** Every branch begins at the same commit; staging and dev have gone on. */
  function branched(): ClonedFleet {
    const fleet = new ClonedFleet((first) => first.append('fleet.yaml', BRANCHES));
    for (const [branch, environment, tag] of [
      ['stage', 'staging', 'v1.5.0'],
      ['develop', 'dev', 'v2.0.0'],
    ] as const) {
      fleet.git('switch', '--quiet', '--create', branch, 'main');
      fleet.edit('apps/images.yaml', `${environment}: ${FRONTEND}:v1.0.0`, `${environment}: ${FRONTEND}:${tag}`);
      fleet.commit(tag).merge(branch);
    }
    return fleet;
  }

  test('what runs in one is what its branch says, and it goes to the branch of the other', async () => {
    const fleet = branched();
    fleet.git('switch', '--quiet', 'stage');
    expect(await fleet.promote('dev', 'staging')).toMatchObject(fine);
    expect(fleet.lock).toContain(`staging: ${FRONTEND}:v2.0.0\n`);
    fleet.git('switch', '--quiet', '--detach', 'origin/stage');
    expect(await fleet.promote('dev', 'staging')).toMatchObject(fine);
    fleet.git('switch', '--quiet', '--create', 'proposal', 'origin/main');
    expect(await fleet.promote('staging', 'prod')).toMatchObject(fine);
    expect(fleet.lock).toContain(`prod: ${FRONTEND}:v1.5.0\n`);
  });

  test('what another branch says of it was never there', async () => {
    const fleet = branched();
    await fleet.set('v3.0.0', 'staging');
    fleet.merge('develop');
    expect(await fleet.promote('staging', 'prod', '--image', 'v3.0.0')).toMatchObject(
      refused('v3.0.0 is in no commit of origin/stage'),
    );
  });

  test.each([
    ['develop', 'on develop nobody reads it'],
    ['main', 'on main it only says that staging is not pending'],
    ['proposal', 'on proposal nobody reads it'],
  ])('what is set elsewhere, on %s, is told to count once it is merged', async (branch, why) => {
    const fleet = branched();
    fleet.git('switch', '--quiet', ...(branch === 'proposal' ? ['--create', branch, 'develop'] : [branch]));
    const said = `warning  frontend in staging: staging is delivered from stage, and ${why}; it counts once it is merged into stage [image-elsewhere]\n`;
    expect(await fleet.set('v2.0.0', 'staging')).toMatchObject({ code: 0, stderr: said });
    expect(await fleet.promote('dev', 'staging')).toMatchObject({ code: 0, stderr: said });
  });
});

test('where an environment stands at a tag, that is what ran there, and what is set counts from another', async () => {
  const fleet = new ClonedFleet((first) =>
    first.append(
      'fleet.yaml',
      'branches: {strategy: tags, environments: {dev: latest, staging: v1.0.0, prod: v1.0.0}}\n',
    ),
  );
  fleet.git('tag', 'v1.0.0');
  await fleet.set('v2.0.0');
  fleet.merge();
  expect(await fleet.promote('dev', 'staging')).toMatchObject({
    code: 0,
    stderr:
      'warning  frontend in staging: staging stands at v1.0.0, which no commit changes; this counts from a tag that has it, named under branches in clusters/fleet.yaml [image-elsewhere]\n',
  });
  fleet.merge();
  expect(await fleet.promote('staging', 'prod', '--image', 'v2.0.0')).toMatchObject(
    refused('v2.0.0 is in no commit of v1.0.0'),
  );
});
