import { expect, test } from 'vitest';
import { blueGreen } from '../../../../charts/rollouts/blue-green.ts';
import { canary } from '../../../../charts/rollouts/canary.ts';
import { Rollout, type RolloutProps } from '../../../../charts/rollouts/rollout.ts';
import { smi } from '../../../../charts/rollouts/routers/smi.ts';
import { pause, setCanaryScale, setWeight } from '../../../../charts/rollouts/steps.ts';
import { adopt } from '../../../../charts/rollouts/workload-ref.ts';
import { chartOf, serviceOf } from '../objects.ts';
import { demoData, demoPods, NAMED, NAMED_DATA, PULLED, PULLED_DATA, rolloutData, same, shows } from './same.ts';

const rollout = (props: RolloutProps) => new Rollout(chartOf(), 'rollout', props).toJson();
const service = (name: string, app: string) => serviceOf(chartOf(), name, app);

test('docs/features/canary/index.md: a canary with bounds', () => {
  const given = rollout({
    name: 'example-rollout',
    replicas: 10,
    selector: { app: 'nginx' },
    template: {
      metadata: { labels: { app: 'nginx' } },
      spec: { containers: [{ name: 'nginx', image: 'nginx:1.15.4', ports: [{ containerPort: 80 }] }] },
    },
    minReadySeconds: 30,
    revisionHistoryLimit: 3,
    strategy: canary({
      maxSurge: '25%',
      maxUnavailable: 0,
      steps: [setWeight(10), pause('1h'), setWeight(20), pause()],
    }),
  });
  const container = { name: 'nginx', image: 'nginx:1.15.4', ports: [{ containerPort: 80 }] };
  same(
    given,
    rolloutData('example-rollout', {
      replicas: 10,
      selector: { matchLabels: { app: 'nginx' } },
      template: { metadata: { labels: { app: 'nginx' } }, spec: { containers: [container] } },
      minReadySeconds: 30,
      revisionHistoryLimit: 3,
      strategy: {
        canary: {
          maxSurge: '25%',
          maxUnavailable: 0,
          steps: [{ setWeight: 10 }, { pause: { duration: '1h' } }, { setWeight: 20 }, { pause: {} }],
        },
      },
    }),
  );
});

test('docs/features/canary/index.md: pauses', () => {
  const { spec } = canary({ steps: [pause(10), pause('10s'), pause('10m'), pause('10h'), pause()] });
  const durations = [10, '10s', '10m', '10h'].map((duration) => ({ pause: { duration } }));
  same(spec, { canary: { steps: [...durations, { pause: {} }] } });
});

test('docs/features/canary/index.md: the scale of the canary apart from its weight', () => {
  const pair = { canaryService: service('a-canary', 'a'), stableService: service('a-stable', 'a') };
  const all = canary({
    ...pair,
    trafficRouting: smi(),
    steps: [
      setCanaryScale({ replicas: 3 }),
      setCanaryScale({ weight: 25 }),
      setCanaryScale({ matchTrafficWeight: true }),
    ],
  });
  const little = canary({
    ...pair,
    trafficRouting: smi(),
    steps: [setCanaryScale({ weight: 10 }), setWeight(90), pause()],
    dynamicStableScale: true,
    abortScaleDownDelaySeconds: 600,
  });
  expect(all.spec.canary?.steps).toEqual([
    { setCanaryScale: { replicas: 3 } },
    { setCanaryScale: { weight: 25 } },
    { setCanaryScale: { matchTrafficWeight: true } },
  ]);
  shows(little.spec, {
    canary: {
      steps: [{ setCanaryScale: { weight: 10 } }, { setWeight: 90 }, { pause: {} }],
      dynamicStableScale: true,
      abortScaleDownDelaySeconds: 600,
    },
  });
});

test('examples/rollout-canary.yaml', () => {
  const given = rollout({
    name: 'rollout-canary',
    replicas: 5,
    revisionHistoryLimit: 2,
    ...demoPods('rollout-canary', PULLED),
    strategy: canary({
      steps: [
        setWeight(20),
        pause(),
        setWeight(40),
        pause('40s'),
        setWeight(60),
        pause('20s'),
        setWeight(80),
        pause('20s'),
      ],
    }),
  });
  same(
    given,
    rolloutData('rollout-canary', {
      replicas: 5,
      revisionHistoryLimit: 2,
      ...demoData('rollout-canary', PULLED_DATA),
      strategy: {
        canary: {
          steps: [
            { setWeight: 20 },
            { pause: {} },
            { setWeight: 40 },
            { pause: { duration: '40s' } },
            { setWeight: 60 },
            { pause: { duration: '20s' } },
            { setWeight: 80 },
            { pause: { duration: '20s' } },
          ],
        },
      },
    }),
  );
});

test('docs/getting-started/basic/rollout.yaml', () => {
  const weights = [40, 60, 80];
  const given = rollout({
    name: 'rollouts-demo',
    replicas: 5,
    revisionHistoryLimit: 2,
    ...demoPods('rollouts-demo', NAMED()),
    strategy: canary({
      steps: [setWeight(20), pause(), ...weights.flatMap((weight) => [setWeight(weight), pause(10)])],
    }),
  });
  same(
    given,
    rolloutData('rollouts-demo', {
      replicas: 5,
      revisionHistoryLimit: 2,
      ...demoData('rollouts-demo', NAMED_DATA()),
      strategy: {
        canary: {
          steps: [
            { setWeight: 20 },
            { pause: {} },
            { setWeight: 40 },
            { pause: { duration: 10 } },
            { setWeight: 60 },
            { pause: { duration: 10 } },
            { setWeight: 80 },
            { pause: { duration: 10 } },
          ],
        },
      },
    }),
  );
});

test('examples/rollout-rolling-update.yaml', () => {
  const given = rollout({
    name: 'rollout-rollingupdate',
    replicas: 5,
    revisionHistoryLimit: 2,
    ...demoPods('rollout-rollingupdate', PULLED),
    strategy: canary({ maxSurge: 1, maxUnavailable: 1 }),
  });
  same(
    given,
    rolloutData('rollout-rollingupdate', {
      replicas: 5,
      revisionHistoryLimit: 2,
      ...demoData('rollout-rollingupdate', PULLED_DATA),
      strategy: { canary: { maxSurge: 1, maxUnavailable: 1 } },
    }),
  );
});

test('docs/features/ephemeral-metadata.md', () => {
  const roles = (role: string) => ({ labels: { role } });
  same(canary({ stableMetadata: roles('stable'), canaryMetadata: roles('canary') }).spec, {
    canary: { stableMetadata: { labels: { role: 'stable' } }, canaryMetadata: { labels: { role: 'canary' } } },
  });
  const activeService = service('roles', 'roles');
  shows(blueGreen({ activeService, activeMetadata: roles('active'), previewMetadata: roles('preview') }).spec, {
    blueGreen: { activeMetadata: { labels: { role: 'active' } }, previewMetadata: { labels: { role: 'preview' } } },
  });
});

test('docs/features/anti-affinity/anti-affinity.md', () => {
  shows(blueGreen({ activeService: service('apart', 'apart'), antiAffinity: { required: true } }).spec, {
    blueGreen: { antiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } },
  });
  same(canary({ antiAffinity: { preferred: 1 } }).spec, {
    canary: { antiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: { weight: 1 } } },
  });
});

test('docs/features/rollback.md', () => {
  const given = rollout({
    name: 'rollback',
    ...demoPods('rollback'),
    strategy: canary({}),
    rollbackWindow: { revisions: 3 },
    revisionHistoryLimit: 5,
  });
  shows(given, { spec: { rollbackWindow: { revisions: 3 }, revisionHistoryLimit: 5 } });
});

test('docs/features/bluegreen.md and examples/rollout-bluegreen.yaml', () => {
  const given = rollout({
    name: 'rollout-bluegreen',
    replicas: 2,
    revisionHistoryLimit: 2,
    ...demoPods('rollout-bluegreen', PULLED),
    strategy: blueGreen({
      activeService: service('rollout-bluegreen-active', 'rollout-bluegreen'),
      previewService: service('rollout-bluegreen-preview', 'rollout-bluegreen'),
      autoPromotionEnabled: false,
    }),
  });
  same(
    given,
    rolloutData('rollout-bluegreen', {
      replicas: 2,
      revisionHistoryLimit: 2,
      ...demoData('rollout-bluegreen', PULLED_DATA),
      strategy: {
        blueGreen: {
          activeService: 'rollout-bluegreen-active',
          previewService: 'rollout-bluegreen-preview',
          autoPromotionEnabled: false,
        },
      },
    }),
  );
});

test('docs/migrating.md: from a Deployment to a Rollout', () => {
  const given = rollout({
    name: 'rollouts-demo',
    ...demoPods('rollouts-demo', { ports: [{ containerPort: 8080 }] }),
    strategy: canary({ steps: [setWeight(20), pause()] }),
  });
  same(
    given,
    rolloutData('rollouts-demo', {
      ...demoData('rollouts-demo', { ports: [{ containerPort: 8080 }] }),
      strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
    }),
  );
});

const REFERRED = {
  replicas: 5,
  workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'rollout-ref-deployment' },
  strategy: { canary: { steps: [{ setWeight: 20 }, { pause: { duration: '10s' } }] } },
};

test('docs/migrating.md: a Rollout that takes over a Deployment', () => {
  const given = rollout({
    name: 'rollout-ref-deployment',
    replicas: 5,
    selector: { app: 'rollout-ref-deployment' },
    workloadRef: adopt({ name: 'rollout-ref-deployment' }, 'onsuccess'),
    strategy: canary({ steps: [setWeight(20), pause('10s')] }),
  });
  same(
    given,
    rolloutData('rollout-ref-deployment', {
      ...REFERRED,
      selector: { matchLabels: { app: 'rollout-ref-deployment' } },
      workloadRef: { ...REFERRED.workloadRef, scaleDown: 'onsuccess' },
    }),
  );
});

test('examples/rollout-template-ref.yaml and examples/workload-ref/workload-ref.yaml', () => {
  const props = {
    name: 'rollout-ref-deployment',
    replicas: 5,
    workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'rollout-ref-deployment' },
    strategy: canary({ steps: [setWeight(20), pause('10s')] }),
  } as const;
  same(rollout(props), rolloutData('rollout-ref-deployment', REFERRED));
  same(
    rollout({ ...props, revisionHistoryLimit: 2 }),
    rolloutData('rollout-ref-deployment', { ...REFERRED, revisionHistoryLimit: 2 }),
  );
});
