import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { type KubeObject, Manifest, Manifests } from '../../charts/shared/manifest.ts';
import { consumerFindings } from '../../engine/compose/consumers.ts';
import { storageFindings } from '../../engine/compose/storage-order.ts';
import { judge } from '../../engine/judge.ts';
import { Schemas, validate } from '../../engine/validate/index.ts';
import { clusterForTest, fleetForTest } from './compose.ts';
import { collectFacts } from './facts.ts';
import { wholeCluster } from './platform/checks/whole-cluster.ts';

const schemas = new Schemas('imports/schemas', '1.36');
const cluster = clusterForTest('cluster-01');
const whole = wholeCluster(cluster.name);

const STORAGE = { storage: { volumeClaimTemplate: {} } };
const JOB = { metrics: [{ name: 'a', provider: { job: { spec: { template: {} } } } }] };

/** What an API server takes, with hardly anything in it. */
const BARE: readonly [apiVersion: string, kind: string, fields?: object][] = [
  ['v1', 'LimitRange'],
  ['v1', 'ResourceQuota'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['external-secrets.io/v1', 'ExternalSecret'],
  ['external-secrets.io/v1', 'SecretStore'],
  ['argocd-image-updater.argoproj.io/v1alpha1', 'ImageUpdater'],
  ['monitoring.coreos.com/v1', 'Prometheus', { spec: STORAGE }],
  ['monitoring.coreos.com/v1alpha1', 'PrometheusAgent', { spec: STORAGE }],
  ['argoproj.io/v1alpha1', 'Rollout', { spec: {} }],
  ['argoproj.io/v1alpha1', 'AnalysisTemplate', { spec: JOB }],
];

test.each(BARE)('%s %s of nothing is judged by every check', (apiVersion, kind, fields = {}) => {
  const object: KubeObject = { apiVersion, kind, metadata: { name: 'bare', namespace: 'monitoring' }, ...fields };
  expect(validate(object, schemas)).toEqual([]);
  const manifests = new Manifests([...whole, new Manifest(cluster.name, 'prometheus', object)]);
  const facts = collectFacts(registry.checks, manifests);
  const fleet = fleetForTest();
  const found = [
    ...judge(registry.checks, [{ cluster: cluster.name, facts }], fleet),
    ...consumerFindings(manifests, { fleet, cluster, components: [] }),
    ...storageFindings(manifests, registry.components),
  ];
  expect(found.filter(({ at, message }) => /undefined|NaN|\[object/.test(at + message))).toEqual([]);
});
