import { describe, expect, test } from 'vitest';
import { ExternalSecret, type ExternalSecretProps } from '../../../charts/secrets/external-secret.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { jsonOf } from '../argocd/objects.ts';
import { problemsOf } from '../compose.ts';

const store = { kind: 'ClusterSecretStore', name: 'fleet' } as const;

const OBJSTORE = {
  name: 'thanos-objstore',
  namespace: 'monitoring',
  store,
  refreshInterval: '1h',
  data: { access_key: { key: 'cluster-01/monitoring/thanos-objstore', property: 'access_key' } },
  target: {
    creationPolicy: 'Owner',
    deletionPolicy: 'Retain',
    immutable: false,
    template: {
      type: 'Opaque',
      labels: { app: 'thanos' },
      mergePolicy: 'Merge',
      data: { 'objstore.yml': 'access_key: {{ .access_key | quote }}\n' },
    },
  },
} satisfies ExternalSecretProps;

const made = (changes: Partial<ExternalSecretProps> = {}): KubeObject =>
  jsonOf((scope) => new ExternalSecret(scope, 'Secret', { ...OBJSTORE, ...changes } as ExternalSecretProps));

test('an external secret says where each value is, and what becomes of them', () => {
  const object = made();
  expect(object.spec).toEqual({
    secretStoreRef: store,
    refreshInterval: '1h',
    data: [
      {
        secretKey: 'access_key',
        remoteRef: { key: 'cluster-01/monitoring/thanos-objstore', property: 'access_key' },
      },
    ],
    target: {
      creationPolicy: 'Owner',
      deletionPolicy: 'Retain',
      immutable: false,
      template: {
        engineVersion: 'v2',
        mergePolicy: 'Merge',
        type: 'Opaque',
        metadata: { labels: { app: 'thanos' } },
        data: { 'objstore.yml': 'access_key: {{ .access_key | quote }}\n' },
      },
    },
  });
  expect(problemsOf([object])).toEqual([]);
});

test('many values come of one remote secret, of all that match, or of a generator', () => {
  const other = { kind: 'SecretStore', name: 'own' } as const;
  const object = made({
    data: { a: { key: 'a', store: other } },
    dataFrom: [
      { extract: { key: 'a' }, store: other, rewrite: [{ regexp: { source: '^', target: 'a_' } }] },
      { find: { name: { regexp: '^fleet-' } } },
      { generator: { kind: 'Password', name: 'long' } },
    ],
  });
  expect(object.spec).toMatchObject({
    data: [{ secretKey: 'a', remoteRef: { key: 'a' }, sourceRef: { storeRef: other } }],
    dataFrom: [
      { extract: { key: 'a' }, sourceRef: { storeRef: other }, rewrite: [{ regexp: { source: '^', target: 'a_' } }] },
      { find: { name: { regexp: '^fleet-' } } },
      { sourceRef: { generatorRef: { kind: 'Password', name: 'long' } } },
    ],
  });
  expect(problemsOf([object])).toEqual([]);
});

describe('an external secret is refused', () => {
  test.each<[string, Partial<ExternalSecretProps>, string]>([
    ['without a value', { data: {} }, 'names no value; expected data or dataFrom'],
    ['with an interval that is none', { refreshInterval: 'hourly' }, 'refreshInterval hourly: expected a duration'],
    [
      'of a type that would make tokens',
      { target: { ...OBJSTORE.target, template: { type: 'bootstrap.kubernetes.io/token' } } },
      'target.template.type bootstrap.kubernetes.io/token is refused by External Secrets',
    ],
    [
      'of a type that would make tokens of an account',
      {
        target: {
          ...OBJSTORE.target,
          template: {
            type: 'kubernetes.io/service-account-token',
            annotations: { 'kubernetes.io/service-account.name': 'default' },
          },
        },
      },
      'of an account is refused by External Secrets',
    ],
  ])('%s', (_, changes, message) => {
    expect(() => made(changes)).toThrow(message);
  });
});
