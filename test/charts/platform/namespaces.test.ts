import { describe, expect, test } from 'vitest';
import { appComponent } from '../../../charts/apps/component.ts';
import { ciliumLb } from '../../../charts/platform/cilium-lb.ts';
import { namespaces } from '../../../charts/platform/namespaces.ts';
import { type Component, component } from '../../../charts/shared/component.ts';
import { placedForTest } from '../apps/placed.ts';
import { composeForTest, objectOf, problemsOf } from '../compose.ts';

const inNamespace = (namespace: string): Component =>
  component({ ...ciliumLb, name: `something-in-${namespace}`, namespace });

test('a namespace in use carries its level, pinned to the minor of its cluster', () => {
  const objects = composeForTest(namespaces, { beside: [inNamespace('monitoring')] });
  expect(objectOf(objects, 'Namespace').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'v1.36',
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/warn-version': 'v1.36',
  });
  expect(problemsOf(objects)).toEqual([]);
});

test('it is closed in both directions', () => {
  const objects = composeForTest(namespaces, { beside: [inNamespace('monitoring')] });
  expect(objectOf(objects, 'NetworkPolicy')).toMatchObject({
    metadata: { name: 'default-deny', namespace: 'monitoring' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
});

test('longhorn, whose pods appear at run time, is not closed', () => {
  const objects = composeForTest(namespaces, { beside: [inNamespace('longhorn-system')] });
  expect(objectOf(objects, 'Namespace').metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('privileged');
  expect(objects.map(({ kind }) => kind)).toEqual(['Namespace']);
});

test('namespaces that are not ours, and those that nothing uses, are left alone', () => {
  expect(composeForTest(namespaces, { beside: [ciliumLb] })).toEqual([]);
});

test('a namespace that nobody knows is restricted and closed', () => {
  const objects = composeForTest(namespaces, { beside: [inNamespace('elsewhere')] });
  expect(objectOf(objects, 'Namespace').metadata).toMatchObject({
    name: 'elsewhere',
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  });
  expect(objectOf(objects, 'NetworkPolicy').metadata).toMatchObject({ name: 'default-deny', namespace: 'elsewhere' });
});

test('a quota and limits come from the data of the cluster', () => {
  const objects = composeForTest(namespaces, {
    beside: [inNamespace('monitoring')],
    cluster: {
      namespaces: { monitoring: { quota: { 'requests.cpu': 4, pods: 50 }, limits: { max: { memory: '4Gi' } } } },
    },
  });
  expect(objectOf(objects, 'ResourceQuota')).toMatchObject({
    metadata: { namespace: 'monitoring' },
    spec: { hard: { 'requests.cpu': '4', pods: '50' } },
  });
  const memory = '4Gi';
  expect(objectOf(objects, 'LimitRange').spec).toEqual({
    limits: [{ type: 'Container', default: { memory }, defaultRequest: { memory }, max: { memory } }],
  });
  expect(problemsOf(objects)).toEqual([]);
});

test('limits say what is in effect, as the API server would fill it in once', () => {
  const limits = {
    default: { cpu: 1 },
    defaultRequest: { cpu: '100m' },
    min: { memory: '1Mi' },
    max: { cpu: 2, memory: '1Gi' },
  };
  const objects = composeForTest(namespaces, {
    beside: [inNamespace('monitoring')],
    cluster: { namespaces: { monitoring: { limits } } },
  });
  expect(objectOf(objects, 'LimitRange').spec?.limits).toEqual([
    {
      type: 'Container',
      default: { cpu: '1', memory: '1Gi' },
      defaultRequest: { cpu: '100m', memory: '1Gi' },
      min: { memory: '1Mi' },
      max: { cpu: '2', memory: '1Gi' },
    },
  ]);
});

test('bounds that bound nothing make no object', () => {
  const objects = composeForTest(namespaces, {
    beside: [inNamespace('monitoring')],
    cluster: { namespaces: { monitoring: { quota: {}, limits: { min: {} } } } },
  });
  expect(objects.filter(({ kind }) => kind === 'ResourceQuota' || kind === 'LimitRange')).toEqual([]);
});

describe('a namespace of apps', () => {
  const labelsOf = (...placings: Parameters<typeof placedForTest>[1][]) => {
    const apps = placings.map((placing) => placedForTest({}, placing));
    const objects = composeForTest(namespaces, {
      beside: apps.map((app) => ({ ...appComponent(app), project: app.project })),
      fleet: { apps: Object.fromEntries(apps.map((app) => [`${app.app}-${app.environment}`, app])) },
    });
    expect(problemsOf(objects)).toEqual([]);
    const [namespace, policy] = [objectOf(objects, 'Namespace'), objectOf(objects, 'NetworkPolicy')];
    return [namespace, policy].map(({ metadata: { labels = {} } }) => [
      labels['app.kubernetes.io/part-of'],
      labels['fleetwright/environment'],
      labels['fleetwright/team'],
    ]);
  };

  test('says whose it is, and so does what closes it', () => {
    expect(labelsOf({ app: 'frontend', team: 'shop' }, { app: 'backend', team: 'shop' })).toEqual([
      ['my-app', 'prod', 'shop'],
      ['my-app', 'prod', 'shop'],
    ]);
  });

  test('has no team where two share it, or none is named', () => {
    const [shared] = labelsOf({ app: 'frontend', team: 'shop' }, { app: 'backend', team: 'stock' });
    expect(shared).toEqual(['my-app', 'prod', undefined]);
    expect(labelsOf({ app: 'frontend' })[0]).toEqual(['my-app', 'prod', undefined]);
  });
});
