import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ImageUpdater, type ImageUpdaterProps, imageUpdaterAnnotations } from '../../../charts/argocd/image-updater.ts';
import type { UpdatedImage, UpdatePolicy } from '../../../charts/argocd/update-policy.ts';
import type { WriteBack } from '../../../charts/argocd/write-back.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { problemsOf } from '../compose.ts';

const REPOSITORY = 'registry.example.org/shop/frontend';
const login = new SecretRef('argocd', { name: 'git', keys: ['sshPrivateKey'] });
const pull = new SecretRef('argocd', { name: 'registry', keys: ['.dockerconfigjson'] });
const writeBack: WriteBack = { credentials: login, branch: 'main', folder: 'clusters/apps/overlays/frontend/dev' };
const image = (policy: UpdatePolicy, changes: Partial<UpdatedImage> = {}): UpdatedImage => ({
  repository: REPOSITORY,
  policy,
  ...changes,
});

function rendered(props: Partial<ImageUpdaterProps>) {
  const chart = new Chart(Testing.app(), 'chart');
  const all = {
    name: 'frontend',
    applications: [{ name: 'frontend-*' }],
    images: [image({ strategy: 'semver' })],
    writeBack,
  };
  new ImageUpdater(chart, 'updater', { ...all, ...props } as ImageUpdaterProps);
  return Testing.synth(chart);
}

describe('every policy', () => {
  test.each<[UpdatePolicy, string, object]>([
    [{ strategy: 'semver', constraint: '~1.4' }, `${REPOSITORY}:~1.4`, { updateStrategy: 'semver' }],
    [
      { strategy: 'newest-build', allowTags: '^main-', ignoreTags: ['*-rc'] },
      REPOSITORY,
      { updateStrategy: 'newest-build', allowTags: 'regexp:^main-', ignoreTags: ['*-rc'] },
    ],
    [
      { strategy: 'alphabetical', allowTags: '^20' },
      REPOSITORY,
      { updateStrategy: 'alphabetical', allowTags: 'regexp:^20' },
    ],
    [{ strategy: 'digest', tag: 'main' }, `${REPOSITORY}:main`, { updateStrategy: 'digest' }],
  ])('%j', (policy, imageName, settings) => {
    const objects = rendered({ images: [image(policy, { pullSecret: pull })] });
    expect(problemsOf(objects)).toEqual([]);
    const [found] = objects[0].spec.applicationRefs[0].images;
    const pullSecret = 'pullsecret:argocd/registry';
    expect(found).toMatchObject({ alias: 'app', imageName, commonUpdateSettings: { ...settings, pullSecret } });
  });
});

test('pull requests, and Applications that say all themselves', () => {
  const opened = rendered({ writeBack: { ...writeBack, pullRequest: 'gitlab' } });
  expect(problemsOf(opened)).toEqual([]);
  expect(opened[0].spec.writeBackConfig.gitConfig.pullRequest).toEqual({ gitlab: {} });
  const annotated = rendered({ annotated: true, images: undefined, writeBack: undefined });
  expect(problemsOf(annotated)).toEqual([]);
  expect(annotated[0].spec).toEqual({ applicationRefs: [{ namePattern: 'frontend-*', useAnnotations: true }] });
});

test('the same as annotations', () => {
  const images = [image({ strategy: 'digest', tag: 'main', platforms: ['linux/arm64'] }, { alias: 'web' })] as const;
  expect(imageUpdaterAnnotations(images, { ...writeBack, repository: 'git@git.example.org:a/b.git' })).toEqual({
    'argocd-image-updater.argoproj.io/image-list': `web=${REPOSITORY}:main`,
    'argocd-image-updater.argoproj.io/web.update-strategy': 'digest',
    'argocd-image-updater.argoproj.io/web.platforms': 'linux/arm64',
    'argocd-image-updater.argoproj.io/write-back-method': 'git:secret:argocd/git',
    'argocd-image-updater.argoproj.io/write-back-target': 'kustomization:/clusters/apps/overlays/frontend/dev',
    'argocd-image-updater.argoproj.io/git-branch': 'main',
    'argocd-image-updater.argoproj.io/git-repository': 'git@git.example.org:a/b.git',
  });
  const comma = image({ strategy: 'semver', constraint: '>=1.0, <2.0' });
  expect(() => imageUpdaterAnnotations([comma], writeBack)).toThrow('a comma ends an image here; expected blanks');
});

/** What comes from data, which no compiler has seen. */
const data = <T>(value: unknown) => value as T;

describe('what is refused', () => {
  test.each<[string, Partial<ImageUpdaterProps>, string]>([
    [
      'the old name latest',
      { images: [image(data({ strategy: 'latest', allowTags: '.' }))] },
      'strategy: latest is an old name; did you mean newest-build?',
    ],
    [
      'the old name name',
      { images: [image(data({ strategy: 'name', allowTags: '.' }))] },
      'strategy: name is an old name; did you mean alphabetical?',
    ],
    [
      'write-back into the Application',
      { writeBack: data({ ...writeBack, method: 'argocd' }) },
      'writeBack.method: argocd writes the image into the Application, which the root Application takes back at once',
    ],
    [
      'a tag as the branch',
      { writeBack: { ...writeBack, branch: 'v1.2.3' } },
      'writeBack.branch: v1.2.3 is a tag, which cannot move',
    ],
    [
      'a commit as the branch',
      { writeBack: { ...writeBack, branch: 'a'.repeat(40) } },
      'is a commit, which cannot move',
    ],
    ['HEAD', { writeBack: { ...writeBack, branch: 'HEAD' } }, 'expected the name of a branch'],
    [
      'a folder that leaves the repository',
      { writeBack: { ...writeBack, folder: '../x' } },
      'writeBack.folder: expected a path from the root',
    ],
    [
      'a branch of its own beside a pull request',
      { writeBack: { ...writeBack, branch: 'main:robot', pullRequest: 'github' } },
      'a pull request names its own branch',
    ],
    [
      'no range',
      { images: [image({ strategy: 'semver', constraint: 'newest' })] },
      'constraint: newest is no range of versions',
    ],
    [
      'any tag at all',
      { images: [image(data({ strategy: 'newest-build' }))] },
      'allowTags: newest-build would take any tag',
    ],
    [
      'two images of one alias',
      { images: [image({ strategy: 'semver' }), image({ strategy: 'semver' })] },
      'image app: two have this alias',
    ],
    [
      'library/ of another registry',
      { images: [image({ strategy: 'semver' }, { repository: 'r.example.org/library/x' })] },
      'takes library/ out of the name',
    ],
    [
      'a repository with a tag',
      { images: [image({ strategy: 'semver' }, { repository: `${REPOSITORY}:v1` })] },
      'repository: expected one without a tag',
    ],
  ])('%s', (_, props, message) => {
    expect(() => rendered(props)).toThrow(message);
  });

  test('by the compiler too', () => {
    // @ts-expect-error an old name
    image({ strategy: 'latest' });
    // @ts-expect-error which tags count
    image({ strategy: 'newest-build' });
    // @ts-expect-error the tag that moves
    image({ strategy: 'digest' });
    // @ts-expect-error a range is of versions
    image({ strategy: 'alphabetical', allowTags: '.', constraint: '~1' });
    // @ts-expect-error never into the Application
    const into: WriteBack = { ...writeBack, method: 'argocd' };
    // @ts-expect-error the branch is said
    const without: WriteBack = { credentials: login, folder: 'a/b' };
    // @ts-expect-error a Secret is no text
    const text: WriteBack = { ...writeBack, credentials: 'argocd/git' };
    // @ts-expect-error a pull secret holds a docker config
    image({ strategy: 'semver' }, { pullSecret: login });
    expect([into, without, text]).toHaveLength(3);
  });
});
