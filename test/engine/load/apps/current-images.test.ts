import { expect, test } from 'vitest';
import { loadImages } from '../../../../engine/load/apps/current-images.ts';
import type { ImageOwner } from '../../../../engine/load/apps/images.ts';
import { TemporaryFleet } from '../temporary-fleet.ts';

const SHOP = 'registry.example.org/shop';
const DIGEST = `sha256:${'ab'.repeat(32)}`;

const owner = (app: string, environment: string, isUpdated = false): ImageOwner => ({
  app,
  environment,
  repository: `${SHOP}/${app}`,
  isUpdated,
  at: `clusters/apps/${app}.yaml:${environment}`,
});

const LOCK = `frontend:
  dev: ${SHOP}/frontend:v1
  prod: ${SHOP}/frontend:v1@${DIGEST}
`;
const OWNERS = [owner('frontend', 'dev'), owner('frontend', 'prod')];
const ROBOT = [owner('frontend', 'dev', true), owner('frontend', 'prod')];
const MIRRORS = { 'registry.example.org': 'mirror.lab:5000' };
const OVERLAY = 'apps/overlays/frontend/dev/kustomization.yaml';

/** What is found, as it is printed from within the folder. */
function lines(files: Record<string, string>, owners: readonly ImageOwner[]): string[] {
  const fleet = new TemporaryFleet();
  for (const [name, text] of Object.entries(files)) fleet.write(name, text);
  const { findings } = loadImages(fleet.folder, owners, MIRRORS);
  return findings.map(({ at, message, code }) => `${at}: ${message} [${code}]`.replaceAll(fleet.folder, 'clusters'));
}

test('the lock says what runs', () => {
  const fleet = new TemporaryFleet().write('apps/images.yaml', LOCK);
  const { imageOf, findings } = loadImages(fleet.folder, OWNERS, MIRRORS);
  expect(findings).toEqual([]);
  expect(imageOf('frontend', 'prod')).toBe(`${SHOP}/frontend:v1@${DIGEST}`);
  expect(imageOf('backend', 'prod')).toBeUndefined();
});

test.each([
  ['a tag', 'newTag: v2', `${SHOP}/frontend:v2`],
  ['a tag that the robot has put in quotes', 'newTag: "1.10"', `${SHOP}/frontend:1.10`],
  ['a tag and a digest', `newTag: v2\n  digest: ${DIGEST}`, `${SHOP}/frontend:v2@${DIGEST}`],
  ['a digest', `digest: ${DIGEST}`, `${SHOP}/frontend@${DIGEST}`],
  ['a mirror', 'newName: mirror.lab:5000/shop/frontend\n  newTag: v2', 'mirror.lab:5000/shop/frontend:v2'],
  ['its own name', `newName: ${SHOP}/frontend\n  newTag: v2`, `${SHOP}/frontend:v2`],
])('an overlay says it by %s', (_, fields, image) => {
  const overlay = `images:\n- name: ${SHOP}/frontend\n  ${fields}\n`;
  const fleet = new TemporaryFleet().write(OVERLAY, overlay).write('apps/images.yaml', LOCK.replace(/ {2}dev.*\n/, ''));
  const { imageOf, findings } = loadImages(fleet.folder, ROBOT, MIRRORS);
  expect(findings).toEqual([]);
  expect(imageOf('frontend', 'dev')).toBe(image);
});

test.each([
  ['of the lock', OWNERS],
  ['of a robot, before its first overlay', ROBOT],
])('an environment %s is pending because a line says so', (_, owners) => {
  const fleet = new TemporaryFleet().write('apps/images.yaml', LOCK.replace(/dev: .*/, 'dev: pending'));
  const { imageOf, isPending, findings } = loadImages(fleet.folder, owners, MIRRORS);
  expect(findings).toEqual([]);
  expect(imageOf('frontend', 'dev')).toBeUndefined();
  expect(isPending('frontend', 'dev')).toBe(true);
  expect(isPending('frontend', 'prod')).toBe(false);
});

test('what is wrong with the lock is told all at once, each at its place', () => {
  const lock = `frontend:
  dev: ${SHOP}/frontend
  prod: ${SHOP}/frontend:latest
  Staging: ${SHOP}/frontend:v1
backend: []
`;
  expect(lines({ 'apps/images.yaml': lock }, OWNERS)).toEqual([
    'clusters/apps/images.yaml:2:8: frontend.dev: it names no tag, so that nobody can tell what runs; expected a tag such as v1.2.3, or a digest [wrong-value]',
    'clusters/apps/images.yaml:3:9: frontend.prod: latest is another image tomorrow; expected the tag of one build, or latest with its @sha256:… [wrong-value]',
    expect.stringMatching(
      /^clusters\/apps\/images\.yaml:4:3: "Staging" is no key here; expected a short name such as dev/,
    ),
    expect.stringMatching(/^clusters\/apps\/images\.yaml:5:10: backend is an empty list; expected /),
  ]);
});

test.each<[string, Record<string, string>, readonly ImageOwner[], string[]]>([
  [
    'an image that is missing',
    { 'apps/images.yaml': LOCK.replace(/ {2}dev.*\n/, '') },
    OWNERS,
    [
      `clusters/apps/images.yaml:1:1: frontend has no image in dev; npm run image -- set frontend ${SHOP}/frontend:TAG --env dev, or pending in the place of the image, where it has never run [image-missing]`,
    ],
  ],
  [
    'no lock at all',
    {},
    [owner('frontend', 'dev')],
    [
      `clusters/apps/frontend.yaml:dev: frontend has no image in dev; npm run image -- set frontend ${SHOP}/frontend:TAG --env dev, or pending in the place of the image, where it has never run [image-missing]`,
    ],
  ],
  [
    'no overlay yet',
    { 'apps/images.yaml': LOCK.replace(/ {2}dev.*\n/, '') },
    ROBOT,
    [
      `clusters/apps/frontend.yaml:dev: frontend has no image in dev, and the Image Updater writes only into a file that is there; npm run image -- set frontend ${SHOP}/frontend:TAG --env dev writes its first one, or pending in the place of the image, where it has never run [image-missing]`,
    ],
  ],
  [
    'images of other repositories than the app’s',
    { 'apps/images.yaml': `frontend:\n  dev: ${SHOP}/fronted:v1\n  prod: evil.example.org/shop/frontend:v1\n` },
    OWNERS,
    [
      `clusters/apps/images.yaml:2:8: ${SHOP}/fronted is not the repository of frontend in dev, which its file names as image; did you mean ${SHOP}/frontend? [image-repository]`,
      `clusters/apps/images.yaml:3:9: evil.example.org/shop/frontend is not the repository of frontend in prod, which its file names as image; expected one of ${SHOP}/frontend, mirror.lab:5000/shop/frontend [image-repository]`,
    ],
  ],
  [
    'the repository of another app, in the lock and in an overlay',
    {
      'apps/images.yaml': LOCK.replace(/ {2}dev.*\n/, '').replace('shop/frontend:', 'shop/backend:'),
      [OVERLAY]: `images:\n- name: ${SHOP}/frontend\n  newName: ${SHOP}/backend\n  newTag: v1\n`,
    },
    ROBOT,
    [
      `clusters/apps/overlays/frontend/dev/kustomization.yaml:3:12: ${SHOP}/backend is not the repository of frontend in dev, which its file names as image; expected one of ${SHOP}/frontend, mirror.lab:5000/shop/frontend [image-repository]`,
      `clusters/apps/images.yaml:2:9: ${SHOP}/backend is not the repository of frontend in prod, which its file names as image; expected one of ${SHOP}/frontend, mirror.lab:5000/shop/frontend [image-repository]`,
    ],
  ],
  [
    'an app and an environment that there are not',
    { 'apps/images.yaml': `${LOCK}  pord: ${SHOP}/frontend:v1\nfronted:\n  dev: ${SHOP}/frontend:v1\n` },
    OWNERS,
    [
      'clusters/apps/images.yaml:4:3: no environment of frontend is called pord: where it is gone, remove it here, and where it has another name now, give it that; did you mean prod? [image-stranger]',
      'clusters/apps/images.yaml:5:1: no app is called fronted: where it is gone, remove it here, and where it has another name now, give it that; did you mean frontend? [image-stranger]',
    ],
  ],
  [
    'an image in both files',
    { 'apps/images.yaml': LOCK, [OVERLAY]: `images:\n- name: ${SHOP}/frontend\n  newTag: v1\n` },
    ROBOT,
    [
      'clusters/apps/images.yaml:2:3: the Image Updater keeps frontend in dev, in apps/overlays/frontend/dev/kustomization.yaml; remove it here [image-twice]',
    ],
  ],
  [
    'an image in the lock that is to move to the overlay',
    { 'apps/images.yaml': LOCK },
    ROBOT,
    [
      `clusters/apps/images.yaml:2:3: frontend has no image in dev, and the Image Updater writes only into a file that is there; npm run image -- set frontend ${SHOP}/frontend:v1 --env dev moves this one there [image-missing]`,
    ],
  ],
  [
    'pending beside an overlay, which would count once that is lost',
    {
      'apps/images.yaml': LOCK.replace(/dev: .*/, 'dev: pending'),
      [OVERLAY]: `images:\n- name: ${SHOP}/frontend\n  newTag: v1\n`,
    },
    ROBOT,
    [
      'clusters/apps/images.yaml:2:3: the Image Updater keeps frontend in dev, in apps/overlays/frontend/dev/kustomization.yaml; remove it here [image-twice]',
    ],
  ],
  [
    'words that are neither an image nor pending',
    { 'apps/images.yaml': 'frontend:\n  dev: none\n  prod:\n' },
    OWNERS,
    [
      'clusters/apps/images.yaml:2:8: frontend.dev is "none"; expected an image such as registry.example.org/shop/frontend:v1.2.3, or pending where it does not run yet [wrong-value]',
      'clusters/apps/images.yaml:3:3: frontend.prod is empty; expected an image such as registry.example.org/shop/frontend:v1.2.3, or pending where it does not run yet [wrong-type]',
    ],
  ],
  [
    'both sides of a merge, in the lock and in an overlay',
    {
      'apps/images.yaml': `frontend:\n<<<<<<< HEAD\n${LOCK.slice(10)}=======\n  dev: a\n>>>>>>> other\n`,
      [OVERLAY]: `<<<<<<< HEAD\nimages:\n=======\n`,
    },
    ROBOT,
    [
      'clusters/apps/images.yaml:2:1: Git has left both sides of a merge here; expected the lines that are meant, and no <<<<<<< [merge-conflict]',
      'clusters/apps/overlays/frontend/dev/kustomization.yaml:1:1: Git has left both sides of a merge here; expected the lines that are meant, and no <<<<<<< [merge-conflict]',
    ],
  ],
  [
    'a file where the folder of the overlays would be',
    { 'apps/images.yaml': LOCK, 'apps/overlays': '' },
    OWNERS,
    ['clusters/apps/overlays:1:1: no folder; expected one, with one folder per app [clusters-folder]'],
  ],
  [
    'an overlay that no robot writes, and what lies beside one',
    {
      'apps/images.yaml': LOCK.replace(/ {2}dev.*\n/, ''),
      [OVERLAY]: `images:\n- name: ${SHOP}/frontend\n  newTag: v1\n`,
      'apps/overlays/frontend/dev/kustomization.yml': '',
      'apps/overlays/frontend/prod/kustomization.yaml': '',
    },
    ROBOT,
    [
      'clusters/apps/overlays/frontend/dev/kustomization.yml:1:1: expected kustomization.yaml and nothing beside it [clusters-folder]',
      'clusters/apps/overlays/frontend/prod:1:1: no robot writes here; expected imageUpdater in this environment of the app, or no such folder [clusters-folder]',
    ],
  ],
])('%s', (_, files, owners, expected) => {
  expect(lines(files, owners)).toEqual(expected);
});

test.each([
  [
    'resources: [a.yaml]\nimages: []',
    [/kustomization\.yaml:1:1: unknown key resources/, /:2:9: images is an empty list; expected one entry/],
  ],
  [
    `images:\n- name: ${SHOP}/other\n  newTag: v1`,
    [/:2:9: name is .*other; expected .*frontend, the repository of frontend/],
  ],
  [
    `images:\n- name: ${SHOP}/frontend\n  newTag: 1.10`,
    [/:3:11: images\[0\]\.newTag is the number 1\.1; expected .* in quotes/],
  ],
  [`images:\n- name: ${SHOP}/frontend`, [/:2:3: images\[0\]: it names no version; expected newTag, digest or both/]],
  [
    `images:\n- name: ${SHOP}/frontend\n  newTag: latest`,
    [/:3:11: images\[0\]\.newTag: latest is another image tomorrow/],
  ],
  [`images:\n- name: ${SHOP}/frontend\n  newTag: v1\n- name: b\n  newTag: v1`, [/:2:1: images.*expected one entry/]],
])('an overlay with %j', (overlay, expected) => {
  const files = { 'apps/images.yaml': LOCK.replace(/ {2}dev.*\n/, ''), [OVERLAY]: `${overlay}\n` };
  expect(lines(files, ROBOT)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});
