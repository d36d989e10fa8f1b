import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { prove } from './proof.ts';

const { files, findings } = synthesize({
  clusters: 'test/fixtures/kubernetes-1.28/clusters',
  schemas: 'imports/schemas',
  registry,
});

test('the fleet renders for the oldest supported Kubernetes, where no component wants a newer one', () => {
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
});

prove('1.28', files);
