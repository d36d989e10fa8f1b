import { expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { componentOf, composed } from './small-fleet.ts';

const CLASS: KubeObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'disks', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'disks.example.org',
};

const claim = (spec: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});

type Waves = Parameters<typeof componentOf>[1] & object;

const linesOf = (object: KubeObject, wave: Waves['wave']): string[] => {
  const storage = componentOf('disks', { objects: [CLASS], wave: 'storage' });
  const user = componentOf('agent', { objects: [object], ...(wave === undefined ? {} : { wave }) });
  return composed([storage, user])
    .lines('error')
    .filter((line) => line.startsWith('cluster-02'));
};

test.each([claim({ storageClassName: 'disks' }), claim()])('a claim before its class', (object) => {
  expect(linesOf(object, 'foundation')).toEqual([
    'cluster-02/agent/PersistentVolumeClaim/monitoring/data: spec.storageClassName: waits for disks of the later wave storage, which waits for agent; expected agent in that wave or after it [storage-order]',
  ]);
});

test('beside it and after it, and of a class that stands in the cluster', () => {
  expect([...linesOf(claim(), 'storage'), ...linesOf(claim(), 'apps')]).toEqual([]);
  expect(linesOf(claim({ storageClassName: 'elsewhere' }), 'foundation')).toEqual([]);
});
