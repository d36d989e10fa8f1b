import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { WorkloadInput } from '../../../clusters/schema/workload.ts';
import { appForTest } from './placed.ts';

const DELIVERIES = {
  recreate: { type: 'recreate' },
  rolling: { type: 'rolling' },
  canary: { type: 'canary' },
  gateway: { type: 'canary', traffic: 'gateway' },
  blueGreen: { type: 'blueGreen' },
} as const satisfies Record<string, WorkloadInput['delivery']>;

const objects = new Map(
  Object.entries(DELIVERIES).map(([name, delivery]) => [
    name,
    appForTest({ delivery, replicas: 3, ingress: { host: 'shop', port: 'http' } }),
  ]),
);

const all = [...objects.values()].flat();
const ofKind = (kind: string): KubeObject[] => all.filter((object) => object.kind === kind);
const workloads = [...ofKind('Deployment'), ...ofKind('Rollout')];
const LABELS = { 'app.kubernetes.io/name': 'frontend', 'app.kubernetes.io/instance': 'frontend-prod' };

/** Each once, in whatever ways an app is delivered. */
const distinct = (values: readonly unknown[]) => [...new Set(values.map((value) => JSON.stringify(value)))];

describe('while a Deployment and a Rollout stand side by side', () => {
  test('both are called the same, and start the same pods', () => {
    expect(workloads.map(({ kind }) => kind)).toEqual(['Deployment', 'Deployment', 'Rollout', 'Rollout', 'Rollout']);
    expect(distinct(workloads.map(({ metadata }) => metadata.name))).toEqual(['"frontend"']);
    expect(distinct(workloads.map(({ spec }) => Object(spec).template))).toHaveLength(1);
  });

  test('every Service leads to the pods of both', () => {
    const services = ofKind('Service');
    expect(services.filter(({ metadata }) => metadata.name === 'frontend')).toHaveLength(workloads.length);
    for (const { spec } of services) expect(Object(spec).selector).toEqual(LABELS);
    for (const { spec } of workloads) expect(Object(spec).template.metadata.labels).toMatchObject(LABELS);
  });

  test('budgets and policies hold for both', () => {
    const budgets = ofKind('PodDisruptionBudget');
    expect(budgets).toHaveLength(workloads.length);
    for (const { spec } of budgets) expect(Object(spec).selector).toEqual({ matchLabels: LABELS });
    const policies = ofKind('NetworkPolicy');
    expect(policies.length).toBeGreaterThan(0);
    for (const { spec } of policies) expect(Object(spec).podSelector).toEqual({ matchLabels: LABELS });
  });
});
