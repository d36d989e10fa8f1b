import { expect, test } from 'vitest';
import {
  argoRolloutsCrds,
  gatewayApiCrds,
  prometheusOperatorCrds,
  sealedSecretsCrds,
} from '../../../charts/platform/upstream-crds.ts';
import { definitions, images } from '../../../charts/versions.ts';
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

test.each([
  [argoRolloutsCrds, '*-crd.yaml', 'rollouts.argoproj.io'],
  [gatewayApiCrds, expect.stringContaining(',httproutes,'), 'httproutes.gateway.networking.k8s.io'],
] as const)('$name: on where a cluster asks for them, without what lies beside them', (component, include, name) => {
  expect(component).toMatchObject({ wave: 'foundation', onRemoval: 'keep', roles: [] });
  expect(upstreamForTest(component)).toMatchObject({ include, kinds: [{ names: expect.arrayContaining([name]) }] });
});

test('they are those of the release that runs', () => {
  expect(upstreamForTest(argoRolloutsCrds)).toMatchObject({ tag: images.argoRollouts.tag });
  expect(upstreamForTest(gatewayApiCrds)).toMatchObject({ tag: definitions.gatewayApi });
  expect(upstreamForTest(prometheusOperatorCrds)).toMatchObject({ tag: images.prometheusOperator.tag });
  expect(upstreamForTest(sealedSecretsCrds)).toMatchObject({ tag: `v${images.sealedSecrets.tag}` });
});

test('what lies beside the definitions of Gateway API is of kinds that Argo CD may not bring', () => {
  const { include } = upstreamForTest(gatewayApiCrds) as { include: string };
  expect(include).not.toContain('*');
});
