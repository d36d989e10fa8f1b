import { describe, expect, test } from 'vitest';
import { appComponent } from '../../../charts/apps/component.ts';
import { hook, SYNC_WAVE } from '../../../charts/argocd/annotations.ts';
import { argoRollouts } from '../../../charts/rollouts/controller.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { WorkloadInput } from '../../../clusters/schema/workload.ts';
import { objectOf, problemsOf } from '../compose.ts';
import { appForTest, placedForTest } from './placed.ts';

const MIGRATION = { command: ['/app'], args: ['migrate'] };

const INGRESS = { host: 'shop', port: 'http' } as const;

const DATA = {
  migration: MIGRATION,
  env: { LOG_LEVEL: 'info' },
  config: { env: { CURRENCY: 'EUR' }, files: { '/etc/shop': { 'shop.json': '{}' } } },
  secrets: {
    database: { purpose: 'login', values: { password: { from: 'person' } }, env: { PASSWORD: 'password' } },
  },
  volumes: { '/var/uploads': { type: 'claim', size: '1Gi', shared: true }, '/var/scratch': { type: 'empty' } },
  security: { user: 20001 },
  registryLogin: true,
  ingress: INGRESS,
} as const satisfies Partial<WorkloadInput>;

const jobOf = (objects: readonly KubeObject[]) => Object(objectOf(objects, 'Job', 'frontend-migration'));

test('is a Job in each sync with what the container of the app has', () => {
  const objects = appForTest(DATA);
  const { metadata, spec } = jobOf(objects);
  expect(metadata.annotations).toEqual(hook('Sync'));
  expect(spec).toMatchObject({ backoffLimit: 2, activeDeadlineSeconds: 600 });
  const own = spec.template.spec;
  const app = Object(objectOf(objects, 'Deployment').spec).template.spec;
  const [{ readinessProbe: _, ports: __, lifecycle: ___, volumeMounts, ...container }] = app.containers;
  expect(own.containers).toEqual([
    {
      ...container,
      name: 'frontend-migration',
      ...MIGRATION,
      volumeMounts: volumeMounts.filter(({ mountPath }: { mountPath: string }) => mountPath !== '/var/uploads'),
    },
  ]);
  expect(container.envFrom).toHaveLength(1);
  expect(container.env).toHaveLength(2);
  expect(own).toMatchObject({
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    imagePullSecrets: app.imagePullSecrets,
    securityContext: app.securityContext,
  });
});

test('asks and takes what it says itself', () => {
  const migration = { args: ['up'], timeout: '1h', tries: 1, resources: { cpu: '1', memory: '1Gi' } };
  const { spec } = jobOf(appForTest({ command: ['/app'], migration }));
  expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 3600 });
  const [{ command, args, resources }] = spec.template.spec.containers;
  expect({ command, args }).toEqual({ command: undefined, args: ['up'] });
  expect(resources.requests).toEqual({ cpu: '1', memory: '1Gi' });
});

const LATE = ['HorizontalPodAutoscaler', 'HTTPRoute', 'Ingress', 'PersistentVolumeClaim', 'Rollout', 'Deployment'];

describe.each<NonNullable<WorkloadInput['delivery']>>([
  { type: 'rolling' },
  { type: 'blueGreen', autoPromotion: true, unwatched: 'nobody asks it' },
  { type: 'canary' },
  { type: 'canary', traffic: 'gateway' },
])('before the pods of %o', (delivery) => {
  const workload = { ...DATA, delivery, autoscaling: { min: 2, max: 4 } };
  const objects = appForTest(workload, { beside: [argoRollouts] });

  test('ends, and only what waits for them comes after it', () => {
    const late = objects.filter(({ metadata }) => metadata.annotations?.[SYNC_WAVE] === '1');
    expect(late.map(({ kind }) => kind).sort()).toEqual(
      LATE.filter((kind) => objects.some((object) => object.kind === kind)).sort(),
    );
    expect(objects.filter(({ metadata }) => metadata.annotations?.[SYNC_WAVE] === undefined).length).toBeGreaterThan(5);
  });

  test('is as an API server takes it', () => {
    expect(problemsOf(objects)).toEqual([]);
  });
});

test('leaves all as it is without one', () => {
  const { migration: _, ...plain } = DATA;
  const objects = appForTest(plain);
  expect(objects.filter(({ metadata }) => metadata.annotations?.[SYNC_WAVE] !== undefined)).toEqual([]);
  expect(objects.filter(({ kind }) => kind === 'Job')).toEqual([]);
});

describe('flows', () => {
  const policyOf = (objects: readonly KubeObject[], name: string) =>
    Object(objectOf(objects, 'NetworkPolicy', name).spec);

  test('are those of the app, and nobody asks it', () => {
    const to = [{ addresses: ['10.0.0.7'], ports: [5432] }];
    const objects = appForTest({ ...DATA, network: { to } });
    const { egress } = policyOf(objects, 'frontend');
    expect(egress).toHaveLength(2);
    const own = policyOf(objects, 'frontend-migration');
    expect(own.egress).toEqual(egress);
    expect(own.ingress).toBeUndefined();
    expect(own.podSelector.matchLabels).toEqual({
      'app.kubernetes.io/name': 'frontend-migration',
      'app.kubernetes.io/instance': 'frontend-prod',
    });
  });

  test('lead to an app that names this one', () => {
    const asking = placedForTest({ migration: MIGRATION }, { app: 'web' });
    const { ingress } = policyOf(
      appForTest({ network: { from: [{ app: 'web', ports: ['http'] }] } }, { others: [asking] }),
      'frontend',
    );
    const names = ingress.flatMap(({ from }: { from?: { podSelector?: { matchLabels?: Record<string, string> } }[] }) =>
      (from ?? []).map((peer) => peer.podSelector?.matchLabels?.['app.kubernetes.io/name']),
    );
    expect(names).toEqual(expect.arrayContaining(['web', 'web-migration']));
  });
});

test('needs no right and no secret of its own', () => {
  const { ignoreDifferences } = appComponent(placedForTest(DATA));
  expect(ignoreDifferences).toEqual(appComponent(placedForTest({ ...DATA, migration: undefined })).ignoreDifferences);
  const kinds = appForTest(DATA)
    .filter(({ metadata }) => metadata.name === 'frontend-migration')
    .map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(['Job', 'NetworkPolicy', 'ServiceAccount']);
});
