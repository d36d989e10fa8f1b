import type { StoreData } from '../../../clusters/schema/secret-stores.ts';
import { awsStore } from './aws.ts';
import { azureStore } from './azure.ts';
import { gcpStore } from './gcp.ts';
import { kubernetesStore } from './kubernetes.ts';
import type { Store } from './login.ts';
import { onepasswordConnectStore, onepasswordStore } from './onepassword.ts';
import { vaultStore } from './vault.ts';

export type { Store } from './login.ts';

/** The store that a cluster's data describes. */
export function storeOf(data: StoreData): Store {
  switch (data.provider) {
    case 'vault':
      return vaultStore(data);
    case 'aws':
      return awsStore(data);
    case 'gcp':
      return gcpStore(data);
    case 'azure':
      return azureStore(data);
    case 'kubernetes':
      return kubernetesStore(data);
    case 'onepassword':
      return onepasswordStore(data);
    case 'onepassword-connect':
      return onepasswordConnectStore(data);
  }
}
