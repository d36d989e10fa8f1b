import type { Provider } from '../../../charts/secrets/providers.ts';
import { StoreSecret } from '../../../charts/secrets/store-secret.ts';
import { SecretRef, secret } from '../../../charts/shared/secret.ts';

const KEYS = ['token', 'id', 'password', 'session', 'certificate', 'key', 'kubeconfig'] as const;

export const STORE_SECRET = new SecretRef(
  'external-secrets',
  secret('store-credentials', KEYS, { purpose: 'what the store knows the cluster by' }),
);

export const keyOf = (key: (typeof KEYS)[number]): StoreSecret => StoreSecret.of(STORE_SECRET, key);

export const ACCOUNT = { name: 'external-secrets-store', namespace: 'external-secrets' };

const SERVER = 'https://vault.example.org:8200';
const AWS_KEYS = { accessKeyIdSecretRef: keyOf('id'), secretAccessKeySecretRef: keyOf('password') };
const ON_AWS = { service: 'SecretsManager', region: 'eu-central-1' } as const;
const GKE = { serviceAccountRef: ACCOUNT, clusterLocation: 'europe-west3', clusterName: 'one' };
const VAULT_URL = 'https://fleet.vault.azure.net';
const AUDIENCE = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q';

/** Every way to log in to each typed provider, with what else it may need. */
export const PROVIDERS: Readonly<Record<string, Provider>> = {
  'vault-kubernetes': {
    vault: {
      server: SERVER,
      path: 'fleet',
      version: 'v2',
      namespace: 'team',
      caBundle: 'LS0tLS1CRUdJTg==',
      headers: { 'X-Team': 'fleet' },
      auth: { kubernetes: { mountPath: 'kubernetes', role: 'fleet', serviceAccountRef: ACCOUNT }, namespace: 'root' },
    },
  },
  'vault-kubernetes-secret': {
    vault: { server: SERVER, auth: { kubernetes: { mountPath: 'k', role: 'fleet', secretRef: keyOf('token') } } },
  },
  'vault-kubernetes-controller': { vault: { server: SERVER, auth: { kubernetes: { mountPath: 'k', role: 'fleet' } } } },
  'vault-token': {
    vault: {
      server: SERVER,
      auth: { tokenSecretRef: keyOf('token') },
      tls: { certSecretRef: keyOf('certificate'), keySecretRef: keyOf('key') },
    },
  },
  'vault-app-role': {
    vault: { server: SERVER, auth: { appRole: { path: 'approle', roleId: 'r', secretRef: keyOf('password') } } },
  },
  'vault-app-role-ref': {
    vault: {
      server: SERVER,
      auth: { appRole: { path: 'approle', roleRef: keyOf('id'), secretRef: keyOf('password') } },
    },
  },
  'vault-jwt': { vault: { server: SERVER, auth: { jwt: { path: 'jwt', role: 'fleet', secretRef: keyOf('token') } } } },
  'vault-jwt-account': {
    vault: {
      server: SERVER,
      auth: {
        jwt: { path: 'jwt', kubernetesServiceAccountToken: { serviceAccountRef: ACCOUNT, audiences: ['vault'] } },
      },
    },
  },
  'vault-cert': {
    vault: { server: SERVER, auth: { cert: { clientCert: keyOf('certificate'), secretRef: keyOf('key') } } },
  },
  'vault-ldap': {
    vault: { server: SERVER, auth: { ldap: { path: 'ldap', username: 'eso', secretRef: keyOf('password') } } },
  },
  'vault-user-pass': {
    vault: { server: SERVER, auth: { userPass: { path: 'userpass', username: 'eso', secretRef: keyOf('password') } } },
  },
  'vault-gcp': {
    vault: { server: SERVER, auth: { gcp: { role: 'fleet', projectId: 'p', workloadIdentity: GKE } } },
  },
  'vault-iam': {
    vault: { server: SERVER, auth: { iam: { vaultRole: 'fleet', region: 'eu-central-1', secretRef: AWS_KEYS } } },
  },
  'vault-agent': { vault: { server: 'http://127.0.0.1:8200', auth: 'agent' } },
  'aws-keys': {
    aws: { ...ON_AWS, auth: { secretRef: { ...AWS_KEYS, sessionTokenSecretRef: keyOf('session') } }, role: 'arn:r' },
  },
  'aws-account': { aws: { ...ON_AWS, auth: { jwt: { serviceAccountRef: ACCOUNT } } } },
  'aws-controller': {
    aws: { service: 'ParameterStore', region: 'eu-central-1', auth: 'controller', prefix: '/fleet/' },
  },
  'gcp-key': { gcpsm: { projectId: 'p', auth: { secretRef: { secretAccessKeySecretRef: keyOf('key') } } } },
  'gcp-workload-identity': { gcpsm: { projectId: 'p', auth: { workloadIdentity: GKE } } },
  'gcp-federation': {
    gcpsm: {
      projectId: 'p',
      auth: { workloadIdentityFederation: { serviceAccountRef: ACCOUNT, audience: AUDIENCE } },
    },
  },
  'gcp-federation-config': {
    gcpsm: {
      projectId: 'p',
      auth: {
        workloadIdentityFederation: { credConfig: { name: 'gcp', key: 'config.json', namespace: 'external-secrets' } },
      },
    },
  },
  'gcp-controller': { gcpsm: { projectId: 'p', location: 'europe-west3', auth: 'controller' } },
  'azure-service-principal': {
    azurekv: {
      vaultUrl: VAULT_URL,
      auth: {
        servicePrincipal: { tenantId: 't', authSecretRef: { clientId: keyOf('id'), clientSecret: keyOf('password') } },
      },
    },
  },
  'azure-certificate': {
    azurekv: {
      vaultUrl: VAULT_URL,
      customCloudConfig: { activeDirectoryEndpoint: 'https://login.example.org' },
      environmentType: 'AzureStackCloud',
      useAzureSdk: true,
      auth: {
        servicePrincipal: {
          tenantId: 't',
          authSecretRef: { clientId: keyOf('id'), clientCertificate: keyOf('certificate') },
        },
      },
    },
  },
  'azure-managed-identity': { azurekv: { vaultUrl: VAULT_URL, auth: { managedIdentity: { identityId: 'i' } } } },
  'azure-workload-identity': {
    azurekv: { vaultUrl: VAULT_URL, auth: { workloadIdentity: { serviceAccountRef: ACCOUNT } } },
  },
  'kubernetes-account': {
    kubernetes: {
      remoteNamespace: 'fleet',
      server: { url: 'https://192.168.101.194:6443', caBundle: 'LS0tLS1CRUdJTg==' },
      auth: { serviceAccount: ACCOUNT },
    },
  },
  'kubernetes-token': { kubernetes: { auth: { token: { bearerToken: keyOf('token') } } } },
  'kubernetes-certificate': {
    kubernetes: { auth: { cert: { clientCert: keyOf('certificate'), clientKey: keyOf('key') } } },
  },
  'kubernetes-kubeconfig': { kubernetes: { remoteNamespace: 'fleet', authRef: keyOf('kubeconfig') } },
  'one-password-connect': {
    onepassword: {
      connectHost: 'https://connect.example.org',
      vaults: { fleet: 1, shared: 2 },
      auth: { secretRef: { connectTokenSecretRef: keyOf('token') } },
    },
  },
  'one-password': {
    onepasswordSdk: {
      vault: 'fleet',
      auth: { serviceAccountSecretRef: keyOf('token') },
      cache: { ttl: '5m', maxSize: 100 },
    },
  },
  other: { fake: { data: [{ key: 'a', value: 'b' }] } },
};
