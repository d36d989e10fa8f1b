import { describe, expect, test } from 'vitest';
import type { Provider } from '../../../charts/secrets/providers.ts';
import { ClusterSecretStore, SecretStore } from '../../../charts/secrets/secret-store.ts';
import { StoreSecret } from '../../../charts/secrets/store-secret.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { jsonOf } from '../argocd/objects.ts';
import { problemsOf } from '../compose.ts';
import { keyOf, PROVIDERS, STORE_SECRET } from './stores.ts';

const clusterStore = (provider: Provider): KubeObject =>
  jsonOf((scope) => new ClusterSecretStore(scope, 'Store', { name: 'fleet', conditions: [], provider }));

const storeIn = (namespace: string, provider: Provider): KubeObject =>
  jsonOf((scope) => new SecretStore(scope, 'Store', { name: 'fleet', namespace, provider }));

const specOf = (object: KubeObject) => object.spec as { provider: unknown };

const VAULT = { server: 'https://vault.example.org:8200' };

describe.each(Object.entries(PROVIDERS))('%s', (_, provider) => {
  test('is what an API server takes, for a cluster and for a namespace', () => {
    expect(problemsOf([clusterStore(provider), storeIn('external-secrets', provider)])).toEqual([]);
  });
});

describe('a provider', () => {
  const provider = { vault: { ...VAULT, auth: { tokenSecretRef: keyOf('token') } } };

  test('names the namespace of a Secret where the store has none of its own', () => {
    const token = { name: 'store-credentials', key: 'token' };
    expect(specOf(clusterStore(provider)).provider).toEqual({
      vault: { ...VAULT, auth: { tokenSecretRef: { ...token, namespace: 'external-secrets' } } },
    });
    expect(specOf(storeIn('external-secrets', provider)).provider).toEqual({
      vault: { ...VAULT, auth: { tokenSecretRef: token } },
    });
  });

  test('of one namespace takes no Secret of another', () => {
    expect(() => storeIn('monitoring', provider)).toThrow(
      'SecretStore fleet: provider.vault.auth.tokenSecretRef is in another namespace; expected monitoring, or a ClusterSecretStore',
    );
  });

  test('may prove each namespace by its own Secret, unless it is read for the whole cluster', () => {
    const own = StoreSecret.ofEachNamespace(STORE_SECRET, 'token');
    const vault = clusterStore({ vault: { ...VAULT, auth: { tokenSecretRef: own } } });
    expect(specOf(vault).provider).toEqual({
      vault: { ...VAULT, auth: { tokenSecretRef: { name: 'store-credentials', key: 'token' } } },
    });
    expect(() => clusterStore({ onepasswordSdk: { vault: 'fleet', auth: { serviceAccountSecretRef: own } } })).toThrow(
      'onepasswordSDK.auth.serviceAccountSecretRef has no namespace; expected one',
    );
  });

  test('says how Azure knows the controller', () => {
    expect(specOf(clusterStore(PROVIDERS['azure-managed-identity']!)).provider).toEqual({
      azurekv: { vaultUrl: 'https://fleet.vault.azure.net', authType: 'ManagedIdentity', identityId: 'i' },
    });
  });

  test('leaves out a login that is the controller’s own', () => {
    expect(specOf(clusterStore(PROVIDERS['aws-controller']!)).provider).toEqual({
      aws: { service: 'ParameterStore', region: 'eu-central-1', prefix: '/fleet/' },
    });
    expect(specOf(clusterStore(PROVIDERS['vault-agent']!)).provider).toEqual({
      vault: { server: 'http://127.0.0.1:8200' },
    });
  });
});

test('a store lets in the namespaces that it is for', () => {
  const conditions = [{ namespaces: ['monitoring'] }];
  const object = jsonOf(
    (scope) =>
      new ClusterSecretStore(scope, 'Store', {
        name: 'fleet',
        conditions,
        refreshInterval: 3600,
        retrySettings: { maxRetries: 5, retryInterval: '10s' },
        provider: PROVIDERS.other!,
      }),
  );
  expect(object.spec).toMatchObject({ conditions, refreshInterval: 3600, retrySettings: { maxRetries: 5 } });
  expect(problemsOf([object])).toEqual([]);
});
