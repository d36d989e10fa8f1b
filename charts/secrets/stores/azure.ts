import type { StoreOf } from '../../../clusters/schema/secret-stores.ts';
import type { Azure } from '../providers.ts';
import { byAccount, byItself, byKeys, internet, type Login, METADATA, type Store, storeBy, targetOf } from './login.ts';

const LOGIN_HOSTS = {
  PublicCloud: 'login.microsoftonline.com',
  USGovernmentCloud: 'login.microsoftonline.us',
  ChinaCloud: 'login.chinacloudapi.cn',
  GermanCloud: 'login.microsoftonline.de',
};

const APPLICATION = { 'client-id': 'the id of the application' };

export function azureStore(store: StoreOf<'azure'>): Store {
  const { vaultUrl, environment: environmentType } = store;
  const targets = [
    targetOf(vaultUrl),
    store.auth.method === 'managed-identity' ? METADATA : internet(LOGIN_HOSTS[environmentType]),
  ];
  return storeBy(loginOf(store.auth), targets, (auth) => ({ azurekv: { vaultUrl, environmentType, auth } }));
}

function loginOf(auth: StoreOf<'azure'>['auth']): Login<Azure['auth']> {
  switch (auth.method) {
    case 'secret':
      return byKeys({ ...APPLICATION, 'client-secret': 'its password' }, (key) => ({
        servicePrincipal: {
          tenantId: auth.tenantId,
          authSecretRef: { clientId: key('client-id'), clientSecret: key('client-secret') },
        },
      }));
    case 'certificate':
      return byKeys({ ...APPLICATION, 'client-certificate': 'its certificate and key as PEM' }, (key) => ({
        servicePrincipal: {
          tenantId: auth.tenantId,
          authSecretRef: { clientId: key('client-id'), clientCertificate: key('client-certificate') },
        },
      }));
    case 'managed-identity':
      return byItself({ managedIdentity: { identityId: auth.identityId } });
    case 'workload-identity':
      return byAccount(auth, (serviceAccountRef) => ({
        workloadIdentity: { tenantId: auth.tenantId, serviceAccountRef },
      }));
  }
}
