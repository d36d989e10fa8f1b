import type { StoreData } from '../../clusters/schema/secret-stores.ts';
import type { RemoteRef } from './external-secret.ts';

/** Where a secret's values lie in the store: fields of one remote secret of that name. */
export function remoteRef({ provider }: StoreData, key: string): (value: string) => RemoteRef {
  // 1Password's own service takes references of an item and its field, and no property.
  if (provider === 'onepassword') return (value) => ({ key: `${key}/${value}` });
  return (value) => ({ key, property: value });
}
