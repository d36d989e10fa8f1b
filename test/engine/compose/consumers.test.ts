import { expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { secret } from '../../../charts/shared/secret.ts';
import { sealedText } from '../load/sealed-text.ts';
import { componentOf, composed } from './small-fleet.ts';

const LOGIN = secret('login', ['password', 'ca.crt'], { purpose: 'a login' });

/** A Deployment whose pods read a Secret by each of the ways there are. */
const workload = ({ mounted = 'login', key = 'password', pull = '', envFrom = [] as object[] } = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'agent' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: {
        ...(pull === '' ? {} : { imagePullSecrets: [{ name: pull }] }),
        containers: [
          {
            name: 'agent',
            image: 'example.org/agent:v1',
            envFrom,
            env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key } } }],
            volumeMounts: [{ name: 'login', mountPath: '/login' }],
          },
        ],
        volumes: [{ name: 'login', secret: { secretName: mounted, items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
      },
    },
  },
});

const agentOf = (object: KubeObject) => componentOf('agent', { objects: [object], secrets: { login: LOGIN } });

const linesOf = (object: KubeObject): string[] =>
  composed([agentOf(object)])
    .lines('error')
    .filter((line) => line.startsWith('cluster-02') && line.includes('-secret'));

const AT = 'cluster-02/agent/Deployment/monitoring/agent: spec.template.spec';

test('what a component declares may be read, sealed or not', () => {
  expect(linesOf(workload())).toEqual([]);
});

test('a Secret that nothing makes', () => {
  expect(linesOf(workload({ mounted: 'lgoin' }))).toEqual([
    `${AT}.volumes[0].secret: nothing makes the Secret lgoin in monitoring; did you mean monitoring/login? [unknown-secret]`,
  ]);
  expect(linesOf(workload({ pull: 'registry-of-images' }))).toEqual([
    `${AT}.imagePullSecrets[0]: nothing makes the Secret registry-of-images in monitoring; declare it among the secrets of a component, or name it in fleetwright.io/makes-secrets of what makes it in the cluster [unknown-secret]`,
  ]);
});

test('a Secret that something makes in the cluster', () => {
  const from = (name: string, annotations: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, annotations },
  });
  const reader = (maker: KubeObject) =>
    composed([componentOf('agent', { objects: [workload({ mounted: 'served' }), maker], secrets: { login: LOGIN } })])
      .lines('error')
      .filter((line) => line.startsWith('cluster-02') && line.includes('unknown-secret'));
  expect(reader(from('maker', { 'fleetwright.io/makes-secrets': 'other, served' }))).toEqual([]);
  expect(reader(from('maker', { 'fleetwright.io/makes-secrets': 'other' }))).toHaveLength(1);
});

test('a Secret that need not be there', () => {
  expect(linesOf(workload({ envFrom: [{ secretRef: { name: 'none' } }] }))).toEqual([
    `${AT}.containers[0].envFrom[0].secretRef: nothing makes the Secret none in monitoring; declare it among the secrets of a component, or name it in fleetwright.io/makes-secrets of what makes it in the cluster [unknown-secret]`,
  ]);
  expect(linesOf(workload({ envFrom: [{ secretRef: { name: 'none', optional: true } }] }))).toEqual([]);
});

test('a key that it will not have', () => {
  expect(linesOf(workload({ key: 'passwd' }))).toEqual([
    `${AT}.containers[0].env[0].valueFrom.secretKeyRef: Secret login has no key passwd; it has: password, ca.crt [unknown-secret-key]`,
  ]);
});

test('the namespace counts', () => {
  const elsewhere = workload();
  elsewhere.metadata.namespace = 'logging';
  expect(linesOf(elsewhere)).toEqual([
    expect.stringContaining('nothing makes the Secret login in logging; monitoring/login is out of reach, as objects'),
    expect.stringContaining('nothing makes the Secret login in logging; monitoring/login is out of reach, as objects'),
  ]);
});

test('selectors of the Prometheus operator name Secrets, or ConfigMaps that look alike', () => {
  const scrape = (name: string, key = 'password'): KubeObject => ({
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: { name: 'agent' },
    spec: { basicAuth: { password: { name, key } }, tlsConfig: { ca: { configMap: { name: 'ca', key: 'ca.crt' } } } },
  });
  expect(linesOf(scrape('login'))).toEqual([]);
  expect(linesOf(scrape('login', 'pass'))).toEqual([
    'cluster-02/agent/ScrapeConfig/monitoring/agent: spec.basicAuth.password: Secret login has no key pass; it has: password, ca.crt [unknown-secret-key]',
  ]);
});

test('a secret ahead of the controller that makes it (contract K04)', () => {
  const sealed = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: login, namespace: monitoring}
spec: {encryptedData: {password: ${sealedText()}, ca.crt: ${sealedText()}}}
`;
  const orderOf = (wave: 'foundation' | 'storage' | 'metrics') => {
    const controller = componentOf('controller', { wave: 'storage', operates: ['bitnami.com'] });
    const early = componentOf('agent', { wave, secrets: { login: LOGIN } });
    return composed([controller, early], (fleet) => fleet.write('sealed/cluster-02/monitoring/login.yaml', sealed))
      .lines('error')
      .filter((line) => line.includes('secret-order'));
  };
  expect(orderOf('foundation')).toEqual([
    'cluster-02/agent/SealedSecret/monitoring/login: waits for controller of the later wave storage, which waits for agent; expected agent in that wave or after it [secret-order]',
  ]);
  expect(orderOf('storage')).toEqual([]);
  expect(orderOf('metrics')).toEqual([]);
});
