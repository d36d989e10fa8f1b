import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppsFleet, BACKEND, FRONTEND } from './apps-fleet.ts';

const CART = 'registry.example.org/shop/cart';

/** With a third app that has never had an image. */
const withCart = (): AppsFleet =>
  new AppsFleet().write(
    'apps/cart.yaml',
    `name: cart\nnamespace: shop\nimage: ${CART}\nenvironments:\n  dev: {}\n  staging: {}\n  prod: {}\n`,
  );

const lockOf = (fleet: AppsFleet, app: string): string =>
  new RegExp(`^${app}:\\n(?: .*\\n)*`, 'm').exec(fleet.lock)?.[0] ?? '';

const folders = (fleet: AppsFleet, component: string): string[] =>
  ['cluster-02', 'cluster-03', 'cluster-04'].filter((cluster) =>
    existsSync(join(fleet.out, 'clusters', cluster, component)),
  );

describe('a new app', () => {
  test('runs in dev first, and elsewhere once it is promoted', async () => {
    const fleet = withCart();
    const first = await fleet.image('set', 'cart', `${CART}:v1`, '--env', 'dev');
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('cart has never had an image in staging, prod: pending, and left out'),
      stderr: expect.stringContaining(
        `clusters/apps/images.yaml: cart.prod: pending, so that cart is left out of prod; npm run image -- set cart ${CART}:TAG --env prod`,
      ),
    });
    expect(lockOf(fleet, 'cart')).toBe(`cart:\n  dev: ${CART}:v1\n  staging: pending\n  prod: pending\n`);
    expect(['dev', 'staging', 'prod'].map((name) => folders(fleet, `cart-${name}`))).toEqual([['cluster-02'], [], []]);
    expect(await fleet.diff()).toBe(0);
    expect(await fleet.list()).toContainEqual({ app: 'cart', environment: 'prod', image: null, by: 'lock' });
    fleet.committed();
    const to = (name: string) => fleet.image('promote', 'cart', '--from', 'dev', '--to', name, '--commit');
    expect(await to('prod')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('staging comes before prod, and has never had v1 by a commit'),
    });
    expect(await to('staging')).toMatchObject({ code: 0 });
    expect(await to('prod')).toMatchObject({ code: 0 });
    expect(folders(fleet, 'cart-prod')).toEqual(['cluster-03', 'cluster-04']);
    expect(lockOf(fleet, 'cart')).not.toContain('pending');
  });

  test('waits without stopping who sets the image of another', async () => {
    const fleet = withCart();
    const { code } = await fleet.image('set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev', '--no-synth');
    expect(code).toBe(0);
    expect(lockOf(fleet, 'cart')).toBe('cart:\n  dev: pending\n  staging: pending\n  prod: pending\n');
  });
});

describe('a line that was lost', () => {
  const lost = (fleet: AppsFleet) => fleet.edit('apps/images.yaml', `  prod: ${FRONTEND}:v1.0.0\n`, '');
  const setDev = (fleet: AppsFleet, ...words: string[]) =>
    fleet.image('set', 'frontend', `${FRONTEND}:v2`, '--env', 'dev', ...words);

  test('is no way to take a live app away: synth and image refuse, and dist has it still', async () => {
    const fleet = new AppsFleet();
    await fleet.synth();
    const before = lost(fleet).lock;
    const missing = `frontend has no image in prod; npm run image -- set frontend ${FRONTEND}:TAG --env prod, or pending in the place of the image, where it has never run`;
    expect(await fleet.synth()).toMatchObject({ code: 2, stderr: expect.stringContaining(missing) });
    expect(await setDev(fleet)).toMatchObject({ code: 2, stderr: expect.stringContaining(missing) });
    expect(fleet.lock).toBe(before);
    expect(folders(fleet, 'frontend-prod')).toEqual(['cluster-03', 'cluster-04']);
  });

  test('is not called pending either where only Git knows of it', async () => {
    const fleet = lost(new AppsFleet().committed());
    rmSync(fleet.out, { recursive: true });
    expect(await setDev(fleet, '--no-synth')).toMatchObject({ code: 0 });
    expect(fleet.lock).not.toContain('pending');
  });

  test('nor where only dist does', async () => {
    const fleet = lost(new AppsFleet()).write('../dist/clusters/cluster-04/frontend-prod/deployment-frontend.yaml', '');
    expect(await setDev(fleet, '--no-synth')).toMatchObject({ code: 0 });
    expect(fleet.lock).not.toContain('pending');
  });
});

describe('pending by name', () => {
  test('stands in the lock before there is a first image, and is committed as such', async () => {
    const fleet = withCart();
    await fleet.synth();
    fleet.committed();
    const words = ['--env', 'dev', '--env', 'prod', '--no-synth', '--commit'];
    expect(await fleet.image('set', 'cart', 'pending', ...words)).toMatchObject({ code: 0, stderr: '' });
    expect(lockOf(fleet, 'cart')).toBe('cart:\n  dev: pending\n  staging: pending\n  prod: pending\n');
    expect(fleet.git('log', '-1', '--format=%s').trim()).toBe('Set cart to pending in dev, prod');
    expect(await fleet.image('set', 'cart', 'pending', '--env', 'dev', '--no-synth')).toMatchObject({ code: 0 });
  });

  const lost = (fleet: AppsFleet) => fleet.edit('apps/images.yaml', `  prod: ${FRONTEND}:v1.0.0\n`, '');

  test.each<[string, () => AppsFleet, string]>([
    ['the lock', () => new AppsFleet(), 'the lock says v1.0.0'],
    ['the history', () => lost(new AppsFleet().committed()), 'it had v1.0.0 by the history of Git'],
    [
      'dist',
      () => lost(new AppsFleet()).write('../dist/clusters/cluster-04/frontend-prod/deployment-frontend.yaml', ''),
      'dist has it on cluster-04',
    ],
    [
      'an overlay',
      () => new AppsFleet().updated('frontend', 'prod', `images:\n- name: ${FRONTEND}\n  newTag: v1.0.0\n`),
      'its overlay says what runs',
    ],
  ])('is refused where %s knows of an image', async (_, make, known) => {
    const fleet = make();
    const before = fleet.lock;
    const { code, stderr } = await fleet.image('set', 'frontend', 'pending', '--env', 'prod', '--no-synth');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        `frontend in prod: ${known}, and pending would take it away; where that is meant, write it into the lock by hand [image-pending]`,
      ),
    });
    expect(fleet.lock).toBe(before);
  });

  test('goes into the lock of an environment that a robot is to keep', async () => {
    const fleet = withCart().edit('apps/cart.yaml', '  dev: {}', '  dev: {imageUpdater: {}}');
    expect(await fleet.image('set', 'cart', 'pending', '--env', 'dev', '--no-synth')).toMatchObject({ code: 0 });
    expect(lockOf(fleet, 'cart')).toContain('  dev: pending\n');
    expect(existsSync(join(fleet.folder, 'apps/overlays'))).toBe(false);
    expect(await fleet.synth()).toMatchObject({ code: 0 });
  });
});

describe('where a robot is to keep the image', () => {
  const OVERLAY = 'clusters/apps/overlays/frontend/dev/kustomization.yaml';

  /** Asked for in the app's file, while the lock says something still. */
  const asked = (entry: string): AppsFleet =>
    new AppsFleet()
      .edit('apps/frontend.yaml', '  dev: {}', '  dev:\n    imageUpdater: {constraint: "1.x"}')
      .edit('apps/images.yaml', `dev: ${FRONTEND}:v1.0.0   # by hand`, `dev: ${entry}`);

  test.each(['pending', `${FRONTEND}:v1.0.0`])('the first overlay takes %s out of the lock', async (entry) => {
    const fleet = asked(entry);
    const run = await fleet.image('set', 'frontend', `${FRONTEND}:v1.0.0`, '--env', 'dev', '--no-synth');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(lockOf(fleet, 'frontend')).toBe(`frontend:\n  staging: ${FRONTEND}:v1.0.0\n  prod: ${FRONTEND}:v1.0.0\n`);
    expect(fleet.text(OVERLAY)).toContain('newTag: v1.0.0');
  });

  test('what a person sets after that is told to be the robot’s choice', async () => {
    const fleet = new AppsFleet().updated('frontend', 'dev', `images:\n- name: ${FRONTEND}\n  newTag: v1.0.0\n`);
    const set = (tag: string) => fleet.image('set', 'frontend', `${FRONTEND}:${tag}`, '--env', 'dev', '--no-synth');
    expect((await set('v1.0.0')).stderr).toBe('');
    expect((await set('v0.9.0')).stderr).toContain(
      'clusters/apps/frontend.yaml:5:3: the Image Updater keeps frontend in dev, and sets what its policy says again within minutes',
    );
  });
});

test('with its last line goes the lock, and comes back', async () => {
  const fleet = new AppsFleet().write('apps/images.yaml', `frontend:\n  dev: ${FRONTEND}:v1\n`);
  rmSync(join(fleet.folder, 'apps/backend.yaml'));
  fleet.write(
    'apps/frontend.yaml',
    `name: frontend\nnamespace: shop\nimage: ${FRONTEND}\nenvironments:\n  dev: {imageUpdater: {}}\n`,
  );
  const { code, stdout } = await fleet.image('set', 'frontend', `${FRONTEND}:v1`, '--env', 'dev', '--no-synth');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('- clusters/apps/images.yaml') });
  expect(existsSync(join(fleet.folder, 'apps/images.yaml'))).toBe(false);
});

test('an app that waits is named by others already, with its ports', async () => {
  const fleet = new AppsFleet()
    .edit('apps/frontend.yaml', 'environments:', 'network: {to: [{app: backend, port: http}]}\nenvironments:')
    .edit(
      'apps/backend.yaml',
      'environments:',
      'ports: {http: 8080}\nnetwork: {from: [{app: frontend}]}\nenvironments:',
    );
  fleet.write('apps/images.yaml', fleet.lock.replaceAll(`${BACKEND}:v1.0.0`, 'pending'));
  expect(await fleet.synth()).toMatchObject({ code: 0 });
  expect(folders(fleet, 'backend-prod')).toEqual([]);
  const policies = fleet.text('dist/clusters/cluster-04/frontend-prod/networkpolicy-frontend.yaml');
  expect(policies).toContain('app.kubernetes.io/name: backend');
  expect(policies).toContain('port: 8080');
});
