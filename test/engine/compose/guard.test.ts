import { expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { guarded, unguarded } from '../../../engine/compose/guard.ts';

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

const object = (kind: string, annotations?: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x', ...(annotations ? { annotations } : {}) },
});

test.each(['CustomResourceDefinition', 'Namespace', 'PersistentVolumeClaim', 'StorageClass'])(
  'a %s is neither pruned nor deleted',
  (kind) => {
    expect(guarded(object(kind)).metadata.annotations).toEqual({ [SYNC_OPTIONS]: 'Delete=false,Prune=false' });
  },
);

test('everything else stays as it is', () => {
  const deployment = object('Deployment');
  expect(guarded(deployment)).toBe(deployment);
});

test('options of its own are kept beside, and go before', () => {
  const own = object('Namespace', { [SYNC_OPTIONS]: 'ServerSideApply=true,Prune=confirm', 'example.org/team': 'a' });
  expect(guarded(own).metadata.annotations).toEqual({
    [SYNC_OPTIONS]: 'Delete=false,Prune=confirm,ServerSideApply=true',
    'example.org/team': 'a',
  });
});

test('where an Application prunes nothing, what may go says so, and what is precious stays', () => {
  expect(unguarded(object('SealedSecret')).metadata.annotations).toEqual({ [SYNC_OPTIONS]: 'Prune=true' });
  expect(unguarded(object('StorageClass')).metadata.annotations).toEqual({
    [SYNC_OPTIONS]: 'Delete=false,Prune=false',
  });
});
