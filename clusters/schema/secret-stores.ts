import { z } from 'zod';
import { dnsLabel, labelKey } from './units.ts';

const text = z.string().min(1);

/** The Secret of the login lies beside the controller, sealed: what opens the store cannot come from it. */
const SEALED = 'sealed into external-secrets/store-credentials';

const url = z
  .url({ protocol: /^https$/, error: 'expected an https URL such as https://vault.example.org:8200' })
  .refine((address) => !address.includes('@'), { error: 'expected a URL without credentials in it' })
  .refine((address) => !address.includes('['), { error: 'expected a host name or an IPv4 address' });

const ca = z
  .string()
  .regex(/^-----BEGIN CERTIFICATE-----\n[\s\S]*-----END CERTIFICATE-----\s*$/, {
    error: 'expected certificates as PEM, as a block text after |',
  })
  .optional()
  .describe('authority that has signed the certificate of the server, as PEM; default: those that the image trusts');

/** The ServiceAccount that the store is known by, beside that of the controller. */
const account = {
  annotations: z
    .record(labelKey, z.string())
    .default({})
    .describe('of the ServiceAccount external-secrets-store, such as the role that a cloud gives it'),
  audiences: z.array(text).default([]).describe('of its token, beside those that the provider has by itself'),
};

const method = <Name extends string, Shape extends z.ZodRawShape>(name: Name, summary: string, shape: Shape) =>
  z.strictObject({ method: z.literal(name), ...shape }).describe(summary);

const controller = method('controller', 'what the pod of the controller is to the provider by itself', {});

const path = (engine: string) => text.default(engine).describe('where the way to log in is mounted');

const googleCluster = {
  clusterLocation: text.optional(),
  clusterName: text.optional(),
  clusterProject: text.optional(),
};

const vault = z.strictObject({
  provider: z.literal('vault'),
  server: url,
  ca,
  path: text.default('secret').describe('where the key-value engine is mounted'),
  version: z.enum(['v1', 'v2']).default('v2').describe('of the key-value engine'),
  namespace: text.optional().describe('of Vault Enterprise'),
  auth: z.discriminatedUnion('method', [
    method('kubernetes', 'Vault asks the API server about the token of a ServiceAccount', {
      path: path('kubernetes'),
      role: text,
      ...account,
    }),
    method('jwt', 'Vault checks the signature of the token of a ServiceAccount', {
      path: path('jwt'),
      role: text.optional(),
      ...account,
    }),
    method('app-role', `the secret id is ${SEALED}`, { path: path('approle'), roleId: text }),
    method('token', `a token, ${SEALED}`, {}),
    method('certificate', `a certificate and its key, ${SEALED}`, { path: path('cert'), role: text.optional() }),
    method('ldap', `the password is ${SEALED}`, { path: path('ldap'), username: text }),
    method('password', `the password is ${SEALED}`, { path: path('userpass'), username: text }),
    method('aws', 'by an identity of AWS', {
      path: path('aws'),
      role: text.describe('of Vault'),
      region: dnsLabel,
      awsRole: text.optional().describe('ARN that is taken on first'),
      externalId: text.optional(),
      serverId: text.optional().describe('the value of the header X-Vault-AWS-IAM-Server-ID'),
      as: z
        .enum(['keys', 'account', 'controller'])
        .describe(`keys: ${SEALED}; account: by the token of a ServiceAccount; controller: what its pod is to AWS`),
      annotations: account.annotations,
    }),
    method('gcp', 'by an identity of Google Cloud', {
      path: path('gcp'),
      role: text.describe('of Vault'),
      project: text,
      as: z
        .enum(['key', 'workload-identity', 'controller'])
        .describe(`key: of a service account, ${SEALED}; controller: what its pod is to Google`),
      ...googleCluster,
      annotations: account.annotations,
    }),
  ]),
});

const aws = z.strictObject({
  provider: z.literal('aws'),
  service: z.enum(['SecretsManager', 'ParameterStore']).default('SecretsManager'),
  region: dnsLabel,
  role: text.optional().describe('ARN that is taken on to read'),
  externalId: text.optional(),
  prefix: text.optional().describe('ahead of every remote key'),
  auth: z.discriminatedUnion('method', [
    method('keys', `an access key, ${SEALED}`, {}),
    method('account', 'by the token of a ServiceAccount', account),
    controller,
  ]),
});

const gcp = z.strictObject({
  provider: z.literal('gcp'),
  project: text,
  location: dnsLabel.optional().describe('of regional secrets'),
  auth: z.discriminatedUnion('method', [
    method('key', `the key of a service account, ${SEALED}`, {}),
    method('workload-identity', 'by a ServiceAccount of GKE', { ...googleCluster, ...account }),
    method('federation', 'by the token of a ServiceAccount of any cluster', {
      audience: text.describe('the provider of the workload identity pool, as //iam.googleapis.com/…'),
      serviceAccount: z
        .string()
        .regex(/^[^@\s]+@[^@\s]+\.iam\.gserviceaccount\.com$/, {
          error: 'expected an e-mail such as fleet@project.iam.gserviceaccount.com',
        })
        .optional()
        .describe('the service account that is taken on'),
      tokenEndpoint: text.optional(),
      ...account,
    }),
    controller,
  ]),
});

const azure = z.strictObject({
  provider: z.literal('azure'),
  vaultUrl: url.describe('such as https://fleet.vault.azure.net'),
  environment: z.enum(['PublicCloud', 'USGovernmentCloud', 'ChinaCloud', 'GermanCloud']).default('PublicCloud'),
  auth: z.discriminatedUnion('method', [
    method('secret', `id and password of an application, ${SEALED}`, { tenantId: text }),
    method('certificate', `id and certificate of an application, ${SEALED}`, { tenantId: text }),
    method('managed-identity', 'the identity of the machine', { identityId: text.optional() }),
    method('workload-identity', 'by the token of a ServiceAccount', { tenantId: text.optional(), ...account }),
  ]),
});

const kubernetes = z
  .strictObject({
    provider: z.literal('kubernetes'),
    server: url.optional().describe('an API server; default: the cluster’s own. A kubeconfig brings its own'),
    ca,
    namespace: dnsLabel.describe('whose Secrets are read'),
    auth: z.discriminatedUnion('method', [
      method('account', 'by the token of a ServiceAccount of this cluster', account),
      method('token', `a token, ${SEALED}`, {}),
      method('certificate', `a certificate and its key, ${SEALED}`, {}),
      method('kubeconfig', `a kubeconfig, ${SEALED}`, {}),
    ]),
  })
  .refine(({ auth, server }) => auth.method !== 'kubeconfig' || server === undefined, {
    path: ['server'],
    error: 'a kubeconfig brings its own server; expected none beside it',
  })
  .refine(({ auth, ca }) => auth.method !== 'kubeconfig' || ca === undefined, {
    path: ['ca'],
    error: 'a kubeconfig brings its own authority; expected none beside it',
  });

const onepassword = z
  .strictObject({
    provider: z.literal('onepassword'),
    vault: text.describe('name or id'),
    auth: z.discriminatedUnion('method', [method('token', `of a service account, ${SEALED}`, {})]),
  })
  .describe('1Password by its own service');

const onepasswordConnect = z
  .strictObject({
    provider: z.literal('onepassword-connect'),
    server: url,
    vaults: z.array(text).min(1).describe('in the order in which an item is looked for'),
    auth: z.discriminatedUnion('method', [method('token', `of the Connect server, ${SEALED}`, {})]),
  })
  .describe('1Password through a Connect server');

/** Where values are that Git does not even hold sealed, and how the cluster proves itself there. */
export const StoreSchema = z.discriminatedUnion('provider', [
  vault,
  aws,
  gcp,
  azure,
  kubernetes,
  onepassword,
  onepasswordConnect,
]);

export type StoreData = z.output<typeof StoreSchema>;
export type ProviderName = StoreData['provider'];
export type StoreOf<P extends ProviderName> = Extract<StoreData, { provider: P }>;
