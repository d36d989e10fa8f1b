import { expect, test } from 'vitest';
import {
  compareOptions,
  hook,
  manifestGeneratePaths,
  replaceJob,
  skip,
  syncOptions,
  wave,
} from '../../../charts/argocd/annotations.ts';

test.each([
  [wave(-1), { 'argocd.argoproj.io/sync-wave': '-1' }],
  [
    hook('PreSync'),
    { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' },
  ],
  [
    hook(['PreSync', 'PostSync'], 'HookSucceeded'),
    { 'argocd.argoproj.io/hook': 'PreSync,PostSync', 'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded' },
  ],
  [skip(), { 'argocd.argoproj.io/hook': 'Skip' }],
  [syncOptions({ prune: false, delete: false }), { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' }],
  [syncOptions({ prune: 'confirm' }), { 'argocd.argoproj.io/sync-options': 'Prune=confirm' }],
  [replaceJob({ force: true }), { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' }],
  [
    compareOptions({ serverSideDiff: true, includeMutationWebhook: true }),
    { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true,IncludeMutationWebhook=true' },
  ],
  [manifestGeneratePaths('.', '/shared'), { 'argocd.argoproj.io/manifest-generate-paths': '.;/shared' }],
])('%o', (annotations, written) => {
  expect(annotations).toEqual(written);
});

test('a wave is an integer', () => {
  expect(() => wave(1.5)).toThrow('expected an integer');
});

test('one path holds no separator', () => {
  expect(() => manifestGeneratePaths('a;b')).toThrow('expected one path without a semicolon');
});
