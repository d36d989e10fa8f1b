import type { Construct } from 'constructs';
import { type ClusterSecretStoreSpec, ClusterSecretStore as L1Cluster } from '../../imports/cluster-secret-store.ts';
import { SecretStore as L1 } from '../../imports/secret-store.ts';
import { type Annotations, checkAnnotations } from '../argocd/annotations.ts';
import { defined } from '../argocd/defined.ts';
import { isDuration } from '../argocd/duration.ts';
import { checkName, refuse } from '../argocd/refuse.ts';
import type { Labels } from '../shared/manifest.ts';
import { type Provider, providerSpec } from './providers.ts';
import { StoreSecret } from './store-secret.ts';

type Rest = Omit<ClusterSecretStoreSpec, 'provider' | 'conditions'>;

export interface SecretStoreProps extends Rest {
  name: string;
  namespace: string;
  labels?: Labels;
  annotations?: Annotations;
  provider: Provider;
}

export interface ClusterSecretStoreProps extends Omit<SecretStoreProps, 'namespace'> {
  /** Any of them lets a namespace in; an empty list lets every namespace in. */
  conditions: readonly NonNullable<ClusterSecretStoreSpec['conditions']>[number][];
}

/** What an ExternalSecret names. */
export interface StoreRef {
  kind: 'SecretStore' | 'ClusterSecretStore';
  name: string;
}

/** Where the ExternalSecrets of one namespace get their values. */
export class SecretStore extends L1 {
  readonly ref: StoreRef;

  constructor(scope: Construct, id: string, props: SecretStoreProps) {
    const { name, namespace, labels, annotations, provider, ...spec } = props;
    const foreign: string[] = [];
    const local = written(providerSpec(provider), { namespace, foreign });
    refuse('SecretStore', name, [
      ...check(props),
      ...foreign.map((path) => `${path} is in another namespace; expected ${namespace}, or a ClusterSecretStore`),
    ]);
    super(scope, id, {
      metadata: defined({ name, namespace, labels, annotations }),
      spec: { ...spec, provider: local },
    });
    this.ref = { kind: 'SecretStore', name };
  }
}

/** Where the ExternalSecrets of several namespaces get their values. */
export class ClusterSecretStore extends L1Cluster {
  readonly ref: StoreRef;

  constructor(scope: Construct, id: string, props: ClusterSecretStoreProps) {
    const { name, labels, annotations, provider, conditions, ...spec } = props;
    refuse('ClusterSecretStore', name, [...check(props), ...unplaced(provider)]);
    super(scope, id, {
      metadata: defined({ name, labels, annotations }),
      spec: defined({
        ...spec,
        conditions: conditions.length > 0 ? conditions.slice() : undefined,
        provider: written(providerSpec(provider)),
      }),
    });
    this.ref = { kind: 'ClusterSecretStore', name };
  }
}

const check = ({ name, annotations, retrySettings }: Omit<SecretStoreProps, 'namespace'>): string[] => [
  ...checkName(name),
  ...checkAnnotations(annotations ?? {}),
  ...(retrySettings?.retryInterval === undefined || isDuration(retrySettings.retryInterval)
    ? []
    : ['retrySettings.retryInterval: expected a duration such as 10s']),
];

/** What is read before any ExternalSecret is there cannot lie beside one. */
function unplaced({ onepasswordSdk, kubernetes }: Provider): string[] {
  const { cert, token } = kubernetes?.auth ?? {};
  const read = {
    'onepasswordSDK.auth.serviceAccountSecretRef': onepasswordSdk?.auth.serviceAccountSecretRef,
    'kubernetes.auth.cert.clientCert': cert?.clientCert,
    'kubernetes.auth.cert.clientKey': cert?.clientKey,
    'kubernetes.auth.token.bearerToken': token?.bearerToken,
    'kubernetes.server.caProvider': kubernetes?.server?.caProvider,
  };
  return Object.entries(read)
    .filter(([, ref]) => ref !== undefined && ref.namespace === undefined)
    .map(([path]) => `${path} has no namespace; expected one, as the provider reads it for the whole cluster`);
}

/** As it is written. A store of one namespace may not even name its own; what lies in another is noted. */
function written<T>(value: T, own?: { namespace: string; foreign: string[] }, path = 'provider'): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = value instanceof StoreSecret ? refOf(value) : value;
  const isForeign = own !== undefined && isRef(fields) && ![undefined, own.namespace].includes(fields.namespace);
  if (isForeign) own.foreign.push(path);
  const entries = Object.entries(fields).filter(([key]) => own === undefined || !isRef(fields) || key !== 'namespace');
  return Object.fromEntries(entries.map(([key, field]) => [key, written(field, own, `${path}.${key}`)])) as T;
}

const refOf = ({ name, key, namespace }: StoreSecret) => ({ name, key, namespace });

/** Whether it names an object: a Secret, a ConfigMap or a ServiceAccount. */
const isRef = (value: object): value is { name: string; namespace?: string } =>
  'name' in value && typeof value.name === 'string' && 'namespace' in value;
