import type { SecretRef } from '../shared/secret.ts';

/** One key of a Secret that a store proves itself with; made of a SecretRef only, so that it exists. */
export class StoreSecret {
  readonly #ref: SecretRef;
  readonly key: string;
  /** Undefined: the namespace of each ExternalSecret that uses the store. */
  readonly namespace: string | undefined;

  private constructor(ref: SecretRef, key: string, namespace: string | undefined) {
    this.#ref = ref;
    this.key = key;
    this.namespace = namespace;
  }

  /** One Secret for all that use the store. */
  static of<Key extends string>(ref: SecretRef<Key>, key: NoInfer<Key>): StoreSecret {
    return new StoreSecret(ref, key, ref.namespace);
  }

  /** A Secret of that name in each namespace that uses the store, so that each proves itself by its own. */
  static ofEachNamespace<Key extends string>(ref: SecretRef<Key>, key: NoInfer<Key>): StoreSecret {
    return new StoreSecret(ref, key, undefined);
  }

  get name(): string {
    return this.#ref.name;
  }
}
