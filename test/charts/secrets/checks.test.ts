import { expect, test } from 'vitest';
import { secretsChecks } from '../../../charts/secrets/checks/index.ts';
import { ExternalSecret, type ExternalSecretProps } from '../../../charts/secrets/external-secret.ts';
import { ClusterSecretStore, SecretStore } from '../../../charts/secrets/secret-store.ts';
import type { Check } from '../../../charts/shared/check.ts';
import { type KubeObject, Manifest, Manifests } from '../../../charts/shared/manifest.ts';
import { jsonOf } from '../argocd/objects.ts';
import { fleetForTest } from '../compose.ts';
import { PROVIDERS } from './stores.ts';

const provider = PROVIDERS.other!;

const clusterStore = (namespaces: string[]): KubeObject =>
  jsonOf((scope) => new ClusterSecretStore(scope, 'Store', { name: 'fleet', conditions: [{ namespaces }], provider }));

const ownStore = (namespace: string): KubeObject =>
  jsonOf((scope) => new SecretStore(scope, 'Own', { name: 'own', namespace, provider }));

const external = (changes: Partial<ExternalSecretProps> = {}): KubeObject =>
  jsonOf(
    (scope) =>
      new ExternalSecret(scope, 'Secret', {
        name: 'objstore',
        namespace: 'monitoring',
        store: { kind: 'ClusterSecretStore', name: 'fleet' },
        data: { key: { key: 'a' } },
        target: { creationPolicy: 'Owner', deletionPolicy: 'Retain', template: {} },
        ...changes,
      } as ExternalSecretProps),
  );

const sealed: KubeObject = {
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name: 'objstore', namespace: 'monitoring' },
  spec: { encryptedData: {} },
};

const STORE = clusterStore(['monitoring']);

function found(objects: readonly KubeObject[]): string[] {
  const manifests = new Manifests(objects.map((object) => new Manifest('cluster-02', 'agent', object)));
  return (secretsChecks as readonly Check<unknown>[]).flatMap((check) => {
    const facts = [{ cluster: 'cluster-02', facts: check.collect(manifests) }];
    return [...check.judge(facts, fleetForTest())].map(({ at, message }) => `${check.code} ${at}: ${message}`);
  });
}

test('one ExternalSecret of a store that lets it in is fine, as is a seal beside it under another name', () => {
  expect(found([STORE, external(), { ...sealed, metadata: { ...sealed.metadata, name: 'other' } }])).toEqual([]);
});

test('a secret is sealed or external, not both', () => {
  expect(found([STORE, external(), sealed])).toEqual([
    'secret-made-twice cluster-02/agent/ExternalSecret/monitoring/objstore: makes the Secret monitoring/objstore, as does cluster-02/agent/SealedSecret/monitoring/objstore; expected one of them',
  ]);
  const named = external({
    name: 'copy',
    target: { name: 'objstore', creationPolicy: 'Owner', deletionPolicy: 'Retain', template: {} },
  });
  expect(found([STORE, external(), named])[0]).toContain('makes the Secret monitoring/objstore');
});

test('what merges into the Secret of another makes none', () => {
  const target = { creationPolicy: 'Merge', deletionPolicy: 'Retain', template: {} } as const;
  expect(found([STORE, external({ target }), sealed])).toEqual([]);
});

test('an ExternalSecret names a store that is there, and lets it in', () => {
  expect(found([external()])).toEqual([
    'secret-store cluster-02/agent/ExternalSecret/monitoring/objstore: spec.secretStoreRef: there is no ClusterSecretStore fleet; expected one that is delivered',
  ]);
  expect(found([clusterStore(['logging']), external()])).toEqual([
    'secret-store cluster-02/agent/ExternalSecret/monitoring/objstore: spec.secretStoreRef: ClusterSecretStore fleet lets monitoring not in; expected it among its conditions',
  ]);
  const own = external({ store: { kind: 'SecretStore', name: 'own' } });
  expect(found([ownStore('monitoring'), own])).toEqual([]);
  expect(found([ownStore('logging'), own])[0]).toContain('there is no SecretStore own');
});

test('a Secret without the keys that its type demands (contract K06)', () => {
  const of = (type: string, encryptedData: object, data = {}): string[] =>
    found([{ ...sealed, spec: { encryptedData, template: { type, data } } }]);
  const at = 'secret-type cluster-02/agent/SealedSecret/monitoring/objstore: spec.template.type';
  expect(of('kubernetes.io/tls', { 'tls.key': 'AgA' })).toEqual([
    `${at}: a Secret of the type kubernetes.io/tls needs tls.crt; it has: tls.key`,
  ]);
  expect(of('kubernetes.io/tls', { 'tls.key': 'AgA' }, { 'tls.crt': 'open' })).toEqual([]);
  expect(of('kubernetes.io/dockerconfigjson', { config: 'AgA' })).toEqual([
    expect.stringContaining('.dockerconfigjson'),
  ]);
  expect(of('example.org/own', { any: 'AgA' })).toEqual([]);
});
