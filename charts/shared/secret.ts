import { contentHash } from './content-hash.ts';

/** What a workload needs of a Secret that is sealed elsewhere; Git never holds its values. */
export interface SecretSpec<Key extends string = string> {
  name: string;
  keys: readonly Key[];
  /** What the values are for, as the person who seals them reads it. */
  purpose: string;
  /** Who may unseal: this name and namespace only, any name in the namespace, or anything in the cluster. */
  scope: 'strict' | 'namespace-wide' | 'cluster-wide';
  type: string;
}

export type Secrets = Record<string, SecretSpec>;

/** A Secret of a component, with the keys that its users may name. */
export function secret<const Key extends string>(
  name: string,
  keys: readonly Key[],
  { purpose, scope = 'strict', type = 'Opaque' }: { purpose: string; scope?: SecretSpec['scope']; type?: string },
): SecretSpec<Key> {
  return { name, keys, purpose, scope, type };
}

/** A certificate and its key for an Ingress. */
export const tlsSecret = (name: string, purpose: string) =>
  secret(name, ['tls.crt', 'tls.key'], { purpose, type: 'kubernetes.io/tls' });

/** A reference to one key, in the form that Kubernetes and the Prometheus operator take. */
export interface SecretKey {
  name: string;
  key: string;
  /** Of the sealed values; not written, for the typed objects take name and key only. */
  hash?: string;
}

/** The only way to name a Secret: in its own namespace, and only keys that it has. */
export class SecretRef<Key extends string = string> {
  readonly name: string;
  readonly namespace: string;
  readonly keys: readonly Key[];
  /** Of its sealed values, so that new ones roll the pods; none while nothing is sealed. */
  readonly hash: string | undefined;

  constructor(namespace: string, spec: SecretSpec<Key>, sealed?: object) {
    this.namespace = namespace;
    this.name = spec.name;
    this.keys = spec.keys;
    this.hash = sealed === undefined ? undefined : contentHash(sealed);
  }

  key(key: Key): SecretKey {
    return { name: this.name, key, hash: this.hash };
  }
}

export type SecretRefs<S extends Secrets> = { [Name in keyof S]: SecretRef<S[Name]['keys'][number]> };

/** @param sealed what is sealed on the cluster, by `namespace/name` */
export function secretRefs<S extends Secrets>(
  namespace: string,
  secrets: S,
  sealed: Readonly<Record<string, object>>,
): SecretRefs<S> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, spec]) => [
      name,
      new SecretRef(namespace, spec, sealed[`${namespace}/${spec.name}`]),
    ]),
  ) as SecretRefs<S>;
}
