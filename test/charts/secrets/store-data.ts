import { StoreSchema } from '../../../clusters/schema/secret-stores.ts';

const VAULT = { provider: 'vault', server: 'https://vault.example.org:8200' };
const AWS = { provider: 'aws', region: 'eu-central-1' };
const GCP = { provider: 'gcp', project: 'fleet' };
const AZURE = { provider: 'azure', vaultUrl: 'https://fleet.vault.azure.net' };
const KUBERNETES = { provider: 'kubernetes', server: 'https://192.168.101.194:6443', namespace: 'fleet' };
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const GKE = { clusterLocation: 'europe-west3', clusterName: 'one', clusterProject: 'fleet' };
const POOL = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q';

/** A store of each provider with each way to log in, as a cluster's file says it. */
export const STORES = Object.entries({
  'vault kubernetes': { ...VAULT, ca: PEM, namespace: 'team', auth: { method: 'kubernetes', role: 'fleet' } },
  'vault jwt': { ...VAULT, auth: { method: 'jwt', role: 'fleet', audiences: ['vault'] } },
  'vault app-role': { ...VAULT, version: 'v1', auth: { method: 'app-role', roleId: 'r' } },
  'vault token': { ...VAULT, auth: { method: 'token' } },
  'vault certificate': { ...VAULT, auth: { method: 'certificate', role: 'fleet' } },
  'vault ldap': { ...VAULT, auth: { method: 'ldap', username: 'fleet' } },
  'vault password': { ...VAULT, auth: { method: 'password', username: 'fleet' } },
  ...Object.fromEntries(
    ['keys', 'account', 'controller'].map((as) => [
      `vault aws ${as}`,
      { ...VAULT, auth: { method: 'aws', role: 'fleet', region: 'eu-central-1', as } },
    ]),
  ),
  ...Object.fromEntries(
    ['key', 'workload-identity', 'controller'].map((as) => [
      `vault gcp ${as}`,
      { ...VAULT, auth: { method: 'gcp', role: 'fleet', project: 'fleet', as, ...GKE } },
    ]),
  ),
  'aws keys': { ...AWS, role: 'arn:aws:iam::1:role/fleet', auth: { method: 'keys' } },
  'aws account': {
    ...AWS,
    auth: { method: 'account', annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/fleet' } },
  },
  'aws controller': { ...AWS, service: 'ParameterStore', prefix: '/fleet', auth: { method: 'controller' } },
  'gcp key': { ...GCP, location: 'europe-west3', auth: { method: 'key' } },
  'gcp workload-identity': { ...GCP, auth: { method: 'workload-identity', ...GKE } },
  'gcp federation': { ...GCP, auth: { method: 'federation', audience: POOL } },
  'gcp controller': { ...GCP, auth: { method: 'controller' } },
  'azure secret': { ...AZURE, auth: { method: 'secret', tenantId: 't' } },
  'azure certificate': { ...AZURE, environment: 'ChinaCloud', auth: { method: 'certificate', tenantId: 't' } },
  'azure managed-identity': { ...AZURE, auth: { method: 'managed-identity', identityId: 'i' } },
  'azure workload-identity': { ...AZURE, auth: { method: 'workload-identity' } },
  'kubernetes account': { ...KUBERNETES, ca: PEM, auth: { method: 'account' } },
  'kubernetes token': { ...KUBERNETES, auth: { method: 'token' } },
  'kubernetes certificate': { ...KUBERNETES, auth: { method: 'certificate' } },
  'kubernetes kubeconfig': { provider: 'kubernetes', namespace: 'fleet', auth: { method: 'kubeconfig' } },
  onepassword: { provider: 'onepassword', vault: 'fleet', auth: { method: 'token' } },
  'onepassword-connect': {
    provider: 'onepassword-connect',
    server: 'https://connect.example.org',
    vaults: ['fleet', 'shared'],
    auth: { method: 'token' },
  },
}).map(([name, data]) => [name, StoreSchema.parse(data)] as const);
