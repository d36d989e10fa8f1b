import { expect, test } from 'vitest';
import { rolloutWeights } from '../../../../charts/rollouts/checks/weights.ts';
import { argoRollouts } from '../../../../charts/rollouts/controller.ts';
import { Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { PRESETS, type StrategyInput } from '../../../../clusters/schema/strategy.ts';
import { appForTest } from '../../apps/placed.ts';

type Canary = Extract<StrategyInput, { type: 'canary' }>;

/** What is said of the weights of an app of two pods. */
function said(steps: Canary['steps']): string[] {
  const objects = appForTest({ replicas: 2, delivery: { type: 'canary', steps } }, { beside: [argoRollouts] });
  const manifests = objects.map((object) => new Manifest('cluster-03', 'frontend-prod', object));
  return [...rolloutWeights.collect(new Manifests(manifests))].map(({ at }) => at);
}

test('steps of its own that two pods cannot tell apart are named', () => {
  const steps = [{ setWeight: 5 }, { pause: '5m' }, { setWeight: 20 }, { pause: '10m' }] as const;
  expect(said([...steps])).toEqual([
    expect.stringMatching(/Rollout\/.*: spec\.strategy\.canary\.steps\[2\]\.setWeight$/),
  ]);
});

test.each([undefined, ...(Object.keys(PRESETS) as (keyof typeof PRESETS)[])])('those of %s are not', (steps) => {
  expect(said(steps)).toEqual([]);
});
