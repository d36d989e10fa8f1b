import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overlayFolder } from '../../engine/load/apps/images.ts';
import { AppsFleet, FRONTEND } from '../engine/image/apps-fleet.ts';
import { program } from './program.ts';

const DIGEST = `sha256:${'ef'.repeat(32)}`;
const OVERLAY = `clusters/${overlayFolder('frontend', 'dev')}/kustomization.yaml`;

/** As `image set` writes the first one, and as a person may have touched it since. */
const FIRST = `# What runs here. The Argo CD Image Updater writes into this file, and synth reads it.
apiVersion: kustomize.config.k8s.io/v1beta1
images:
  - name: ${FRONTEND}
    newTag: 1.0.0
kind: Kustomization
`;
const TOUCHED = `---
# who to ask: the shop

images:
- name: ${FRONTEND}   # of the shop
  newTag: "1.0"       # as it was
  digest: ${DIGEST}

kind: Kustomization
`;

let writeBack: string;
beforeAll(() => {
  writeBack = program('image-updater-write-back');
}, 600_000);

/** Folders of fleets as they start, by overlay. */
const made = new Map<string, string>();
afterAll(() => {
  for (const folder of made.values()) rmSync(folder, { recursive: true, force: true });
});

/** A fleet whose frontend is updated in dev, in a repository whose branch the robot pushes to. */
async function fleetWith(overlay: string): Promise<AppsFleet> {
  const fleet = new AppsFleet().updated('frontend', 'dev', overlay);
  const before = made.get(overlay);
  if (before !== undefined) {
    cpSync(before, fleet.top, { recursive: true });
    return fleet;
  }
  await fleet.synth();
  fleet.committed();
  execFileSync('git', ['clone', '--quiet', '--bare', fleet.top, join(fleet.top, 'remote.git')]);
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-updated-'));
  cpSync(fleet.top, folder, { recursive: true });
  made.set(overlay, folder);
  return fleet;
}

interface Order {
  image: string;
  name?: string;
  target?: string;
}

/** The robot's own code, with a newer image for the Application of the frontend in dev. */
function update(fleet: AppsFleet, { image, name, target }: Order) {
  const order = {
    repository: join(fleet.top, 'remote.git'),
    branch: 'main',
    target: target ?? `kustomization:/clusters/${overlayFolder('frontend', 'dev')}`,
    path: 'dist/clusters/cluster-02/frontend-dev',
    image,
    name,
    message: 'Set the image',
  };
  const env = { PATH: process.env.PATH, HOME: fleet.top, GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stderr } = spawnSync(writeBack, { input: JSON.stringify(order), encoding: 'utf8', env });
  return { status, stderr };
}

const pulled = (fleet: AppsFleet): void => {
  fleet.git('pull', '--quiet', '--ff-only', join(fleet.top, 'remote.git'), 'main');
};

describe.each([
  ['as it is made', FIRST],
  ['as a person has touched it', TOUCHED],
])('an overlay %s', (_, overlay) => {
  test.each([
    ['a tag', `${FRONTEND}:1.1.0`],
    ['a tag that looks like a number', `${FRONTEND}:1.10`],
    ['a tag with its digest', `${FRONTEND}:1.1.0@sha256:${'12'.repeat(32)}`],
  ])('takes %s: synth brings it to dist, and then nothing differs', async (_, image) => {
    const fleet = await fleetWith(overlay);
    expect(update(fleet, { image })).toEqual({ status: 0, stderr: '' });
    pulled(fleet);
    expect(fleet.git('show', '--name-only', '--format=%an %s').trim().split('\n')).toEqual([
      'argocd-image-updater Set the image',
      '',
      OVERLAY,
    ]);
    expect(await fleet.diff()).toBe(1);
    expect(await fleet.synth()).toMatchObject({ code: 0 });
    expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(image);
    expect(await fleet.diff()).toBe(0);
    expect(fleet.git('status', '--porcelain', '--', 'clusters')).toBe('');
  });

  test('has no commit where the image is there already', async () => {
    const fleet = await fleetWith(overlay);
    expect(update(fleet, { image: `${FRONTEND}:1.1.0` }).status).toBe(0);
    expect(update(fleet, { image: `${FRONTEND}:1.1.0` }).status).toBe(0);
    pulled(fleet);
    expect(fleet.git('log', '--format=%s').trim().split('\n')).toEqual(['Set the image', 'Start']);
  });

  test('can be set by a person after that, and by the robot again', async () => {
    const fleet = await fleetWith(overlay);
    update(fleet, { image: `${FRONTEND}:1.1.0` });
    pulled(fleet);
    expect(await fleet.image('set', 'frontend', `${FRONTEND}:1.0.5`, '--env', 'dev')).toMatchObject({ code: 0 });
    fleet.commit('Back').git('push', '--quiet', join(fleet.top, 'remote.git'), 'main');
    expect(update(fleet, { image: `${FRONTEND}:1.2.0` }).status).toBe(0);
    pulled(fleet);
    await fleet.synth();
    expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe(`${FRONTEND}:1.2.0`);
  });
});

test('an image that pods pull from a mirror is written under its own name', async () => {
  const fleet = await fleetWith(FIRST);
  expect(update(fleet, { image: 'mirror.lab:5000/shop/frontend:1.1.0', name: FRONTEND }).status).toBe(0);
  pulled(fleet);
  expect(readFileSync(join(fleet.top, OVERLAY), 'utf8')).toContain('newName: mirror.lab:5000/shop/frontend');
  expect(await fleet.synth()).toMatchObject({ code: 2, stderr: expect.stringContaining('[image-repository]') });
  fleet.append('fleet.yaml', 'mirrors: {registry.example.org: "mirror.lab:5000"}\n');
  expect(await fleet.synth()).toMatchObject({ code: 0 });
  expect(fleet.deployed('frontend', 'dev', 'cluster-02')).toBe('mirror.lab:5000/shop/frontend:1.1.0');
});

describe('why it is as it is', () => {
  test('the target needs its slash: without it the folder is looked for below that of the Application', async () => {
    const fleet = await fleetWith(FIRST);
    const target = `kustomization:clusters/${overlayFolder('frontend', 'dev')}`;
    const { status, stderr } = update(fleet, { image: `${FRONTEND}:1.1.0`, target });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('dist/clusters/cluster-02/frontend-dev/clusters/apps/overlays'),
    });
  });

  test('the overlay has to be there: the robot makes none', async () => {
    const fleet = await fleetWith(FIRST);
    const target = 'kustomization:/clusters/apps/overlays/frontend/prod';
    expect(update(fleet, { image: `${FRONTEND}:1.1.0`, target }).stderr).toContain('could not find kustomization in');
  });

  test('an image of another name becomes a second entry, which synth refuses', async () => {
    const fleet = await fleetWith(FIRST);
    expect(update(fleet, { image: 'registry.example.org/shop/other:1.0.0' }).status).toBe(0);
    pulled(fleet);
    const { code, stderr } = await fleet.synth();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('kustomization.yaml:4:3: images') });
    expect(existsSync(join(fleet.top, 'dist'))).toBe(true);
  });
});
