import type {
  ClusterSecretStoreSpecProviderAws as AwsL1,
  ClusterSecretStoreSpecProviderAzurekv as AzureL1,
  ClusterSecretStoreSpecProviderGcpsm as GcpL1,
  ClusterSecretStoreSpecProviderKubernetes as KubernetesL1,
  ClusterSecretStoreSpecProvider as L1,
  ClusterSecretStoreSpecProviderOnepassword as OnePasswordConnectL1,
  ClusterSecretStoreSpecProviderOnepasswordSdk as OnePasswordL1,
  ClusterSecretStoreSpecProviderVault as VaultL1,
} from '../../imports/cluster-secret-store.ts';
import type { AtMostOneOf, Choose, Need, OneOf } from '../shared/one-of.ts';
import type { StoreSecret } from './store-secret.ts';

/** A type of the definition in which every key of a Secret is one of a SecretRef. */
type Safe<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? IsSelector<T> extends true
      ? StoreSecret
      : { [K in keyof T]: Safe<T[K]> }
    : T;

/** Of a Secret a definition asks nothing; a ConfigMap or a ServiceAccount has to have its name. */
type IsSelector<T> = [keyof T] extends ['key' | 'name' | 'namespace'] ? (object extends T ? true : false) : false;

/** The Pod of the controller proves itself: by its own ServiceAccount, or by the machine that it runs on. */
type Controller = 'controller';

type VaultAuth = NonNullable<Safe<VaultL1>['auth']>;
type Of<K extends keyof VaultAuth> = NonNullable<VaultAuth[K]>;

/** Ways to log in to Vault that leave something open, each with what Vault then wants. */
interface VaultLogins {
  tokenSecretRef: StoreSecret;
  appRole: Choose<Of<'appRole'>, 'roleId' | 'roleRef'>;
  /** Default: the ServiceAccount of the controller. */
  kubernetes: Omit<Of<'kubernetes'>, 'secretRef' | 'serviceAccountRef'> &
    AtMostOneOf<Pick<Of<'kubernetes'>, 'secretRef' | 'serviceAccountRef'>>;
  jwt: Choose<Of<'jwt'>, 'secretRef' | 'kubernetesServiceAccountToken'>;
  cert: Need<Of<'cert'>, 'clientCert' | 'secretRef'>;
  ldap: Need<Of<'ldap'>, 'secretRef'>;
  userPass: Need<Of<'userPass'>, 'secretRef'>;
  /** Default: what the machine of the controller is to Google. */
  gcp: Omit<Of<'gcp'>, 'secretRef' | 'serviceAccountRef' | 'workloadIdentity'> &
    AtMostOneOf<{
      secretRef: Required<NonNullable<Of<'gcp'>['secretRef']>>;
      serviceAccountRef: Of<'gcp'>['serviceAccountRef'];
      workloadIdentity: Of<'gcp'>['workloadIdentity'];
    }>;
  /** Default: what the Pod of the controller is to AWS. */
  iam: Omit<Of<'iam'>, 'secretRef' | 'jwt'> &
    AtMostOneOf<{ secretRef: AwsKeys<Of<'iam'>['secretRef']>; jwt: Required<NonNullable<Of<'iam'>['jwt']>> }>;
}

type AwsKeys<T> = Need<NonNullable<T>, keyof NonNullable<T> & ('accessKeyIdSecretRef' | 'secretAccessKeySecretRef')>;

/** `auth: 'agent'`: a Vault Agent at the address of the server logs in by itself. */
export type Vault = Omit<Safe<VaultL1>, 'auth' | 'tls'> & {
  auth: 'agent' | (Pick<VaultAuth, 'namespace'> & OneOf<VaultLogins>);
  tls?: Required<NonNullable<Safe<VaultL1>['tls']>>;
};

type AwsAuth = NonNullable<Safe<AwsL1>['auth']>;

export type Aws = Omit<Safe<AwsL1>, 'auth'> & {
  auth: Controller | OneOf<{ secretRef: AwsKeys<AwsAuth['secretRef']>; jwt: Required<NonNullable<AwsAuth['jwt']>> }>;
};

type GcpAuth = NonNullable<Safe<GcpL1>['auth']>;
type Federation = NonNullable<GcpAuth['workloadIdentityFederation']>;

export type Gcp = Omit<Safe<GcpL1>, 'auth'> & {
  auth:
    | Controller
    | OneOf<{
        secretRef: Required<NonNullable<GcpAuth['secretRef']>>;
        workloadIdentity: GcpAuth['workloadIdentity'];
        workloadIdentityFederation:
          | (Need<Pick<Federation, 'credConfig'>, 'credConfig'> & FederationRest & { audience?: string })
          | (Choose<Pick<Federation, FederatedBy>, FederatedBy> & FederationRest & { audience: string });
      }>;
};

type FederatedBy = 'awsSecurityCredentials' | 'serviceAccountRef';
type FederationRest = Omit<Federation, FederatedBy | 'credConfig' | 'audience'>;

type AzureSecrets = NonNullable<Safe<AzureL1>['authSecretRef']>;

interface AzureLogins {
  servicePrincipal: { tenantId: string; authSecretRef: AzureAppSecrets };
  /** Default: the only identity of the machine. */
  managedIdentity: { identityId?: string };
  /** Default: the ServiceAccount of the controller. */
  workloadIdentity: { tenantId?: string } & Pick<Safe<AzureL1>, 'serviceAccountRef'> & {
      authSecretRef?: Pick<AzureSecrets, 'clientId' | 'tenantId'>;
    };
}

type AzureAppSecrets = { clientId: StoreSecret } & OneOf<Pick<AzureSecrets, 'clientSecret' | 'clientCertificate'>>;

type AzureLogin = 'authType' | 'authSecretRef' | 'identityId' | 'serviceAccountRef' | 'tenantId';
type AzureCloud = 'customCloudConfig' | 'environmentType' | 'useAzureSdk';
type Clouds = Pick<AzureL1, AzureCloud>;

export type Azure = Omit<AzureL1, AzureLogin | AzureCloud> & { auth: OneOf<AzureLogins> } & (
    | (Need<Clouds, 'customCloudConfig'> & { useAzureSdk: true })
    | (Omit<Clouds, AzureCloud> & {
        customCloudConfig?: never;
        environmentType?: Exclude<Clouds['environmentType'], 'AzureStackCloud'>;
        useAzureSdk?: boolean;
      })
  );

type KubernetesAuth = NonNullable<Safe<KubernetesL1>['auth']>;

/** `authRef` is a whole kubeconfig, server included. */
export type Kubernetes = Pick<KubernetesL1, 'remoteNamespace'> &
  (
    | { auth: OneOf<KubernetesAuth>; server?: KubernetesL1['server']; authRef?: never }
    | { authRef: StoreSecret; auth?: never; server?: never }
  );

/** Through a Connect server of one's own. */
export type OnePasswordConnect = Safe<OnePasswordConnectL1>;

/** By a service account of 1Password. */
export type OnePassword = Choose<Safe<OnePasswordL1>, 'vault' | 'environment'>;

interface Typed {
  vault: Vault;
  aws: Aws;
  gcpsm: Gcp;
  azurekv: Azure;
  kubernetes: Kubernetes;
  onepassword: OnePasswordConnect;
  onepasswordSdk: OnePassword;
}

/** Where values come from: one of those with every way to log in, or any other as its definition has it. */
export type Provider = OneOf<Typed & Omit<Safe<L1>, keyof Typed>>;

/** As the definition of a store takes it. */
export function providerSpec(provider: Provider): L1 {
  const { vault, aws, gcpsm, azurekv, ...rest } = provider;
  if (vault) return { vault: { ...vault, auth: vault.auth === 'agent' ? undefined : vault.auth } };
  if (aws) return { aws: { ...aws, auth: aws.auth === 'controller' ? undefined : aws.auth } };
  if (gcpsm) return { gcpsm: { ...gcpsm, auth: gcpsm.auth === 'controller' ? undefined : gcpsm.auth } };
  if (azurekv) return { azurekv: azureSpec(azurekv) };
  return rest;
}

function azureSpec({ auth, ...vault }: Azure): AzureL1 {
  const { servicePrincipal, managedIdentity, workloadIdentity } = auth;
  if (servicePrincipal) return { ...vault, authType: 'ServicePrincipal', ...servicePrincipal };
  if (managedIdentity) return { ...vault, authType: 'ManagedIdentity', ...managedIdentity };
  return { ...vault, authType: 'WorkloadIdentity', ...workloadIdentity };
}
