/** What must not compile; `tsc` is the test, and reports each line that compiles after all. */
import type { ExternalSecretProps } from '../../../charts/secrets/external-secret.ts';
import type { Provider } from '../../../charts/secrets/providers.ts';
import { StoreSecret } from '../../../charts/secrets/store-secret.ts';
import { ACCOUNT, keyOf, STORE_SECRET } from './stores.ts';

const SERVER = 'https://vault.example.org:8200';
const TOKEN = keyOf('token');
const KUBERNETES = { mountPath: 'kubernetes', role: 'fleet' };
const AWS_KEYS = { accessKeyIdSecretRef: keyOf('id'), secretAccessKeySecretRef: keyOf('password') };
const AWS = { service: 'SecretsManager', region: 'r' } as const;
const GCP_KEY = { secretAccessKeySecretRef: TOKEN };
const AZURE = { vaultUrl: 'https://fleet.vault.azure.net' };

// @ts-expect-error the Secret has no such key
StoreSecret.of(STORE_SECRET, 'tokn');
// @ts-expect-error a store is made of references, not of names
export const named: Provider = { vault: { server: SERVER, auth: { tokenSecretRef: { name: 's', key: 'token' } } } };

export const providers: Provider[] = [
  // @ts-expect-error none
  {},
  // @ts-expect-error two
  { vault: { server: SERVER, auth: { tokenSecretRef: TOKEN } }, fake: { data: [] } },
  // @ts-expect-error how it logs in has to be said
  { vault: { server: SERVER } },
  // @ts-expect-error no way to log in
  { vault: { server: SERVER, auth: {} } },
  // @ts-expect-error two ways to log in
  { vault: { server: SERVER, auth: { tokenSecretRef: TOKEN, kubernetes: KUBERNETES } } },
  // @ts-expect-error an account and a token
  { vault: { server: SERVER, auth: { kubernetes: { ...KUBERNETES, secretRef: TOKEN, serviceAccountRef: ACCOUNT } } } },
  // @ts-expect-error no role
  { vault: { server: SERVER, auth: { appRole: { path: 'approle', secretRef: TOKEN } } } },
  // @ts-expect-error no token
  { vault: { server: SERVER, auth: { jwt: { path: 'jwt', role: 'fleet' } } } },
  // @ts-expect-error half a certificate
  { vault: { server: SERVER, auth: { cert: { clientCert: TOKEN } } } },
  // @ts-expect-error half a certificate for TLS
  { vault: { server: SERVER, auth: { tokenSecretRef: TOKEN }, tls: { certSecretRef: TOKEN } } },
  // @ts-expect-error a store reads, and knows two versions of the engine
  { vault: { server: SERVER, auth: { tokenSecretRef: TOKEN }, version: 'v3' } },
  // @ts-expect-error keys and an account
  { aws: { ...AWS, auth: { secretRef: AWS_KEYS, jwt: { serviceAccountRef: ACCOUNT } } } },
  // @ts-expect-error half a key
  { aws: { ...AWS, auth: { secretRef: { accessKeyIdSecretRef: TOKEN } } } },
  // @ts-expect-error no region
  { aws: { service: 'SecretsManager', auth: 'controller' } },
  // @ts-expect-error two ways to log in
  { gcpsm: { auth: { secretRef: GCP_KEY, workloadIdentity: { serviceAccountRef: ACCOUNT } } } },
  // @ts-expect-error no audience
  { gcpsm: { auth: { workloadIdentityFederation: { serviceAccountRef: ACCOUNT } } } },
  // @ts-expect-error no tenant
  { azurekv: { ...AZURE, auth: { servicePrincipal: { authSecretRef: { clientId: TOKEN, clientSecret: TOKEN } } } } },
  // @ts-expect-error neither a password nor a certificate
  { azurekv: { ...AZURE, auth: { servicePrincipal: { tenantId: 't', authSecretRef: { clientId: TOKEN } } } } },
  // @ts-expect-error two ways to log in
  { azurekv: { ...AZURE, auth: { managedIdentity: {}, workloadIdentity: {} } } },
  // @ts-expect-error a cloud of one's own has to be described
  { azurekv: { ...AZURE, environmentType: 'AzureStackCloud', auth: { managedIdentity: {} } } },
  // @ts-expect-error no way to log in
  { kubernetes: { remoteNamespace: 'fleet' } },
  // @ts-expect-error a kubeconfig has its own server
  { kubernetes: { authRef: TOKEN, server: { url: 'https://x' } } },
  // @ts-expect-error a vault and an environment
  { onepasswordSdk: { auth: { serviceAccountSecretRef: TOKEN }, vault: 'a', environment: 'b' } },
  // @ts-expect-error no vault
  { onepasswordSdk: { auth: { serviceAccountSecretRef: TOKEN } } },
];

const store = { kind: 'ClusterSecretStore', name: 'fleet' } as const;

// @ts-expect-error what happens to the Secret has to be said
export const silent: ExternalSecretProps = { name: 'a', store, target: { template: {} } };
export const contrary: ExternalSecretProps = {
  name: 'a',
  store,
  // @ts-expect-error it does not own the Secret, so it must not delete it
  target: { creationPolicy: 'Merge', deletionPolicy: 'Delete', template: {} },
};
export const both: ExternalSecretProps = {
  name: 'a',
  store,
  // @ts-expect-error what extracts does not generate
  dataFrom: [{ extract: { key: 'a' }, generator: { kind: 'Password', name: 'b' } }],
  target: { creationPolicy: 'Owner', deletionPolicy: 'Retain', template: {} },
};
