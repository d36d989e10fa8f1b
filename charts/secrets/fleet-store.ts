import type { StoreRef } from './secret-store.ts';

/** The store that a cluster's data describes; its components' secrets come from it. */
export const FLEET_STORE = { kind: 'ClusterSecretStore', name: 'fleet' } as const satisfies StoreRef;
