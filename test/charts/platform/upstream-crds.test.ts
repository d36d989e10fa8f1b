import { expect, test } from 'vitest';
import { prometheusOperatorCrds, sealedSecretsCrds } from '../../../charts/platform/upstream-crds.ts';
import { images } from '../../../charts/versions.ts';
import { upstreamForTest } from '../compose.ts';

test.each([prometheusOperatorCrds, sealedSecretsCrds])('$name: definitions come first and stay', (component) => {
  expect(component).toMatchObject({ wave: 'foundation', onRemoval: 'keep' });
  expect(component.chart).toBeUndefined();
  expect(upstreamForTest(component)).toMatchObject({
    type: 'git',
    include: '*.yaml',
    kinds: [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', scope: 'Cluster' }],
  });
});

test('they are those of the release that runs', () => {
  expect(upstreamForTest(prometheusOperatorCrds)).toMatchObject({ tag: images.prometheusOperator.tag });
  expect(upstreamForTest(sealedSecretsCrds)).toMatchObject({ tag: `v${images.sealedSecrets.tag}` });
});
