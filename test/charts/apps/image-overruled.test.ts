import { describe, expect, test } from 'vitest';
import { imageOverruled } from '../../../charts/apps/checks/image-overruled.ts';
import { isInRange } from '../../../charts/apps/checks/image-version-range.ts';
import { ImageUpdaterSchema } from '../../../clusters/schema/images.ts';
import { clusterForTest, fleetForTest } from '../compose.ts';
import { placedForTest } from './placed.ts';

/** What is said of a tag in the overlay of an app with a policy. */
function found(tag: string, policy: object): string[] {
  const image = `registry.example.org/my-app/frontend${tag}`;
  const app = placedForTest({}, { image, imageUpdater: ImageUpdaterSchema.parse(policy) });
  const components = { 'frontend-prod': { delivery: {} as never, options: {} } };
  const fleet = fleetForTest({
    clusters: [clusterForTest('cluster-02', { components })],
    apps: { 'frontend-prod': app },
  });
  return [...imageOverruled.judge([], fleet)].map(({ at, message }) => `${at}: ${message}`);
}

test('what a person sets by hand and the policy does not take is said', () => {
  expect(found(':v9.0.0', { constraint: '~1.5' })).toEqual([
    'clusters/apps/overlays/frontend/prod/kustomization.yaml: images[0].newTag: v9.0.0 is not in ~1.5, so that the Image Updater sets another as soon as it finds one; expected one that imageUpdater of clusters/apps/frontend.yaml takes in prod, or another policy there',
  ]);
});

test.each([
  [':main-abc', { constraint: '~1.5' }, 'main-abc is no version, so that the Image Updater stops there and sets none'],
  [':v1.2.0', { strategy: 'digest', constraint: 'main' }, 'v1.2.0 is not main, whose digest counts'],
  [
    ':v1.2.0',
    { strategy: 'newest-build', allowTags: '^main-[0-9a-f]+$' },
    'v1.2.0 is none that ^main-[0-9a-f]+$ allows',
  ],
  [':v1.2.0-rc1', { allowTags: '^v', ignoreTags: ['*-rc?'] }, 'v1.2.0-rc1 is ignored by *-rc?'],
  [':1.2.0', { allowTags: '^v?1', ignoreTags: ['[^v]*'] }, '1.2.0 is ignored by [^v]*'],
])('%s under %j', (tag, policy, message) => {
  expect(found(tag, policy)).toEqual([expect.stringContaining(`: ${message}`)]);
});

test.each([
  [':v1.5.7', { constraint: '~1.5' }],
  [':v1.5.7', {}],
  [':MAIN-1', { strategy: 'newest-build', allowTags: '(?i)^main' }],
  [':MAIN-1', { strategy: 'newest-build', allowTags: '^(?i:main)-[[:digit:]]$' }],
  [':v1.5.7', { ignoreTags: ['[^v]*', '[', 'v1\\*'] }],
  [':main', { strategy: 'digest', constraint: 'main' }],
  [`@sha256:${'ab'.repeat(32)}`, { constraint: '~1.5' }],
  [':v1.5.0-rc2', { constraint: '>=1.5.0-rc1' }],
])('%s under %j is nothing to say', (tag, policy) => {
  expect(found(tag, policy)).toEqual([]);
});

/** As Masterminds' semver says of each. */
describe.each<[string, taken: string[], not: string[]]>([
  ['~1.5', ['1.5.0', 'v1.5', '1.5.9'], ['1.4.9', '1.6.0', '9.0.0', '1.5.1-rc1']],
  ['~1.5.2', ['1.5.2', '1.5.9'], ['1.5.1', '1.6.0']],
  ['~1', ['1.0.0', '1.9.9'], ['2.0.0', '0.9.0']],
  ['~0.0.0', ['0.0.0', '7.1.0'], []],
  ['^1.2.3', ['1.2.3', '1.9.0'], ['1.2.2', '2.0.0']],
  ['^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0', '1.0.0']],
  ['^0.0.3', ['0.0.3'], ['0.0.4']],
  ['^0.0', ['0.0.9'], ['0.1.0']],
  ['^0', ['0.9.0'], ['1.0.0']],
  ['1.x', ['1.0.0', '1.7.0'], ['2.0.0']],
  ['1.2', ['1.2.9'], ['1.3.0']],
  ['1.2.3', ['1.2.3'], ['1.2.4']],
  ['*', ['0.0.1', '12.0.0'], ['1.0.0-rc1']],
  ['>1.2', ['1.3.0'], ['1.2.9']],
  ['>1.2.3', ['1.2.4'], ['1.2.3']],
  ['<=1.2', ['1.2.9', '0.1.0'], ['1.3.0']],
  ['<1.2', ['1.1.9'], ['1.2.0']],
  ['!=1.2', ['1.3.0'], ['1.2.4']],
  ['>=1.4.0 <2', ['1.4.0', '1.9.0'], ['2.0.0', '1.3.9']],
  ['>= 1.4, != 1.5.1', ['1.5.2'], ['1.5.1']],
  ['1.2 - 1.4', ['1.2.0', '1.4.9'], ['1.1.9', '1.5.0']],
  ['~1.2 || ~2.1', ['1.2.1', '2.1.5'], ['1.3.0', '2.2.0']],
])('the range %s', (range, taken, not) => {
  test('has what is in it, and nothing else', () => {
    expect(taken.map((tag) => [tag, isInRange(tag, range)])).toEqual(taken.map((tag) => [tag, true]));
    expect(not.map((tag) => [tag, isInRange(tag, range)])).toEqual(not.map((tag) => [tag, false]));
  });
});
