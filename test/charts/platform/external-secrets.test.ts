import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { externalSecrets } from '../../../charts/platform/external-secrets.ts';
import { externalSecretsCrds } from '../../../charts/platform/upstream-crds.ts';
import { secretsOf } from '../../../charts/shared/component.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { HelmUpstream } from '../../../charts/shared/upstream.ts';
import { DeliverySchema } from '../../../clusters/schema/cluster.ts';
import { type StoreData, StoreSchema } from '../../../clusters/schema/secret-stores.ts';
import { SecretsSchema } from '../../../clusters/schema/secrets.ts';
import { accepted } from '../../engine/fuzz/accepted.ts';
import { valuesOf } from '../../engine/fuzz/json-schema.ts';
import {
  clusterForTest,
  composeForTest,
  type ForTest,
  fleetForTest,
  objectOf,
  problemsOf,
  upstreamForTest,
} from '../compose.ts';
import { STORES } from '../secrets/store-data.ts';

const withStore = (store: StoreData | undefined) => ({ secrets: SecretsSchema.parse({ store }) });

const compose = (store: StoreData | undefined): KubeObject[] =>
  composeForTest(externalSecrets, { cluster: { name: 'cluster-02', ...withStore(store) } });

const parsed = (data: object): StoreData => StoreSchema.parse(data);

const VAULT = { provider: 'vault', server: 'https://vault.example.org:8200' };

const needed = (store: StoreData | undefined) => {
  const cluster = clusterForTest('cluster-02', withStore(store));
  const components = {
    'external-secrets': { options: externalSecrets.options.parse({}), delivery: DeliverySchema.parse({}) },
  };
  return Object.values(secretsOf(externalSecrets, fleetForTest(), { ...cluster, components }));
};

/** Keys of the login's Secret that the store names. */
const keysIn = (store: KubeObject): string[] =>
  [...JSON.stringify(store).matchAll(/"key":"([^"]+)","name":"store-credentials"/g)].map(([, key]) => key!);

describe.each(STORES)('a store of %s', (_, store) => {
  test('is what an API server takes', () => {
    expect(problemsOf(compose(store))).toEqual([]);
  });

  test('names what is sealed for it, and nothing else', () => {
    const values = needed(store).flatMap((spec) => spec.values);
    expect(keysIn(objectOf(compose(store), 'ClusterSecretStore')).sort()).toEqual([...values].sort());
  });

  test('has an account where it names one', () => {
    const objects = compose(store);
    const named = JSON.stringify(objectOf(objects, 'ClusterSecretStore')).includes('"name":"external-secrets-store"');
    expect(objects.some(({ kind }) => kind === 'Role')).toBe(named);
  });
});

test('whatever store the schema takes, an API server takes', () => {
  const stores = fc.sample(valuesOf(StoreSchema), { seed: 4, numRuns: 300 }).flatMap((value) => {
    const { data } = StoreSchema.safeParse(accepted(StoreSchema, value));
    return data === undefined ? [] : [data];
  });
  expect(stores.length).toBeGreaterThan(100);
  expect(stores.flatMap((store) => problemsOf(compose(store)))).toEqual([]);
});

test('the store serves the namespaces of the cluster’s components', () => {
  const { spec } = objectOf(compose(parsed({ ...VAULT, auth: { method: 'token' } })), 'ClusterSecretStore');
  expect(spec).toMatchObject({ conditions: [{ namespaces: ['external-secrets'] }] });
});

test('the controller may have a token of one account', () => {
  const objects = compose(parsed({ ...VAULT, auth: { method: 'kubernetes', role: 'fleet', annotations: { a: 'b' } } }));
  expect(objectOf(objects, 'ServiceAccount', 'external-secrets-store').metadata.annotations).toEqual({ a: 'b' });
  expect(objectOf(objects, 'Role').rules).toEqual([
    {
      apiGroups: [''],
      resources: ['serviceaccounts/token'],
      resourceNames: ['external-secrets-store'],
      verbs: ['create'],
    },
  ]);
});

describe('its pods talk to', () => {
  const egressOf = (store: StoreData | undefined): unknown[] => {
    const objects = compose(store);
    const cilium = objectOf(objects, 'CiliumNetworkPolicy').spec?.egress ?? [];
    return [...cilium, ...(objectOf(objects, 'NetworkPolicy').spec?.egress ?? [])];
  };

  test('a store outside of the cluster by its name', () => {
    expect(egressOf(parsed({ ...VAULT, auth: { method: 'token' } }))).toContainEqual({
      toFQDNs: [{ matchName: 'vault.example.org' }],
      toPorts: [{ ports: [{ port: '8200', protocol: 'TCP' }] }],
    });
  });

  test('a store on the nodes of its own cluster', () => {
    const server = `https://vault.${clusterForTest('cluster-02').zone}:8200`;
    expect(egressOf(parsed({ ...VAULT, server, auth: { method: 'token' } }))).toContainEqual({
      toEntities: ['host', 'remote-node', 'ingress'],
      toPorts: [{ ports: [{ port: '8200', protocol: 'TCP' }] }],
    });
  });

  test('a store with an address', () => {
    const server = 'https://192.168.101.20';
    expect(egressOf(parsed({ ...VAULT, server, auth: { method: 'token' } }))).toContainEqual({
      to: [{ ipBlock: { cidr: '192.168.101.20/32' } }],
      ports: [{ port: 443, protocol: 'TCP' }],
    });
  });

  test('a store in the cluster, whose pods may listen elsewhere than their Service', () => {
    const server = 'https://vault.vault.svc:8200';
    expect(egressOf(parsed({ ...VAULT, server, auth: { method: 'token' } }))).toContainEqual({
      toEntities: ['cluster'],
    });
  });

  test('whatever is the account’s of 1Password', () => {
    const store = parsed({ provider: 'onepassword', vault: 'fleet', auth: { method: 'token' } });
    expect(egressOf(store)).toContainEqual({
      toFQDNs: [{ matchPattern: '*.1password.com' }],
      toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
    });
  });

  test('the API server alone where there is no store', () => {
    expect(JSON.stringify(egressOf(undefined))).not.toContain('toFQDNs');
  });
});

describe('the upstream chart', () => {
  const upstream = (forTest: ForTest = {}): HelmUpstream => {
    const found = upstreamForTest(externalSecrets, forTest);
    if (found?.type !== 'helm') throw new Error('expected a Helm chart');
    return found;
  };

  test('is one release, and brings no definitions', () => {
    expect(upstream()).toMatchObject({
      repository: 'https://charts.external-secrets.io',
      chart: 'external-secrets',
      version: '2.9.0',
      values: { installCRDs: false, image: { tag: 'v2.9.0' }, rbac: { serviceAccountTokenCreate: false } },
    });
  });

  test('refuses nothing while it is down', () => {
    const { values, kinds } = upstream();
    expect(values).toMatchObject({ webhook: { create: false }, certController: { create: false } });
    expect(kinds.map(({ kind }) => kind)).not.toContain('ValidatingWebhookConfiguration');
  });

  test('has one that leads where there are several', () => {
    const { values, kinds } = upstream({ options: { replicas: 2 } });
    expect(values).toMatchObject({ replicaCount: 2, leaderElect: true, podDisruptionBudget: { enabled: true } });
    expect(kinds.map(({ kind }) => kind)).toContain('PodDisruptionBudget');
  });

  test('comes from the mirror', () => {
    const { values } = upstream({ fleet: { mirrors: { 'ghcr.io': 'mirror.miribit.lab/ghcr' } } });
    expect(values.image).toEqual({
      repository: 'mirror.miribit.lab/ghcr/external-secrets/external-secrets',
      tag: 'v2.9.0',
    });
  });
});

test('a cluster asks for it by its store, from Kubernetes 1.30', () => {
  const asked = withStore(parsed({ ...VAULT, auth: { method: 'token' } }));
  for (const component of [externalSecrets, externalSecretsCrds]) {
    expect(component.roles).toEqual([]);
    expect(component.askedFor?.(withStore(undefined))).toBe(false);
    expect(component.askedFor?.(asked)).toBe(true);
    expect(component.lowestKubernetes?.version).toBe('1.30');
    expect(component.onRemoval).toBe('keep');
  }
});
